/** Questions to the person, and the code from where scripts put it. */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import type { Readable, Writable } from 'node:stream';
import { GangwayError } from '../../../protocol/errors.ts';

export interface Questions {
  /** Whether anybody can answer. */
  readonly interactive: boolean;
  /**
   * @param option names what would have answered
   * @param over ends a question that needs no answer any more
   * @throws USAGE when nobody is there, CANCELLED when the question was ended, by Ctrl+C, too
   */
  ask(question: string, option: string, over?: AbortSignal): Promise<string>;
  /** @throws as `ask` */
  confirm(question: string, option: string, over?: AbortSignal): Promise<boolean>;
}

const noAnswer = (option: string): GangwayError =>
  new GangwayError('USAGE', { details: { what: 'noAnswer', value: option } });

/** @param interactive whether standard input is a terminal and the output is for people. */
export function terminalQuestions(
  interactive: boolean,
  input: Readable = process.stdin,
  output: Writable = process.stderr,
): Questions {
  const ask = async (question: string, option: string, over?: AbortSignal): Promise<string> => {
    if (!interactive) throw noAnswer(option);
    const lines = createInterface({ input, output });
    // Ctrl+C and Ctrl+D close it; some versions of Node then leave the question open for ever.
    const closed = new Promise<never>((_, reject) => {
      lines.once('close', () => reject(new GangwayError('CANCELLED')));
    });
    try {
      return await Promise.race([
        lines.question(question, over === undefined ? {} : { signal: over }),
        closed,
      ]);
    } catch (cause) {
      // What comes next begins a line of its own.
      output.write('\n');
      const ended = cause instanceof Error && cause.name === 'AbortError';
      throw ended ? new GangwayError('CANCELLED', { cause }) : cause;
    } finally {
      lines.close();
    }
  };
  return {
    interactive,
    ask,
    confirm: async (question, option, over) =>
      /^(y|yes|k|kyllä|joo|ن|نعم)$/i.test((await ask(question, option, over)).trim()),
  };
}

/** A code file is a line; anything longer is another file given by mistake. */
const LONGEST = 4096;

/**
 * The first line of a file, or of standard input for `-`.
 * @throws USAGE when it cannot be read.
 */
export async function firstLine(file: string): Promise<string> {
  try {
    let text = '';
    for await (const chunk of file === '-' ? process.stdin : createReadStream(file)) {
      text += String(chunk);
      if (text.includes('\n') || text.length > LONGEST) break;
    }
    return (
      text
        .slice(0, LONGEST)
        .replace(/^\uFEFF/, '')
        .split(/\r?\n/, 1)[0] ?? ''
    );
  } catch (cause) {
    throw new GangwayError('USAGE', { details: { what: 'file', value: file }, cause });
  }
}
