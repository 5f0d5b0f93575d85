/** Whether a code can be used now. Looking does not use it up. */
import { GangwayError } from '../../protocol/errors.ts';
import { type CodeSlip, parseCode } from '../../protocol/enrollment-code.ts';
import { addressBucket } from '../app/attempts.ts';
import type { Parts } from '../app/parts.ts';
import { CODE_WINDOW_MS, codeLimits } from '../enrollment/code-limits.ts';
import { hashCode } from '../enrollment/codes.ts';

export type CheckedCode =
  | { readonly kind: 'right' }
  /** Found without looking anything up; not counted. */
  | { readonly kind: 'slip'; readonly slip: CodeSlip }
  /** Unknown, expired, used up or withdrawn: a stranger learns no more. */
  | { readonly kind: 'rejected' }
  | { readonly kind: 'limited'; readonly seconds: number };

export async function checkCode(
  { storage, clock, master, attempts }: Parts,
  organisation: string,
  typed: string,
  address: string,
): Promise<CheckedCode> {
  const parsed = parseCode(typed);
  if (!parsed.ok) return { kind: 'slip', slip: parsed.slip };
  const codeHmac = hashCode(master, organisation, parsed.code);
  try {
    const attempt = await attempts.count(codeLimits(addressBucket(address), codeHmac), CODE_WINDOW_MS);
    const item = await storage.db
      .selectFrom('enrollment_item')
      .where('organisation', '=', organisation)
      .where('code_hmac', '=', codeHmac)
      .where('expires_at', '>', clock.now())
      .whereRef('uses', '<', 'max_uses')
      .where('deleted_at', 'is', null)
      .select('id')
      .executeTakeFirst();
    if (!item) return { kind: 'rejected' };
    await attempt.refund();
    return { kind: 'right' };
  } catch (error) {
    if (error instanceof GangwayError && error.code === 'RATE_LIMITED') {
      return { kind: 'limited', seconds: error.retryAfter ?? CODE_WINDOW_MS / 1_000 };
    }
    throw error;
  }
}
