/** The person at the screen, and commands that run in the session where they can see and answer. */
import { GangwayError } from '../../../protocol/errors.ts';
import type { Command, CommandResult, RunCommand } from '../run-command.ts';

export interface Person {
  readonly uid: number;
  readonly name: string;
}

export const consoleCommand: Command = { file: '/usr/bin/stat', args: ['-f', '%u %Su', '/dev/console'] };

/** Who owns the screen while nobody is signed in: the login window, or the Setup Assistant. */
const NOBODY = new Set(['root', 'loginwindow', '_mbsetupuser']);

/** @returns `undefined` while nobody is signed in, or when it cannot be told */
export function parseConsole({ exitCode, stdout }: CommandResult): Person | undefined {
  const found = /^(\d{1,10}) ([A-Za-z0-9_.][A-Za-z0-9_.@-]*)\s*$/.exec(stdout);
  if (exitCode !== 0 || found === null) return undefined;
  const [uid, name] = [Number(found[1]), found[2] ?? ''];
  return uid === 0 || NOBODY.has(name) ? undefined : { uid, name };
}

/** @throws SYSTEM_QUESTION_UNANSWERED when nobody is there to see a question */
export async function personAtScreen(run: RunCommand): Promise<Person> {
  const person = parseConsole(await run(consoleCommand));
  if (person === undefined) {
    throw new GangwayError('SYSTEM_QUESTION_UNANSWERED', { details: { why: 'nobody is signed in' } });
  }
  return person;
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
