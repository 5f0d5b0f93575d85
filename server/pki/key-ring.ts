/**
 * The service's own keys, kept in the database, sealed under the master key. Each purpose has generations;
 * the newest is in use. Processes that start at once agree: the first row of a generation stays.
 */
import { webcrypto } from 'node:crypto';
import type { Db } from '../storage/database.ts';
import type { Issuer, KeyPair } from './issue.ts';
import type { MasterKey } from './master-key.ts';
import { ALGORITHM, PemConverter, X509Certificate } from './x509.ts';

export interface RingEntry extends Issuer {
  /** PEM: the certificate, then the authorities up to but without the root. */
  readonly chain: string;
}

/** Where a key belongs. `organisation` empty: the whole service. */
export interface RingPlace {
  readonly organisation: string;
  readonly purpose: string;
}

export interface Made extends KeyPair {
  /** The certificate first. */
  readonly certificates: readonly X509Certificate[];
}

const context = (place: RingPlace, generation: number): string =>
  `${place.organisation}:${place.purpose}:${String(generation)}`;

/**
 * The key in use at a place; made first when there is none or its certificate ends before `neededUntil`.
 * @param neededUntil milliseconds since 1970.
 * @throws when it was sealed with another master key.
 */
export async function ringKey(
  { db, master, now }: { db: Db; master: MasterKey; now: number },
  place: RingPlace,
  neededUntil: number,
  make: () => Promise<Made>,
): Promise<RingEntry> {
  const newest = () =>
    db
      .selectFrom('key_material')
      .selectAll()
      .where('organisation', '=', place.organisation)
      .where('purpose', '=', place.purpose)
      .orderBy('generation', 'desc')
      .limit(1)
      .executeTakeFirst();
  let row = await newest();
  if (!row || row.not_after < neededUntil) {
    const generation = (row?.generation ?? 0) + 1;
    const made = await make();
    const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', made.privateKey));
    await db
      .insertInto('key_material')
      .values({
        ...place,
        generation,
        sealed: master.seal('key-material', context(place, generation), pkcs8),
        chain: made.certificates.map((certificate) => `${certificate.toString('pem')}\n`).join(''),
        not_after: made.certificates[0]?.notAfter.getTime() ?? 0,
        created_at: now,
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    pkcs8.fill(0);
    row = await newest();
    if (!row) throw new Error(`no key for ${place.purpose} although one was just stored`);
  }
  const pkcs8 = master.open('key-material', context(place, row.generation), row.sealed);
  const privateKey = await webcrypto.subtle.importKey('pkcs8', pkcs8, ALGORITHM, true, ['sign']);
  pkcs8.fill(0);
  const der = PemConverter.decodeFirst(row.chain);
  return { certificate: new X509Certificate(der), privateKey, chain: row.chain };
}

const CHECK = { organisation: '', purpose: 'master-key-check', generation: 1 } as const;

/**
 * Makes sure that the master key is the one this database was begun with, before anything is sealed with it.
 * @throws when it is another one.
 */
export async function checkMasterKey(db: Db, master: MasterKey, now: number): Promise<void> {
  const sealed = master.seal('master-key-check', '', Buffer.from('gangway'));
  await db
    .insertInto('key_material')
    .values({ ...CHECK, sealed, chain: '', not_after: Number.MAX_SAFE_INTEGER, created_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const row = await db
    .selectFrom('key_material')
    .select('sealed')
    .where('organisation', '=', CHECK.organisation)
    .where('purpose', '=', CHECK.purpose)
    .executeTakeFirstOrThrow();
  try {
    master.open('master-key-check', '', row.sealed);
  } catch (error) {
    throw new Error(
      'the master key is not the one that this database was begun with; put the right file back',
      {
        cause: error,
      },
    );
  }
}
