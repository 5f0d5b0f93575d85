/**
 * The commands of a Mac as far as our parsers read them. Strict: exactly the arguments the real ones are given,
 * anything else is an error of the test. For tests only.
 */
import type { Command, CommandResult, RunCommand } from '../../run-command.ts';

export const answer = (stdout: string, exitCode = 0, stderr = ''): CommandResult => ({
  exitCode,
  stdout,
  stderr,
});

/** @param answers by command line, e.g. `/usr/bin/sw_vers` */
export function fakeCommands(answers: Readonly<Record<string, CommandResult>>): RunCommand {
  return async ({ file, args }: Command) => {
    const line = [file, ...args].join(' ');
    const found = answers[line];
    if (found === undefined) throw new Error(`the fake Mac does not know: ${line}`);
    return found;
  };
}
