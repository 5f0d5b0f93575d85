/** The person at the screen, and commands that run in the session where they can see and answer. */
import { GangwayError } from '../../../protocol/errors.ts';
import type { StepContext } from '../../core/ports/platform.ts';
import type { Command, CommandResult, RunCommand } from '../run-command.ts';
import type { Mac } from './mac.ts';
import { untilDone } from '../waiting.ts';

export interface Person {
  readonly uid: number;
  readonly name: string;
}

export const consoleCommand: Command = { file: '/usr/bin/stat', args: ['-f', '%u %Su', '/dev/console'] };

/** Who owns the screen while nobody is signed in. */
const NOBODY = new Set(['root', 'loginwindow']);
/** Who owns it while a new Mac is being set up. */
const SETUP_ASSISTANT = '_mbsetupuser';

export type AtScreen =
  | { readonly kind: 'person'; readonly person: Person }
  | { readonly kind: 'setup-assistant' }
  /** Also when it cannot be told. */
  | { readonly kind: 'nobody' };

export function parseConsole({ exitCode, stdout }: CommandResult): AtScreen {
  const found = /^(\d{1,10}) ([A-Za-z0-9_.][A-Za-z0-9_.@-]*)\s*$/.exec(stdout);
  if (exitCode !== 0 || found === null) return { kind: 'nobody' };
  const [uid, name] = [Number(found[1]), found[2] ?? ''];
  if (name === SETUP_ASSISTANT) return { kind: 'setup-assistant' };
  return uid === 0 || NOBODY.has(name) ? { kind: 'nobody' } : { kind: 'person', person: { uid, name } };
}

/** Whether a process of this name runs, of one account or of any. */
export const processCommand = (name: string, uid?: number): Command => ({
  file: '/usr/bin/pgrep',
  args: [...(uid === undefined ? [] : ['-u', String(uid)]), '-x', name],
});

async function runs(run: RunCommand, name: string, uid?: number): Promise<boolean> {
  return (await run(processCommand(name, uid))).exitCode === 0;
}

/** During the Setup Assistant the screen may seem to be root's, so its program is looked for as well. */
export async function atScreen(run: RunCommand): Promise<AtScreen> {
  const found = parseConsole(await run(consoleCommand));
  if (found.kind !== 'nobody') return found;
  return (await runs(run, 'Setup Assistant')) ? { kind: 'setup-assistant' } : found;
}

/** @throws SYSTEM_QUESTION_UNANSWERED when nobody is there to see a question */
export async function personAtScreen(run: RunCommand): Promise<Person> {
  const found = await atScreen(run);
  if (found.kind === 'person') return found.person;
  throw new GangwayError('SYSTEM_QUESTION_UNANSWERED', {
    details: { why: found.kind === 'nobody' ? 'nobody is signed in' : 'the Setup Assistant is open' },
  });
}

/** Signed in for good: the desktop is there, so that a question is seen and not lost behind an assistant. */
async function signedIn(run: RunCommand): Promise<Person | undefined> {
  const found = await atScreen(run);
  if (found.kind !== 'person') return undefined;
  const { person } = found;
  const desktop = (await runs(run, 'Dock', person.uid)) && (await runs(run, 'Finder', person.uid));
  return desktop ? person : undefined;
}

/**
 * The person at the screen; while the Setup Assistant is open they are told to finish it, and waited for.
 * @throws SYSTEM_QUESTION_UNANSWERED when nobody is signed in, or nobody wants to wait; CANCELLED
 */
export async function personAfterSetup(
  mac: Pick<Mac, 'run' | 'sleep'>,
  context: Pick<StepContext, 'guide' | 'signal'>,
): Promise<Person> {
  const { run } = mac;
  if ((await atScreen(run)).kind === 'setup-assistant') {
    await untilDone(mac, context, { kind: 'finish-setup-assistant' }, async () => {
      return (await signedIn(run)) !== undefined;
    });
  }
  return personAtScreen(run);
}

/** As root still, but where the person sees the dialogs of the command. */
export const inSessionOf = ({ uid }: Person, { file, args, ...rest }: Command): Command => ({
  ...rest,
  file: '/bin/launchctl',
  args: ['asuser', String(uid), file, ...args],
});

/** As the person, in their session: what it opens is theirs, not root's. */
export const asPerson = (person: Person, { file, args, ...rest }: Command): Command =>
  inSessionOf(person, {
    ...rest,
    file: '/usr/bin/sudo',
    args: ['-n', '-u', `#${person.uid}`, '--', file, ...args],
  });
