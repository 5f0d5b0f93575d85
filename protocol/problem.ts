/** Problem documents (RFC 9457): what every refusal looks like on the wire. */
import { z } from 'zod';
import { errorEntry, type ErrorCode, isErrorCode } from './errors.ts';

export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

/** Unknown members are let through: a newer server may say more. */
export const Problem = z.object({
  type: z.string().max(200),
  title: z.string().max(300),
  status: z.int().min(400).max(599),
  code: z.string().refine(isErrorCode),
  /** For a developer or helpdesk; never needed to understand the code. */
  detail: z.string().max(1000).optional(),
  /** Names this one occurrence in the server's log. */
  instance: z.string().max(100).optional(),
  audience: z.enum(['person', 'helpdesk', 'it']),
  action: z.string().max(40),
  /** Seconds. */
  retryAfter: z.int().min(0).max(86_400).optional(),
});
export type Problem = z.infer<typeof Problem> & { code: ErrorCode };

/** The problem document of a code, as the server sends it. */
export function problem(
  code: ErrorCode,
  extra: { detail?: string; instance?: string; retryAfter?: number } = {},
): Problem {
  const { title, status = 500, audience, action } = errorEntry(code);
  return { type: `urn:gangway:problem:${code}`, title, status, code, audience, action, ...extra };
}
