/** Breaks text between its words, so that no line is wider than a terminal. */

/** A space at which no line is broken. */
export const TOGETHER = '\u00A0';

export interface Wrap {
  /** Columns. */
  readonly width: number;
  /** Of all lines but the first; absent: below the text of the first. */
  readonly indent?: number;
  /** Ends every line but the last. */
  readonly cut?: string;
}

/** @param prefix begins the first line. A word that is wider than a line stays whole. */
export function wrapped(
  prefix: string,
  text: string,
  { width, indent = prefix.length, cut = '' }: Wrap,
): string {
  const lines: string[] = [];
  let line = prefix;
  let empty = true;
  for (const word of text.split(' ')) {
    if (!empty && line.length + 1 + word.length + cut.length > width) {
      lines.push(line + cut);
      line = ' '.repeat(indent);
      empty = true;
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  return [...lines, line].map((one) => one.trimEnd().replaceAll(TOGETHER, ' ')).join('\n');
}
