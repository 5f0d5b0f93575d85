/** Text that no database of ours takes: the character NUL ends it in PostgreSQL, so SQLite refuses it alike. */

/** PostgreSQL's own code. */
const NOT_IN_REPERTOIRE = '22021';

/** @throws what `isUnstorable` knows */
export function demandStorable(values: readonly unknown[]): void {
  if (values.some((value) => typeof value === 'string' && value.includes('\0'))) {
    throw Object.assign(new Error('a text holds NUL'), { code: NOT_IN_REPERTOIRE });
  }
}

export const isUnstorable = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === NOT_IN_REPERTOIRE;
