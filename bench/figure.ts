/** One line of the table: what was measured, beside what, and the limit that it must keep. */
export interface Figure {
  readonly what: string;
  readonly measured: string;
  /** What the same machine does without us, in the same run. */
  readonly beside: string;
  /** Measured by beside, where that makes sense. */
  readonly ratio: number | undefined;
  readonly limit: string;
  /** `undefined`: there is no limit, the figure is for looking at. */
  readonly kept: boolean | undefined;
}

/** The middle one; of an even number the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  if (upper === undefined || lower === undefined) throw new Error('no values');
  return (upper + lower) / 2;
}

/** Milliseconds that `work` takes. */
export async function timed(work: () => unknown): Promise<number> {
  const since = performance.now();
  await work();
  return performance.now() - since;
}

export const ms = (value: number): string => `${value < 10 ? value.toFixed(2) : value.toFixed(0)} ms`;

/** The table as it is printed. */
export function tableOf(figures: readonly Figure[]): string {
  const rows = [
    ['what', 'measured', 'beside', 'ratio', 'limit', ''],
    ...figures.map(({ what, measured, beside, ratio, limit, kept }) => [
      what,
      measured,
      beside,
      ratio === undefined ? '' : ratio.toFixed(2),
      limit,
      kept === undefined ? '' : kept ? 'ok' : 'MISSED',
    ]),
  ];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
