/**
 * The authorised start of macOS: `osascript` has the system ask for an administrator, then a shell runs a command as
 * root. The script is always the same three lines: command and reason are its arguments, so that no word of them is
 * ever read as AppleScript. Written after its documentation; it has not run on a Mac.
 * https://developer.apple.com/library/archive/technotes/tn2065/
 */
import { GangwayError } from '../../../../protocol/errors.ts';
import type { HelperProgram } from '../../../core/ports/elevation.ts';
import type { Command, CommandResult } from '../../run-command.ts';
import { quoted } from '../continue-agent.ts';

export const SCRIPT = [
  'on run argv',
  'do shell script (item 1 of argv) with prompt (item 2 of argv) with administrator privileges',
  'end run',
] as const;

/** For a person who has to look for a password, or for somebody who knows one. */
const DIALOG_MS = 5 * 60_000;

/** What the helper sees of the environment: nothing of the person's, who could have told Node to load something. */
const ENVIRONMENT = ['PATH=/usr/bin:/bin:/usr/sbin:/sbin', 'LANG=C', 'LC_ALL=C'];

/** Nobody needs such characters in a path, and what becomes of them on the way is not known. */
const UNPRINTABLE = /\p{Cc}/u;

/**
 * One line for `/bin/sh` that leaves a program running and says which process it is.
 * @throws HELPER_START_FAILED for a word with a control character in it
 */
export function shellLine({ file, args }: HelperProgram): string {
  const words = ['/usr/bin/env', '-i', ...ENVIRONMENT, file, ...args];
  if (words.some((word) => UNPRINTABLE.test(word))) throw failed('path');
  // Nothing is left open that `do shell script` would wait for.
  return `cd /; ${words.map(quoted).join(' ')} </dev/null >/dev/null 2>&1 & echo $!`;
}

/** @param prompt tells the person why they are asked */
export const authorisedStart = (program: HelperProgram, prompt: string): Command => ({
  file: '/usr/bin/osascript',
  args: [...SCRIPT.flatMap((line) => ['-e', line]), shellLine(program), prompt],
  timeout: DIALOG_MS,
});

/**
 * `userCanceledErr`; `errAuthorizationCanceled`; `errAuthorizationDenied`. And -60007, which means that there is no screen
 * to ask on, and comes after three wrong passwords as well: the agent asks only where the person has the screen.
 */
const DECLINED = new Set([-128, -60005, -60006, -60007]);
/** `errAENoUserInteraction`: there is no screen to ask on. */
const UNANSWERED = new Set([-1713]);

/**
 * Which process was started. The words of a failure are in the person's language; its number is not.
 * @throws HELPER_DECLINED, SYSTEM_QUESTION_UNANSWERED, HELPER_START_FAILED
 */
export function startedProcess({ exitCode, stdout, stderr }: CommandResult): number {
  if (exitCode === 0 && /^[1-9]\d{0,9}\s*$/.test(stdout)) return Number(stdout);
  const number = Number(/\((-?\d{1,6})\)\s*$/.exec(stderr)?.[1] ?? Number.NaN);
  if (DECLINED.has(number))
    throw new GangwayError('HELPER_DECLINED', { details: { number: String(number) } });
  if (UNANSWERED.has(number)) throw unanswered('no screen to ask on');
  throw failed(Number.isNaN(number) ? `osascript ${exitCode}` : `osascript ${number}`);
}

export const unanswered = (why: string): GangwayError =>
  new GangwayError('SYSTEM_QUESTION_UNANSWERED', { details: { why } });

export const failed = (why: string, cause?: unknown): GangwayError =>
  new GangwayError('HELPER_START_FAILED', { details: { why }, cause });
