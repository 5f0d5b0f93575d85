/** The audit trail: who did what to what, when. Never holds a secret. */
import { z } from 'zod';
import { Id, Milliseconds } from '../../../protocol/wire.ts';
import { PageQuery } from './page.ts';

export const AuditRow = z.strictObject({
  id: z.string().max(64),
  at: Milliseconds,
  /** A user's name, `device`, `visitor` or `service`. */
  actor: z.string(),
  /** `item.created`, `package.content.uploaded` … */
  action: z.string(),
  target: z.string().nullable(),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});
export type AuditRow = z.infer<typeof AuditRow>;

export const AuditQuery = z.strictObject({ ...PageQuery.shape, target: Id.optional() });
export type AuditQuery = z.infer<typeof AuditQuery>;
