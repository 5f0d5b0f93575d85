import { expect, test } from 'vitest';
import type { Screen, View } from '../../contract/view.ts';
import type { Engine } from '../../engine/engine.ts';
import { drive } from './drive.ts';
import { wordsIn } from './say.ts';

test('A8 whoever sits at the terminal that the code is to be read from is asked for it, and for what comes after it', async () => {
  const { say } = await wordsIn('en');
  let screen: Screen = { kind: 'code', hasCode: false };
  const given: unknown[] = [];
  const view = (): View => ({
    language: 'en',
    simulated: false,
    system: 'windows',
    asksPermission: false,
    organisation: null,
    screen,
  });
  const engine = {
    idle: async () => undefined,
    handlers: {
      enrollment: {
        view,
        submitCode: (input: unknown) => {
          given.push(input);
          screen = { kind: 'cancelled' };
        },
      },
    },
  } as unknown as Engine;
  const asked: string[] = [];
  const ask = async (question: string): Promise<string> => {
    asked.push(question);
    return 'K7QF2-M4XPD';
  };
  await drive({
    engine,
    options: { command: 'enroll', codeFile: '-', yes: true, json: false } as never,
    questions: { interactive: true, ask, confirm: async () => true },
    say,
    print: () => undefined,
    goal: 'enrolled',
    failedBefore: false,
  });
  expect([asked, given]).toEqual([[say('cli:askCode')], [{ code: 'K7QF2-M4XPD' }]]);
});
