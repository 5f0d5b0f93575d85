/** The audit trail. A row is written in the transaction of the change itself, so that neither is without the other. */
import type { Clock } from '../app/clock.ts';
import type { Db } from '../storage/database.ts';
import { newId } from '../storage/ids.ts';

export type AuditAction =
  | 'session.opened'
  | 'session.closed'
  | 'user.created'
  | 'user.disabled'
  | 'user.password-changed'
  | 'item.created'
  | 'item.reactivated'
  | 'item.deleted'
  | 'configuration.created'
  | 'configuration.packages-attached'
  | 'configuration.renamed'
  | 'configuration.deleted'
  | 'package.created'
  | 'package.content-uploaded'
  | 'package.changed'
  | 'package.deleted'
  | 'settings.changed'
  | 'enrollment.started'
  | 'enrollment.resumed'
  | 'enrollment.completed'
  | 'enrollment.ended'
  | 'join-blob.received'
  | 'device.certificate-issued'
  | 'device.certificate-renewed'
  | 'device.secret-handed-out'
  | 'device.revoked'
  | 'device.unenroll-ordered'
  | 'device.order-withdrawn';

export interface AuditEntry {
  readonly organisation: string;
  /** A user's name, `device`, `visitor` or `service`. */
  readonly actor: string;
  readonly action: AuditAction;
  /** Id of what was changed. */
  readonly target: string | null;
  /** What it was called and what changed. Never a code, password, token or secret value. */
  readonly details?: Readonly<Record<string, string | number | boolean | null>>;
}

/** @param db the transaction of the change. */
export async function audit(db: Db, clock: Clock, entry: AuditEntry): Promise<void> {
  await db
    .insertInto('audit')
    .values({
      id: newId(),
      organisation: entry.organisation,
      at: clock.now(),
      actor: entry.actor,
      action: entry.action,
      target: entry.target,
      details: JSON.stringify(entry.details ?? {}),
    })
    .execute();
}
