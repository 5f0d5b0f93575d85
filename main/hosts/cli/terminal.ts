/** How lines look: colour and bars only where a terminal shows them, `NO_COLOR` obeyed. */

export interface Terminal {
  /** Whether somebody can watch a line change and answer questions. */
  readonly interactive: boolean;
  readonly colour: boolean;
  write(text: string): void;
}

const ESCAPE = '\u001B[';
const paint =
  (code: number) =>
  (terminal: Terminal, text: string): string =>
    terminal.colour ? `${ESCAPE}${code}m${text}${ESCAPE}0m` : text;

export const green = paint(32);
export const red = paint(31);
export const quiet = paint(2);
export const bold = paint(1);

/** Clears the line that is being drawn. */
export const CLEAR_LINE = `\r${ESCAPE}2K`;

/**
 * Text from servers and computers must not move the cursor or colour the screen of the person.
 * C0, DEL, C1 and the bidirectional overrides go.
 */
export const harmless = (text: string): string =>
  // oxlint-disable-next-line no-control-regex -- these are what is looked for
  text.replace(/[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/g, '');

/** `12 ms`, `1.4 s`, `2 min 5 s`. */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;
}

const BAR = 24;

/** `███████░░░░ 118 of 190 MB` in one line. */
export function bar(done: number, total: number): string {
  const part = total > 0 ? Math.min(1, done / total) : 0;
  const full = Math.round(part * BAR);
  const megabytes = (bytes: number): string => (bytes / 1_000_000).toFixed(1);
  return `${'█'.repeat(full)}${'░'.repeat(BAR - full)} ${megabytes(done)}/${megabytes(total)} MB`;
}
