import type { Language } from '../../../../texts/index.ts';
import type { Questions } from '../ask.ts';
import type { Options } from '../options.ts';
import type { Printer } from '../print.ts';
import type { Words } from '../say.ts';

/** What every command is given. */
export interface CommandParts {
  readonly options: Options;
  readonly words: Words;
  readonly print: Printer;
  readonly questions: Questions;
  readonly language: Language;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Standard output. */
  write(text: string): void;
}
