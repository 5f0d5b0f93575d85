/** The service's authorities as the doors use them: made at first need, kept in memory for an hour. */
import type { Clock } from '../app/clock.ts';
import type { Db } from '../storage/database.ts';
import { deviceAuthority, planSigner, rootAuthority } from './authorities.ts';
import { checkMasterKey, type RingEntry } from './key-ring.ts';
import type { MasterKey } from './master-key.ts';

/** Another process may have renewed a key meanwhile; after this time we look. */
const KEPT_MS = 60 * 60 * 1000;

export interface Pki {
  readonly root: RingEntry;
  /** Never call these inside a transaction: they read the database beside it. */
  deviceAuthority(organisation: string): Promise<RingEntry>;
  planSigner(organisation: string): Promise<RingEntry>;
}

/**
 * @param name stands in the root's subject; only the first start uses it.
 * @throws when the master key is not the database's.
 */
export async function openPki(db: Db, master: MasterKey, clock: Clock, name: string): Promise<Pki> {
  await checkMasterKey(db, master, clock.now());
  const root = await rootAuthority({ db, master, now: clock.now() }, name);
  const kept = new Map<string, { entry: Promise<RingEntry>; until: number }>();
  const keep = (key: string, read: () => Promise<RingEntry>): Promise<RingEntry> => {
    const known = kept.get(key);
    if (known && known.until > clock.now()) return known.entry;
    const entry = read();
    kept.set(key, { entry, until: clock.now() + KEPT_MS });
    entry.catch(() => kept.delete(key));
    return entry;
  };
  const parts = () => ({ db, master, now: clock.now() });
  return {
    root,
    deviceAuthority: (organisation) =>
      keep(`device:${organisation}`, () => deviceAuthority(parts(), root, organisation)),
    planSigner: (organisation) => keep(`plan:${organisation}`, () => planSigner(parts(), root, organisation)),
  };
}
