/** Who is calling: a device that is known, not revoked, in an enrollment that goes on. */
import { GangwayError } from '../../protocol/errors.ts';
import type { Operation } from '../../protocol/operations.ts';
import type { Parts } from '../app/parts.ts';
import { readSettings } from '../enrollment/settings.ts';
import type { Row } from '../storage/tables.ts';
import { readToken } from './access-token.ts';
import type { Proof } from './proof.ts';

/** The device behind a token, as it is in the database now. */
export interface Caller {
  readonly organisation: string;
  readonly device: Row<'device'>;
  readonly enrollment: Row<'enrollment'>;
}

/** What a device that ended its enrollment itself may still do: send its last events again, and look. */
const AFTER_THE_END = new Set(['events', 'status']);

/**
 * @throws TOKEN_INVALID, PROOF_INVALID (the token is bound to another key), DEVICE_REVOKED, ENROLLMENT_ENDED,
 * AGENT_TOO_OLD
 */
export async function admit(
  parts: Parts,
  proof: Proof,
  agentVersion: string,
  operation: Operation,
): Promise<Caller> {
  const { db } = parts.storage;
  const subject = proof.token === undefined ? undefined : await readToken(parts, proof.token);
  if (!subject) throw new GangwayError('TOKEN_INVALID');
  if (subject.jkt !== proof.key.jkt) throw new GangwayError('PROOF_INVALID');
  const { organisation } = subject;
  const device = await db
    .selectFrom('device')
    .selectAll()
    .where('organisation', '=', organisation)
    .where('id', '=', subject.device)
    .where('jkt', '=', subject.jkt)
    .executeTakeFirst();
  const enrollment = await db
    .selectFrom('enrollment')
    .selectAll()
    .where('organisation', '=', organisation)
    .where('id', '=', subject.enrollment)
    .where('device', '=', subject.device)
    .executeTakeFirst();
  if (!device || !enrollment) throw new GangwayError('TOKEN_INVALID');
  if (device.revoked_at !== null) throw new GangwayError('DEVICE_REVOKED');
  const stillMay = enrollment.ended_by === 'device' && AFTER_THE_END.has(operation.operationId);
  if (enrollment.ended_at !== null && !stillMay) throw new GangwayError('ENROLLMENT_ENDED');
  await demandAgentVersion(parts, organisation, agentVersion);
  return { organisation, device, enrollment };
}

/** @throws AGENT_TOO_OLD when the organisation demands a newer one (M11). */
export async function demandAgentVersion(
  parts: Pick<Parts, 'storage'>,
  organisation: string,
  agentVersion: string,
): Promise<void> {
  const { minimumAgentVersion } = await readSettings(parts.storage.db, organisation);
  if (isOlder(agentVersion, minimumAgentVersion)) throw new GangwayError('AGENT_TOO_OLD');
}

/** Compares `major.minor.patch` by number. */
export function isOlder(version: string, minimum: string): boolean {
  const [a, b] = [version, minimum].map((text) => text.split('.').map(Number));
  for (const index of [0, 1, 2]) {
    const difference = (a?.[index] ?? 0) - (b?.[index] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}
