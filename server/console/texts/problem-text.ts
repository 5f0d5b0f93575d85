/** What a person reads when something was refused: words by code, what to do included. */
import { errorEntry, GangwayError } from '../../../protocol/errors.ts';
import { isTextKey, t } from './text.ts';

/** The code of whatever was thrown; what is no GangwayError is a mistake in this program. */
export const codeOf = (error: unknown): GangwayError =>
  error instanceof GangwayError ? error : new GangwayError('INTERNAL', { cause: error });

export function problemText(error: unknown): string {
  const { code, details, retryAfter } = codeOf(error);
  const key = `problem.${code}`;
  const words = isTextKey(key)
    ? t(key, { detail: details['detail'] ?? '' })
    : t('problem.other', { title: errorEntry(code).title });
  return retryAfter === undefined ? words : `${words} ${t('problem.wait', { seconds: retryAfter })}`;
}
