/**
 * Redeeming a code (M2, G2): a code and a proven key become a device with an enrollment.
 *
 * - Who may is said by one guarded update: the item of this organisation with this code, inside its time, not
 *   deleted, with a use left. Whoever that update counts for has the code; nobody reads first and writes later.
 * - The same key with the same code is the same enrollment for as long as that lives, also after the code
 *   expired or was deleted. It uses nothing up.
 * - Another code for a device that is enrolled replaces its enrollment.
 * - Every code that cannot be used gets CODE_REJECTED, after the same queries.
 */
import { sql } from 'kysely';
import { GangwayError } from '../../protocol/errors.ts';
import { type ComputerFacts, furtherFactsOf } from '../../protocol/redeem.ts';
import type { PublicJwk } from '../../protocol/wire.ts';
import type { Clock } from '../app/clock.ts';
import { audit } from '../audit/audit.ts';
import { forgetJoinBlob } from '../devices/join-blobs.ts';
import { endOrder } from '../devices/orders.ts';
import { newId } from '../storage/ids.ts';
import type { Tx } from '../storage/transaction.ts';
import type { Row } from '../storage/tables.ts';
import { noteChange } from './watch/note-change.ts';

/** A redemption whose signatures are checked already. */
export interface Redemption {
  readonly organisation: string;
  readonly codeHmac: string;
  readonly jkt: string;
  readonly signingKey: PublicJwk;
  readonly agreementKey: PublicJwk;
  readonly facts: ComputerFacts;
  readonly agentVersion: string;
  readonly language: string;
}

export interface RedeemedAs {
  readonly device: string;
  readonly enrollment: string;
}

/** @throws CODE_REJECTED, DEVICE_REVOKED */
export async function redeem(tx: Tx, clock: Clock, redemption: Redemption): Promise<RedeemedAs> {
  const { organisation, codeHmac, jkt } = redemption;
  const known = await tx
    .selectFrom('device')
    .selectAll()
    .where('organisation', '=', organisation)
    .where('jkt', '=', jkt)
    .executeTakeFirst();
  if (known && known.revoked_at !== null) throw new GangwayError('DEVICE_REVOKED');
  const before = await tx
    .selectFrom('enrollment')
    .select('id')
    .where('organisation', '=', organisation)
    .where('device', '=', known?.id ?? '')
    .where('code_hmac', '=', codeHmac)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  if (known && before) {
    await keepDevice(tx, clock, known, redemption);
    await audit(tx, clock, {
      organisation,
      actor: 'device',
      action: 'enrollment.resumed',
      target: before.id,
      details: { device: known.id },
    });
    return { device: known.id, enrollment: before.id };
  }
  const item = await spendUse(tx, clock, organisation, codeHmac);
  if (!item) throw new GangwayError('CODE_REJECTED');
  const device = await keepDevice(tx, clock, known, redemption);
  if (known) await replaceEnrollment(tx, clock, organisation, device);
  const enrollment = await beginEnrollment(tx, clock, redemption, device, item.id);
  return { device, enrollment };
}

/** Takes one use of the item with this code; the code itself is wiped with the last one. */
const spendUse = (tx: Tx, clock: Clock, organisation: string, codeHmac: string) =>
  tx
    .updateTable('enrollment_item')
    .set({
      uses: sql<number>`uses + 1`,
      code_sealed: sql<string | null>`case when uses + 1 >= max_uses then null else code_sealed end`,
    })
    .where('organisation', '=', organisation)
    .where('code_hmac', '=', codeHmac)
    .where('expires_at', '>', clock.now())
    .where('deleted_at', 'is', null)
    .whereRef('uses', '<', 'max_uses')
    .returning('id')
    .executeTakeFirst();

/** What the device says of itself now; a new row for a new key. @returns its id. */
async function keepDevice(
  tx: Tx,
  clock: Clock,
  known: Row<'device'> | undefined,
  { organisation, jkt, facts, ...said }: Redemption,
): Promise<string> {
  const now = clock.now();
  const row = {
    agreement_key: JSON.stringify(said.agreementKey),
    platform: facts.platform,
    simulated: facts.platform === 'simulated' ? 1 : 0,
    os_name: facts.osName,
    os_version: facts.osVersion,
    model: facts.model,
    serial: facts.serial,
    hardware_uuid: facts.hardwareUuid,
    further_facts: JSON.stringify(furtherFactsOf(facts)),
    host_name: facts.hostName,
    agent_version: said.agentVersion,
    language: said.language,
    seen_at: now,
  };
  if (known) {
    await tx
      .updateTable('device')
      .set(row)
      .where('organisation', '=', organisation)
      .where('id', '=', known.id)
      .execute();
    return known.id;
  }
  const id = newId();
  const signingKey = JSON.stringify(said.signingKey);
  await tx
    .insertInto('device')
    .values({ ...row, id, organisation, jkt, signing_key: signingKey, created_at: now, revoked_at: null })
    .execute();
  return id;
}

async function replaceEnrollment(tx: Tx, clock: Clock, organisation: string, device: string): Promise<void> {
  const now = clock.now();
  const replaced = await tx
    .updateTable('enrollment')
    .set({ state: 'cancelled', ended_at: now, ended_by: 'service', changed_at: now })
    .where('organisation', '=', organisation)
    .where('device', '=', device)
    .where('ended_at', 'is', null)
    .returning('id')
    .execute();
  for (const { id } of replaced) {
    await forgetJoinBlob(tx, now, { organisation, enrollment: id });
    await endOrder(tx, now, { organisation, enrollment: id }, { unenrolled: false });
    await noteChange(tx, now, { organisation, enrollment: id });
    const details = { device, reason: 'replaced' };
    await audit(tx, clock, {
      organisation,
      actor: 'service',
      action: 'enrollment.ended',
      target: id,
      details,
    });
  }
}

async function beginEnrollment(
  tx: Tx,
  clock: Clock,
  { organisation, codeHmac, facts }: Redemption,
  device: string,
  item: string,
): Promise<string> {
  const id = newId();
  const now = clock.now();
  await tx
    .insertInto('enrollment')
    .values({
      id,
      organisation,
      device,
      item,
      code_hmac: codeHmac,
      state: 'redeemed',
      problem_code: null,
      problem_step: null,
      plan_sequence: 0,
      plan_digest: null,
      plan_signed: null,
      plan_expires_at: null,
      events_through: 0,
      created_at: now,
      changed_at: now,
      ended_at: null,
      ended_by: null,
    })
    .execute();
  await noteChange(tx, now, { organisation, enrollment: id });
  await audit(tx, clock, {
    organisation,
    actor: 'device',
    action: 'enrollment.started',
    target: id,
    details: { device, item, serial: facts.serial, platform: facts.platform },
  });
  return id;
}
