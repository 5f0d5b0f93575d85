/** Two real processes of the service on one PostgreSQL, and one on SQLite, raced by a hundred real clients. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { systemClock } from '../app/clock.ts';
import { type RunningService, runService } from '../app/testing/run-service.ts';
import { TestDevice } from '../app/testing/test-device.ts';
import { makeItem, makeParts } from '../app/testing/test-parts.ts';
import { readMasterKey } from '../pki/master-key.ts';
import { openStorage, type Storage } from '../storage/database.ts';
import { type FreshDatabase, onEachDatabase } from '../storage/testing/databases.ts';

const CLIENTS = 100;
/** A hundred clients and up to two services share the machine with other tests. */
const PATIENCE = { timeout: 180_000 };

function suite(fresh: () => Promise<FreshDatabase>, processes: number): void {
  const running: RunningService[] = [];
  const removals: (() => void)[] = [];
  const storages: Storage[] = [];
  afterEach(async () => {
    await Promise.all(storages.splice(0).map((storage) => storage.close()));
    await Promise.all(running.splice(0).map((service) => service.stop()));
    for (const remove of removals.splice(0)) remove();
  });

  /** So many processes on one database, and what is needed to prepare and look. */
  async function start(many: number) {
    const { location, remove } = await fresh();
    removals.push(remove);
    const data = mkdtempSync(join(tmpdir(), 'gangway-race-'));
    removals.push(() => rmSync(data, { recursive: true }));
    const environment = 'url' in location ? { DATABASE_URL: location.url } : {};
    const run = async () => running.push(await runService(data, environment));
    for (let started = 0; started < many; started += 1) await run();
    const storage = await openStorage('url' in location ? location : { file: join(data, 'gangway.sqlite') });
    storages.push(storage);
    const { id: organisation } = await storage.db
      .selectFrom('organisation')
      .select('id')
      .executeTakeFirstOrThrow();
    const master = readMasterKey(join(data, 'master-key'));
    const parts = await makeParts({ storage, master, clock: systemClock, origin: '' });
    const redeem = (device: TestDevice, code: string, to = 0) => {
      const { origin } = running[to % running.length] ?? { origin: '' };
      return device.redeem({ origin, rootPem: parts.pki.root.chain }, organisation, code);
    };
    return { db: storage.db, run, redeem, newItem: () => makeItem(parts, organisation) };
  }

  test(
    'M2 G2 a hundred clients at once on one code: one device, 99 refusals in the same words',
    PATIENCE,
    async () => {
      const { db, redeem, newItem } = await start(processes);
      const { code } = await newItem();
      const devices = await Promise.all(Array.from({ length: CLIENTS }, () => TestDevice.make(systemClock)));

      const answers = await Promise.all(devices.map((device, index) => redeem(device, code, index)));

      const winners = answers.filter(({ status }) => status === 200);
      const refusals = answers.filter(({ status }) => status !== 200);
      const words = refusals.map(({ bytes, json }) =>
        bytes.toString().replace(String(json?.['instance']), ''),
      );
      const devicesStored = await db.selectFrom('device').select('id').execute();
      const enrollments = await db.selectFrom('enrollment').select('device').execute();
      const { uses } = await db.selectFrom('enrollment_item').select('uses').executeTakeFirstOrThrow();
      expect(winners).toHaveLength(1);
      expect(new Set(words).size).toBe(1);
      expect(refusals.map(({ json }) => json?.['code'])).toEqual(Array(CLIENTS - 1).fill('CODE_REJECTED'));
      expect(devicesStored.map(({ id }) => id)).toEqual([winners[0]?.json?.['device']]);
      expect(enrollments).toHaveLength(1);
      expect(uses).toBe(1);
    },
  );

  test(
    'G2 agents whose service is killed while it redeems come back and are told the same as anybody',
    PATIENCE,
    async () => {
      const { db, run, redeem, newItem } = await start(1);
      const agents = await Promise.all(
        Array.from({ length: 10 }, async () => ({
          device: await TestDevice.make(systemClock),
          code: (await newItem()).code,
        })),
      );
      const first = agents.map(({ device, code }) => redeem(device, code));
      await Promise.race(first);
      await Promise.all(running.splice(0).map((service) => service.kill()));
      const before = await Promise.allSettled(first);
      await run();
      const answers = await Promise.all(agents.map(({ device, code }) => redeem(device, code)));

      expect(before.some(({ status }) => status === 'fulfilled')).toBe(true);
      expect(answers.map(({ status }) => status)).toEqual(Array(agents.length).fill(200));
      for (const [index, told] of before.entries()) {
        if (told.status !== 'fulfilled') continue;
        expect(answers[index]?.json?.['enrollment']).toBe(told.value.json?.['enrollment']);
      }
      const items = await db.selectFrom('enrollment_item').select('uses').execute();
      const devices = await db.selectFrom('device').select('id').execute();
      expect(items.map(({ uses }) => uses)).toEqual(Array(agents.length).fill(1));
      expect(devices).toHaveLength(agents.length);
    },
  );
}

onEachDatabase((fresh, kind) => {
  suite(fresh, kind === 'postgres' ? 2 : 1);
});
