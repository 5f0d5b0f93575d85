/** The real service on a real database, in this process, with a clock that is moved by hand. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readMasterKey } from '../../pki/master-key.ts';
import { openStorage, type Storage } from '../../storage/database.ts';
import { newId } from '../../storage/ids.ts';
import type { FreshDatabase } from '../../storage/testing/databases.ts';
import type { Config } from '../config.ts';
import { createLog } from '../log.ts';
import type { Parts } from '../parts.ts';
import { startService } from '../start.ts';
import { movableClock, type MovableClock } from './movable-clock.ts';
import type { ServiceAddress } from './test-device.ts';
import { makeItem, makeParts, type TestItem } from './test-parts.ts';

export interface TestService extends ServiceAddress {
  readonly clock: MovableClock;
  /** A connection of the test's own. */
  readonly storage: Storage;
  readonly parts: Parts;
  /** The one that the first start made. */
  readonly organisation: string;
  readonly rootFingerprint: string | null;
  /** The data folder. */
  readonly data: string;
  newOrganisation(name: string): Promise<string>;
  newItem(item?: TestItem & { readonly organisation?: string }): Promise<{ id: string; code: string }>;
  /** Fails when a route answered something that it does not declare. */
  close(): Promise<void>;
}

export async function startTestService(
  fresh: () => Promise<FreshDatabase>,
  config: Partial<Config> = {},
  clock: MovableClock = movableClock(),
): Promise<TestService> {
  const { location, remove } = await fresh();
  const data = mkdtempSync(join(tmpdir(), 'gangway-service-'));
  const breaches: string[] = [];
  const onBreach = (what: string) => breaches.push(what);
  const service = await startService(
    {
      data,
      host: '127.0.0.1',
      port: 0,
      publicUrl: undefined,
      databaseUrl: 'url' in location ? location.url : undefined,
      tls: undefined,
      organisation: 'Acme',
      trustedProxies: [],
      logLevel: 'silent',
      ...config,
    },
    { clock, log: createLog('silent'), onBreach },
  );
  const { origin, rootFingerprint } = service;
  const storage = await openStorage('url' in location ? location : { file: join(data, 'gangway.sqlite') });
  const { db } = storage;
  const master = readMasterKey(join(data, 'master-key'));
  const parts = await makeParts({ storage, master, clock, origin }, onBreach);
  const { id: organisation } = await db.selectFrom('organisation').select('id').executeTakeFirstOrThrow();
  return {
    origin,
    rootPem: parts.pki.root.chain,
    rootFingerprint,
    clock,
    storage,
    parts,
    organisation,
    data,
    async newOrganisation(name) {
      const id = newId();
      const help = { help_phone: null, help_email: null, help_url: null };
      const row = { id, slug: name.toLowerCase(), name, ...help, created_at: clock.now() };
      await db.insertInto('organisation').values(row).execute();
      return id;
    },
    newItem: ({ organisation: of = organisation, ...item } = {}) => makeItem(parts, of, item),
    async close() {
      await service.close();
      await storage.close();
      remove();
      rmSync(data, { recursive: true });
      if (breaches.length > 0) throw new Error(breaches.join('\n'));
    },
  };
}
