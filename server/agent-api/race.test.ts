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
import { openStorage } from '../storage/database.ts';
import { type FreshDatabase, onEachDatabase } from '../storage/testing/databases.ts';

const CLIENTS = 100;

function suite(fresh: () => Promise<FreshDatabase>): void {
  const running: RunningService[] = [];
  const folders: string[] = [];
  afterEach(async () => {
    await Promise.all(running.splice(0).map((service) => service.stop()));
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
  });

  test('M2 G2 a hundred clients at once on one code: one device, 99 refusals in the same words', async () => {
    const { location } = await fresh();
    const data = mkdtempSync(join(tmpdir(), 'gangway-race-'));
    folders.push(data);
    const environment = 'url' in location ? { DATABASE_URL: location.url } : {};
    const processes = 'url' in location ? 2 : 1;
    for (let started = 0; started < processes; started += 1)
      running.push(await runService(data, environment));
    const storage = await openStorage('url' in location ? location : { file: join(data, 'gangway.sqlite') });
    const { db } = storage;
    const { id: organisation } = await db.selectFrom('organisation').select('id').executeTakeFirstOrThrow();
    const master = readMasterKey(join(data, 'master-key'));
    const parts = await makeParts({ storage, master, clock: systemClock, origin: '' });
    const { code } = await makeItem(parts, organisation);
    const devices = await Promise.all(Array.from({ length: CLIENTS }, () => TestDevice.make(systemClock)));

    const answers = await Promise.all(
      devices.map(async (device, index) => {
        const { origin } = running[index % running.length] ?? { origin: '' };
        return device.redeem({ origin, rootPem: parts.pki.root.chain }, organisation, code);
      }),
    );

    const winners = answers.filter(({ status }) => status === 200);
    const refusals = answers.filter(({ status }) => status !== 200);
    const words = refusals.map(({ bytes, json }) => bytes.toString().replace(String(json?.['instance']), ''));
    const devicesStored = await db.selectFrom('device').select('id').execute();
    const enrollments = await db.selectFrom('enrollment').select('device').execute();
    const { uses } = await db.selectFrom('enrollment_item').select('uses').executeTakeFirstOrThrow();
    await storage.close();
    expect(winners).toHaveLength(1);
    expect(new Set(words).size).toBe(1);
    expect(refusals.map(({ json }) => json?.['code'])).toEqual(Array(CLIENTS - 1).fill('CODE_REJECTED'));
    expect(devicesStored.map(({ id }) => id)).toEqual([winners[0]?.json?.['device']]);
    expect(enrollments).toHaveLength(1);
    expect(uses).toBe(1);
  });
}

onEachDatabase(suite);
