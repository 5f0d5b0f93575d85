import { describe, expect, test } from 'vitest';
import { GangwayError } from '../../../protocol/errors.ts';
import { LANGUAGES } from '../../../texts/index.ts';
import { Guidance } from '../../contract/guidance.ts';
import type { Screen, StepView, View } from '../../contract/view.ts';
import type { Engine } from '../../engine/engine.ts';
import { drive } from './drive.ts';
import { narrate } from './narrate.ts';
import { humanPrinter } from './print.ts';
import { wordsIn } from './say.ts';

const name = 'Acme Root CA';
const ALL: Guidance[] = [
  { kind: 'allow-root-trust', name },
  { kind: 'approve-profile', place: 'privacy-security', name: 'Acme', server: 'mdm.acme.example' },
  { kind: 'accept-remote-management', place: 'general', server: 'mdm.acme.example' },
  { kind: 'finish-setup-assistant' },
  { kind: 'leave-mac-management', place: 'general', by: 'mdm.other.example' },
  { kind: 'leave-windows-management', by: 'Other Corp' },
  { kind: 'remove-profile', place: 'general', name: 'Acme management' },
  { kind: 'connect-work-account', account: 'ada@acme.example', server: 'mdm.acme.example' },
  { kind: 'trust-provisioning-package', name: 'Acme device management' },
];

const asking = (question?: 'ready' | 'wait-on', guidance: Guidance = { kind: 'allow-root-trust', name }) =>
  ({
    kind: 'guidance',
    step: 'root',
    guidance,
    since: 0,
    steps: [],
    ...(question ? { question } : {}),
  }) satisfies Screen;
const viewOf = (screen: Screen): View => ({
  language: 'en',
  simulated: false,
  system: 'macos',
  asksPermission: false,
  organisation: null,
  screen,
});

/** What a person, or nobody, answers to a question. */
async function answered(question: 'ready' | 'wait-on', person: 'yes' | 'no' | 'nobody'): Promise<unknown> {
  const { say } = await wordsIn('en');
  let screen: Screen = asking(question);
  const given: unknown[] = [];
  const engine = {
    idle: async () => undefined,
    onChanged: () => () => undefined,
    handlers: {
      enrollment: {
        view: () => viewOf(screen),
        answerGuidance: (input: unknown) => {
          given.push(input);
          screen = { kind: 'cancelled' };
        },
      },
    },
  } as unknown as Engine;
  await drive({
    engine,
    options: { command: 'enroll', yes: true, json: false } as never,
    questions: {
      interactive: person !== 'nobody',
      ask: async () => '',
      confirm: async () => person === 'yes',
    },
    say,
    print: () => undefined,
    goal: 'enrolled',
    failedBefore: false,
  });
  return given;
}

describe('the command line and what only the person can do', () => {
  test('A4 every guidance there is has words here', () => {
    expect(ALL.map(({ kind }) => kind).toSorted()).toEqual(
      Guidance.options.map(({ shape }) => shape.kind.value).toSorted(),
    );
  });

  test.each(LANGUAGES)('A4 in %s: a title, a reason, and the steps with their numbers', async (language) => {
    let text = '';
    const terminal = {
      interactive: false,
      colour: false,
      write: (part: string): void => void (text += part),
    };
    const print = humanPrinter(terminal, await wordsIn(language));
    for (const guidance of ALL) {
      text = '';
      print({ event: 'guidance', step: 'root', guidance }, 'Acme');
      expect(text).toMatch(/^\n\S[^\n]+\n\S[^\n]+\n {2}1\. \S[^\n]+\n {2}2\. \S/);
      expect(text).not.toMatch(/[{}\u2066-\u2069]|guidance:|common:/);
    }
  });

  test('A3 what to do is told before the question, once, and again only for another thing', () => {
    const events = (before: Screen | undefined, screen: Screen): string[] =>
      narrate(before && viewOf(before), viewOf(screen)).map(({ event }) => event);
    expect(events({ kind: 'setting-up', steps: [], cancelling: false }, asking('ready'))).toEqual([
      'guidance',
    ]);
    expect(events(asking('ready'), asking())).toEqual([]);
    expect(events(asking(), asking('wait-on'))).toEqual(['guidance']);
    expect(events(asking('wait-on'), asking())).toEqual([]);
    expect(events(asking(), asking(undefined, { kind: 'finish-setup-assistant' }))).toEqual(['guidance']);
  });

  test.each(LANGUAGES)(
    'A15 in %s: before trust is taken back on a Mac the person reads that macOS will ask, whatever led there',
    async (language) => {
      const words = await wordsIn(language);
      let text = '';
      const print = humanPrinter(
        { interactive: false, colour: false, write: (part) => void (text += part) },
        words,
      );
      const root = { id: 'root', kind: 'root-certificate', subject: name, removable: true } as const;
      const told = (step: StepView, system: View['system'] = 'macos'): boolean => {
        text = '';
        const screen: Screen = { kind: 'unenrolling', steps: [step] };
        for (const event of narrate(undefined, { ...viewOf(screen), system })) print(event, 'Acme');
        return text.includes(words.say('guidance:withdraw-root-trust'));
      };
      expect(told({ ...root, state: 'done' })).toBe(true);
      expect(told({ ...root, state: 'failed' })).toBe(true);
      expect(told({ ...root, state: 'done' }, 'windows')).toBe(false);
      expect(told({ ...root, state: 'done', unchanged: true })).toBe(false);
      expect(told({ ...root, state: 'done', removable: false })).toBe(false);
      expect(told({ ...root, state: 'waiting' })).toBe(false);
    },
  );

  test('A4 what is done while the question stands ends the question: nobody has to press a key', async () => {
    const { say } = await wordsIn('en');
    let screen: Screen = asking('wait-on');
    const listeners = new Set<(view: View) => void>();
    const given: unknown[] = [];
    const engine = {
      idle: async () => undefined,
      onChanged(listener: (view: View) => void) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      handlers: {
        enrollment: { view: () => viewOf(screen), answerGuidance: (input: unknown) => given.push(input) },
      },
    } as unknown as Engine;
    const confirm = (_question: string, _option: string, over?: AbortSignal): Promise<boolean> => {
      setImmediate(() => {
        screen = { kind: 'cancelled' };
        for (const listener of listeners) listener(viewOf(screen));
      });
      return new Promise((_, reject) =>
        over?.addEventListener('abort', () => reject(new GangwayError('CANCELLED'))),
      );
    };
    await drive({
      engine,
      options: { command: 'enroll', yes: false, json: false } as never,
      questions: { interactive: true, ask: async () => '', confirm },
      say,
      print: () => undefined,
      goal: 'enrolled',
      failedBefore: false,
    });
    expect([given, listeners.size]).toEqual([[], 0]);
  });

  test.each([
    ['ready', 'yes', 'yes'],
    // Nobody waits for Enter where nobody is; and nobody waits for ever.
    ['ready', 'nobody', 'yes'],
    ['wait-on', 'yes', 'yes'],
    ['wait-on', 'no', 'no'],
    ['wait-on', 'nobody', 'no'],
  ] as const)('A4 asked %s, %s: the answer is %s', async (question, person, answer) => {
    expect(await answered(question, person)).toEqual([{ step: 'root', answer }]);
  });
});
