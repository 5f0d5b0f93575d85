/** One run of the command line: options in, exit code out; every failure is a sentence and a code. */
import { failureOf } from '../../core/failure.ts';
import { problemOf } from '../../core/enrollment/view.ts';
import { terminalQuestions } from './ask.ts';
import { checkIn } from './commands/check-in.ts';
import { diagnose } from './commands/diagnose.ts';
import { domainJoin } from './commands/domain-join.ts';
import { enroll } from './commands/enroll.ts';
import { status } from './commands/status.ts';
import type { CommandParts } from './commands/parts.ts';
import { exitCodeOf } from './exit-codes.ts';
import { type Options, readOptions, wishedLanguage } from './options.ts';
import { humanPrinter, jsonPrinter, type Printer } from './print.ts';
import { languageOf, type Words, wordsIn } from './say.ts';
import { type Terminal } from './terminal.ts';

/** @returns the exit code. Never throws. */
export async function runCommandLine(args: readonly string[]): Promise<number> {
  const { env: environment } = process;
  // Who stops reading ends nothing: what was begun goes on.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  const language = languageOf(wishedLanguage(args), environment);
  const words = await wordsIn(language);
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(words.say('cli:help'));
    return 0;
  }
  const print = printerFor(args.includes('--json'), words);
  try {
    const options = readOptions(args);
    const interactive = process.stdin.isTTY && !options.json;
    const questions = terminalQuestions(interactive);
    return await run({ options, words, print, questions, language, environment, write });
  } catch (error) {
    const failure = failureOf(error);
    print({ event: 'failed', problem: problemOf(failure) }, undefined);
    // A bug's text may hold anything, so only a developer who asks sees it.
    if (failure.code === 'INTERNAL' && environment['GANGWAY_DEBUG'] === '1')
      process.stderr.write(`${String(error)}\n`);
    return exitCodeOf(failure.code);
  }
}

function run(parts: CommandParts & { options: Options }): Promise<number> {
  switch (parts.options.command) {
    case 'enroll':
    case 'resume':
    case 'unenroll':
      return enroll(parts);
    case 'status':
      return status(parts);
    case 'check-in':
      return checkIn(parts);
    case 'diagnose':
      return diagnose(parts);
    case 'domain-join':
      return domainJoin(parts);
  }
}

const write = (text: string): void => void process.stdout.write(text);

function printerFor(json: boolean, words: Words): Printer {
  if (json) return jsonPrinter(write, () => new Date());
  const tty = process.stdout.isTTY;
  const noColour = (process.env['NO_COLOR'] ?? '') !== '';
  const terminal: Terminal = { interactive: tty, colour: tty && !noColour, write };
  return humanPrinter(terminal, words);
}
