import { once } from 'node:events';
import { connect } from 'node:tls';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ownTls } from '../pki/server-tls.ts';
import { type App, createHttp } from './http.ts';
import { createLog } from './log.ts';
import { startTestService, type TestService } from './testing/test-service.ts';
import { startUpkeep, upkeepJobs } from './upkeep.ts';

let service: TestService;
let app: App;
let port: number;
const currentTls = () => {
  const { parts, clock } = service;
  return ownTls({ db: parts.storage.db, master: parts.master, now: clock.now() }, parts.pki.root, [
    '127.0.0.1',
  ]);
};

beforeAll(async () => {
  service = await startTestService(() =>
    Promise.resolve({ location: { file: ':memory:' }, remove: () => undefined }),
  );
  const log = createLog('silent');
  app = createHttp({ tls: await currentTls(), trustedProxies: [], log, onBreach: () => undefined });
  port = Number(new URL(await app.listen({ host: '127.0.0.1', port: 0 })).port);
});
afterAll(async () => {
  await app.close();
  await service.close();
});

async function shown(): Promise<{ serial: string; until: number }> {
  // The clock of the test is ahead of the certificate's: what is shown matters here, not whether it is valid.
  const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false });
  await once(socket, 'secureConnect');
  const { serialNumber, valid_to: validTo } = socket.getPeerCertificate();
  socket.destroy();
  return { serial: serialNumber, until: Date.parse(validTo) };
}

test('a running service shows a new certificate before the old one ends, without a restart', async () => {
  const [, renew] = upkeepJobs(service.parts, app, currentTls);
  const first = await shown();
  await renew?.run();
  expect((await shown()).serial).toBe(first.serial);
  service.clock.advance({ days: 61 });
  await renew?.run();
  const second = await shown();
  expect(second.serial).not.toBe(first.serial);
  expect(second.until).toBe(service.clock.now() + 90 * 86_400_000);
});

test('proofs, attempts and codes that are over are forgotten', async () => {
  const [sweep] = upkeepJobs(service.parts, app, currentTls);
  const { storage, clock, parts } = service;
  const { id } = await service.newItem({ minutes: 5 });
  await storage.db
    .insertInto('used_proof')
    .values({ id: 'x', ends_at: clock.now() + 1 })
    .execute();
  await parts.attempts.count([{ bucket: 'x', most: 1 }], 1_000);
  await sweep?.run();
  const left = async () => ({
    proofs: (await storage.db.selectFrom('used_proof').selectAll().execute()).length,
    attempts: (await storage.db.selectFrom('attempt').selectAll().execute()).length,
    sealed: await storage.db
      .selectFrom('enrollment_item')
      .select('code_sealed')
      .where('id', '=', id)
      .executeTakeFirst(),
  });
  expect(await left()).toMatchObject({
    proofs: 1,
    attempts: 1,
    sealed: { code_sealed: expect.any(String) as string },
  });
  clock.advance({ minutes: 5 });
  await sweep?.run();
  expect(await left()).toEqual({ proofs: 0, attempts: 0, sealed: { code_sealed: null } });
});

test('one that fails stops no other, and stopping waits for the one that runs', async () => {
  const begun = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<void>();
  let ended = false;
  const fail = { everyMs: 1, run: () => Promise.reject(new Error('on purpose')) };
  const work = {
    everyMs: 1,
    async run() {
      begun.resolve();
      await gate.promise;
      ended = true;
    },
  };
  const upkeep = startUpkeep([fail, work], createLog('silent'));
  await begun.promise;
  const stopped = upkeep.stop().then(() => ended);
  gate.resolve();
  expect(await stopped).toBe(true);
});
