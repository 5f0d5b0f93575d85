/**
 * Blobs for domain joins. The plan of an enrollment says that one is wanted; whoever provisions accounts makes it,
 * encrypts it to the device and hands it in; the device fetches it as the secret of its step. Here it is never
 * open: the service holds a ciphertext, and forgets it when the computer has applied it.
 */
import { decodeProtectedHeader } from 'jose';
import { type ErrorCode, GangwayError, isErrorCode } from '../../protocol/errors.ts';
import type { AgentEvent } from '../../protocol/events.ts';
import type { Step } from '../../protocol/plan.ts';
import { SECRET_TYPE } from '../../protocol/secrets.ts';
import { PublicJwk } from '../../protocol/wire.ts';
import type { JoinBlobsQuery, JoinBlobUpload, WantedJoinBlob } from '../admin-api/schemas/join-blobs.ts';
import type { Parts } from '../app/parts.ts';
import { audit } from '../audit/audit.ts';
import type { By } from '../enrollment/actor.ts';
import type { Db } from '../storage/database.ts';
import { transact, type Tx } from '../storage/transaction.ts';

/** Seconds after which a device may ask again. */
const ASK_AGAIN = 2;
/** More than anybody provisions in one go. */
const MOST_WANTED = 500;

interface Of {
  readonly organisation: string;
  readonly enrollment: string;
}

/**
 * Writes down what a new plan wants, and that nothing else is wanted. A blob for another domain or name is of no use
 * any more.
 */
export async function wantJoinBlobs(tx: Tx, now: number, of: Of, steps: readonly Step[]): Promise<void> {
  const joins = steps.filter((step) => step.kind === 'domain-join');
  const ids = joins.map(({ id }) => id);
  await tx
    .deleteFrom('join_blob')
    .where('organisation', '=', of.organisation)
    .where('enrollment', '=', of.enrollment)
    .where('taken_at', 'is', null)
    .$if(ids.length > 0, (others) => others.where('step', 'not in', ids))
    .execute();
  for (const step of joins) {
    const wanted = { domain: step.domain, machine_name: step.machineName };
    await tx
      .insertInto('join_blob')
      .values({ ...of, ...wanted, step: step.id, blob: null, wanted_at: now, taken_at: null })
      .onConflict((conflict) =>
        conflict
          .columns(['organisation', 'enrollment', 'step'])
          .doUpdateSet({ ...wanted, blob: null, wanted_at: now, taken_at: null })
          .where((where) =>
            where.or([
              where('join_blob.domain', '<>', wanted.domain),
              where('join_blob.machine_name', '<>', wanted.machine_name),
            ]),
          ),
      )
      .execute();
  }
}

/** The oldest first. Those of one domain alone never wait behind another one whose connector stands still. */
export async function wantedJoinBlobs(
  db: Db,
  organisation: string,
  { domain }: JoinBlobsQuery = {},
): Promise<WantedJoinBlob[]> {
  const wanted = db
    .selectFrom('join_blob')
    .innerJoin('enrollment', (join) =>
      join
        .onRef('enrollment.organisation', '=', 'join_blob.organisation')
        .onRef('enrollment.id', '=', 'join_blob.enrollment'),
    )
    .innerJoin('device', (join) =>
      join
        .onRef('device.organisation', '=', 'enrollment.organisation')
        .onRef('device.id', '=', 'enrollment.device'),
    )
    .innerJoin('package', (join) =>
      join
        .onRef('package.organisation', '=', 'join_blob.organisation')
        .onRef('package.id', '=', 'join_blob.step'),
    )
    .where('join_blob.organisation', '=', organisation)
    .where('join_blob.blob', 'is', null)
    .where('join_blob.taken_at', 'is', null)
    .where('enrollment.ended_at', 'is', null)
    .where('device.revoked_at', 'is', null)
    .select(['join_blob.enrollment', 'join_blob.step', 'join_blob.domain', 'join_blob.machine_name'])
    .select(['join_blob.wanted_at', 'device.id as device', 'device.agreement_key', 'device.simulated'])
    .select('package.provisioner')
    .orderBy('join_blob.wanted_at')
    .limit(MOST_WANTED);
  const rows = await (
    domain === undefined ? wanted : wanted.where('join_blob.domain', '=', domain.toLowerCase())
  ).execute();
  return rows.map((row) => ({
    enrollment: row.enrollment,
    device: row.device,
    step: row.step,
    domain: row.domain,
    machineName: row.machine_name,
    agreementKey: PublicJwk.parse(JSON.parse(row.agreement_key)),
    provisioner: PublicJwk.parse(JSON.parse(row.provisioner ?? '')),
    simulated: row.simulated === 1,
    wantedAt: row.wanted_at,
  }));
}

/**
 * Takes a blob for a step that wants one. What is inside only the device can tell; the header must be for it.
 * @throws NOT_FOUND when no living enrollment of this id wants one there, REQUEST_INVALID for another header
 */
export async function putJoinBlob(
  { storage, clock }: Parts,
  by: By,
  enrollment: string,
  { step, blob }: JoinBlobUpload,
): Promise<void> {
  const { organisation } = by;
  await transact(storage.db, async (tx) => {
    const living = await tx
      .selectFrom('enrollment')
      .select('device')
      .where('organisation', '=', organisation)
      .where('id', '=', enrollment)
      .where('ended_at', 'is', null)
      .executeTakeFirst();
    if (!living) throw new GangwayError('NOT_FOUND');
    checkHeader(blob, { device: living.device, enrollment, step });
    const { numUpdatedRows } = await tx
      .updateTable('join_blob')
      .set({ blob })
      .where('organisation', '=', organisation)
      .where('enrollment', '=', enrollment)
      .where('step', '=', step)
      .where('taken_at', 'is', null)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) throw new GangwayError('NOT_FOUND');
    await audit(tx, clock, { ...by, action: 'join-blob.received', target: enrollment, details: { step } });
  });
}

function checkHeader(blob: string, place: Readonly<Record<string, string>>): void {
  const expected: Readonly<Record<string, string>> = {
    alg: 'ECDH-ES',
    enc: 'A256GCM',
    typ: SECRET_TYPE,
    ...place,
  };
  const wrong = (what: string): GangwayError =>
    new GangwayError('REQUEST_INVALID', { details: { detail: `header: ${what}` } });
  let header: Readonly<Record<string, unknown>>;
  try {
    header = { ...decodeProtectedHeader(blob) };
  } catch {
    throw wrong('unreadable');
  }
  for (const [name, value] of Object.entries(expected)) if (header[name] !== value) throw wrong(name);
}

/** @throws JOIN_BLOB_NOT_READY until somebody has handed it in, SECRET_NOT_FOUND once the computer has joined */
export async function joinBlobOf(db: Db, { organisation, enrollment }: Of, step: string): Promise<string> {
  const row = await db
    .selectFrom('join_blob')
    .select(['blob', 'taken_at'])
    .where('organisation', '=', organisation)
    .where('enrollment', '=', enrollment)
    .where('step', '=', step)
    .executeTakeFirst();
  if (!row || row.taken_at !== null) throw new GangwayError('SECRET_NOT_FOUND');
  if (row.blob === null) throw new GangwayError('JOIN_BLOB_NOT_READY', { retryAfter: ASK_AGAIN });
  return row.blob;
}

/** The computer has applied it, or the enrollment is over: nobody needs it any more. @param step all when absent */
export async function forgetJoinBlob(tx: Tx, now: number, of: Of, step?: string): Promise<void> {
  const mine = tx
    .updateTable('join_blob')
    .set({ blob: null, taken_at: now })
    .where('organisation', '=', of.organisation)
    .where('enrollment', '=', of.enrollment)
    .where('taken_at', 'is', null);
  await (step === undefined ? mine : mine.where('step', '=', step)).execute();
}

/** What a computer says of a blob that it could not use. */
const REFUSED: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'SECRET_UNREADABLE',
  'JOIN_BLOB_INVALID',
  'JOIN_BLOB_UNSUPPORTED',
  'JOIN_BLOB_SIGNATURE',
  'JOIN_BLOB_REPLAYED',
  'JOIN_OTHER_DOMAIN',
  'JOIN_OTHER_COMPUTER',
]);

/** What an event of the computer means for the blob of its step: applied, refused and wanted anew, or nothing. */
export async function followJoinBlob(tx: Tx, now: number, of: Of, event: AgentEvent): Promise<void> {
  if (event.kind === 'step-done' || event.kind === 'step-pending') {
    await forgetJoinBlob(tx, now, of, event.step);
  } else if (event.kind === 'step-failed' && isErrorCode(event.code) && REFUSED.has(event.code)) {
    await tx
      .updateTable('join_blob')
      .set({ blob: null })
      .where('organisation', '=', of.organisation)
      .where('enrollment', '=', of.enrollment)
      .where('step', '=', event.step)
      .where('taken_at', 'is', null)
      .execute();
  }
}
