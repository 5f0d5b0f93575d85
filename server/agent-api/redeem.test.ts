import { X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { generateCode } from '../../protocol/enrollment-code.ts';
import type { Answer } from '../app/testing/https-client.ts';
import { TestDevice } from '../app/testing/test-device.ts';
import { startTestService, type TestService } from '../app/testing/test-service.ts';
import { deleteItem } from '../enrollment/items/delete-item.ts';
import { type FreshDatabase, onEachDatabase } from '../storage/testing/databases.ts';

const randomBytes = (count: number): Uint8Array => crypto.getRandomValues(new Uint8Array(count));

/** The refusal without what names this one occurrence. */
const words = ({ status, bytes, json }: Answer): string =>
  `${String(status)} ${bytes.toString().replace(String(json?.['instance']), '…')}`;

function suite(fresh: () => Promise<FreshDatabase>): void {
  let service: TestService;
  const newDevice = () => TestDevice.make(service.clock);
  const redeem = (device: TestDevice, code: string) => device.redeem(service, service.organisation, code);
  const redeemChanged = async (device: TestDevice, code: string, change: object) => {
    const body = { ...(await device.redeemBody(service.organisation, code)), ...change };
    return device.ask(service, '/agent/v1/redeem', { method: 'POST', body });
  };
  const usesOf = async (id: string) => {
    const rows = service.storage.db.selectFrom('enrollment_item').selectAll().where('id', '=', id);
    const { uses, code_sealed: sealed } = await rows.executeTakeFirstOrThrow();
    return { uses, sealed };
  };

  beforeAll(async () => {
    service = await startTestService(fresh);
  });
  afterAll(() => service.close());

  test('M2 a code and a proven key become a device with an enrollment, a certificate and a token', async () => {
    const { id, code } = await service.newItem();
    const device = await newDevice();
    const { status, json } = await redeem(device, code);
    expect(status).toBe(200);
    expect(json).toMatchObject({
      device: expect.any(String),
      enrollment: expect.any(String),
      expiresIn: 600,
    });
    const seen = await device.ask(service, '/agent/v1/status', { token: String(json?.['accessToken']) });
    expect(seen.json).toMatchObject({ device: json?.['device'], state: 'redeemed', eventsThrough: 0 });
    expect(await usesOf(id)).toEqual({ uses: 1, sealed: null });
  });

  test('M2 the certificate is for the proven key and says nothing that the request asked for', async () => {
    const { code } = await service.newItem();
    const device = await newDevice();
    const { json } = await redeem(device, code);
    const pems =
      String(json?.['certificateChain']).match(/-----BEGIN[^-]+-----[^-]+-----END[^-]+-----/g) ?? [];
    const [leaf, authority] = pems.map((pem) => new X509Certificate(pem));
    const root = new X509Certificate(service.rootPem);
    if (!leaf || !authority) throw new Error('the chain has no two certificates');
    expect(pems).toHaveLength(2);
    expect(leaf.publicKey.export({ format: 'jwk' })).toMatchObject(device.jwk);
    expect(leaf.subject).toBe(`OU=${service.organisation}\nCN=${String(json?.['device'])}`);
    expect({ ca: leaf.ca, usage: leaf.keyUsage }).toEqual({ ca: false, usage: ['1.3.6.1.5.5.7.3.2'] });
    expect(leaf.verify(authority.publicKey) && authority.verify(root.publicKey)).toBe(true);
    const days = (leaf.validToDate.getTime() - service.clock.now()) / 86_400_000;
    expect(days).toBe(365);
  });

  test('M2 unknown, mistyped, used, expired, deleted and foreign codes get one answer in the same words', async () => {
    const device = await newDevice();
    const used = await service.newItem();
    expect((await redeem(await newDevice(), used.code)).status).toBe(200);
    const deleted = await service.newItem();
    const by = { organisation: service.organisation, actor: 'admin' };
    await deleteItem(service.parts, by, deleted.id);
    const foreign = await service.newItem({ organisation: await service.newOrganisation('Other') });
    const expired = await service.newItem({ minutes: 1 });
    service.clock.advance({ minutes: 1 });
    const unknown = generateCode(randomBytes);
    const mistyped = (unknown.startsWith('2') ? '3' : '2') + unknown.slice(1);
    const answers = [];
    for (const code of [unknown, mistyped, used.code, deleted.code, foreign.code, expired.code]) {
      answers.push(words(await redeem(device, code)));
    }
    answers.push(words(await redeemChanged(device, foreign.code, { organisation: 'nobody' })));
    expect(new Set(answers)).toEqual(
      new Set([
        '403 {"type":"urn:gangway:problem:CODE_REJECTED","title":"This code cannot be used","status":403,' +
          '"code":"CODE_REJECTED","audience":"helpdesk","action":"contact-helpdesk","instance":"…"}',
      ]),
    );
  });

  test('G2 the same key with the same code is the same enrollment, and uses nothing up', async () => {
    const { id, code } = await service.newItem({ maxUses: 3 });
    const device = await newDevice();
    const first = await redeem(device, code);
    const again = await redeem(device, code);
    const { accessToken: one, ...told } = first.json ?? {};
    const { accessToken: two, ...toldAgain } = again.json ?? {};
    expect(first.status).toBe(200);
    expect(toldAgain).toEqual(told);
    expect(typeof two).toBe(typeof one);
    expect((await usesOf(id)).uses).toBe(1);
  });

  test('G2 it stays so after the code expired and after its item was deleted', async () => {
    const { id, code } = await service.newItem({ minutes: 5, maxUses: 2 });
    const device = await newDevice();
    const first = await redeem(device, code);
    service.clock.advance({ hours: 3 });
    const expired = await redeem(device, code);
    const by = { organisation: service.organisation, actor: 'admin' };
    await deleteItem(service.parts, by, id);
    const deleted = await redeem(device, code);
    expect([expired.json?.['enrollment'], deleted.json?.['enrollment']]).toEqual([
      first.json?.['enrollment'],
      first.json?.['enrollment'],
    ]);
    expect((await redeem(await newDevice(), code)).json?.['code']).toBe('CODE_REJECTED');
  });

  test('G2 the same agent ten times at once is one device, and each time is told the same', async () => {
    const { id, code } = await service.newItem({ maxUses: 10 });
    const device = await newDevice();
    const answers = await Promise.all(Array.from({ length: 10 }, () => redeem(device, code)));
    const told = answers.map(({ json }) => JSON.stringify({ ...json, accessToken: '' }));
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
    expect(new Set(told).size).toBe(1);
    expect((await usesOf(id)).uses).toBe(1);
  });

  test('a code for several computers is good for exactly as many', async () => {
    const { code } = await service.newItem({ maxUses: 3 });
    const devices = await Promise.all(Array.from({ length: 8 }, newDevice));
    const answers = await Promise.all(devices.map((device) => redeem(device, code)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(3);
    expect(answers.filter(({ json }) => json?.['code'] === 'CODE_REJECTED')).toHaveLength(5);
  });

  test('S8 one key in two organisations is two devices that know nothing of each other', async () => {
    const other = await service.newOrganisation('Twin');
    const device = await newDevice();
    const [here, there] = [await service.newItem(), await service.newItem({ organisation: other })];
    const mine = await redeem(device, here.code);
    const theirs = await device.redeem(service, other, there.code);
    expect(theirs.status).toBe(200);
    expect(theirs.json?.['device']).not.toBe(mine.json?.['device']);
    expect(theirs.json?.['certificateChain']).not.toBe(mine.json?.['certificateChain']);
    const { db } = service.storage;
    await db
      .updateTable('device')
      .set({ revoked_at: 1 })
      .where('id', '=', String(mine.json?.['device']))
      .execute();
    const seen = async ({ json }: Answer) =>
      (await device.ask(service, '/agent/v1/status', { token: String(json?.['accessToken']) })).json;
    expect((await seen(mine))?.['code']).toBe('DEVICE_REVOKED');
    expect((await seen(theirs))?.['device']).toBe(theirs.json?.['device']);
  });

  test('the audit trail says what began, what came again and what was issued, without the code', async () => {
    const device = await newDevice();
    const { code } = await service.newItem();
    const { json } = await redeem(device, code);
    await redeem(device, code);
    const ids = [String(json?.['device']), String(json?.['enrollment'])];
    const rows = await service.storage.db
      .selectFrom('audit')
      .select(['actor', 'action', 'details'])
      .where('target', 'in', ids)
      .orderBy('action')
      .execute();
    expect(rows.map(({ actor, action }) => `${actor} ${action}`)).toEqual([
      'service device.certificate-issued',
      'device enrollment.resumed',
      'device enrollment.started',
    ]);
    expect(JSON.stringify(rows)).not.toContain(code);
  });

  test('another code for an enrolled device replaces its enrollment, and the old token ends', async () => {
    const device = await newDevice();
    const first = await redeem(device, (await service.newItem()).code);
    const second = await redeem(device, (await service.newItem()).code);
    expect(second.json?.['device']).toBe(first.json?.['device']);
    expect(second.json?.['enrollment']).not.toBe(first.json?.['enrollment']);
    const old = await device.ask(service, '/agent/v1/status', { token: String(first.json?.['accessToken']) });
    expect(old.json?.['code']).toBe('ENROLLMENT_ENDED');
  });

  test('a revoked device is told so, and its code is not spent', async () => {
    const device = await newDevice();
    const first = await redeem(device, (await service.newItem()).code);
    const revoked = service.storage.db.updateTable('device').set({ revoked_at: service.clock.now() });
    await revoked.where('id', '=', String(first.json?.['device'])).execute();
    const { id, code } = await service.newItem();
    const token = String(first.json?.['accessToken']);
    const asked = await Promise.all([
      redeem(device, code),
      device.ask(service, '/agent/v1/plan', { token }),
      device.ask(service, '/agent/v1/token', { method: 'POST', body: { device: first.json?.['device'] } }),
    ]);
    expect(asked.map(({ json }) => json?.['code'])).toEqual(Array(3).fill('DEVICE_REVOKED'));
    expect((await usesOf(id)).uses).toBe(0);
  });

  test("a certificate request of another key, one that is not signed, and somebody else's agreement key are refused", async () => {
    const { id, code } = await service.newItem();
    const [device, other] = [await newDevice(), await newDevice()];
    const broken = Buffer.from(await device.csr(), 'base64');
    broken[broken.length - 1] = (broken.at(-1) ?? 0) ^ 1;
    const stolen = { agreementKey: await other.agreementKey() };
    const { agreementSignature } = await other.redeemBody(service.organisation, code);
    const answers = [];
    for (const change of [
      { csr: await other.csr() },
      { csr: broken.toString('base64') },
      { csr: 'AAAA' },
      stolen,
      { ...stolen, agreementSignature },
    ]) {
      answers.push((await redeemChanged(device, code, change)).json?.['code']);
    }
    expect(answers).toEqual(Array(5).fill('PROOF_INVALID'));
    expect((await usesOf(id)).uses).toBe(0);
  });

  test('a private key that came along is refused before anything is looked at', async () => {
    const { code } = await service.newItem();
    const device = await newDevice();
    const agreementKey = { ...(await device.agreementKey()), d: 'A'.repeat(43) };
    expect((await redeemChanged(device, code, { agreementKey })).json?.['code']).toBe('REQUEST_INVALID');
  });

  test('M11 an agent below the minimum version is told so, and its code is not spent', async () => {
    const { id, code } = await service.newItem();
    const row = { organisation: service.organisation, name: 'minimumAgentVersion', value: '"1.10.0"' };
    await service.storage.db
      .insertInto('setting')
      .values({ ...row, changed_at: 0 })
      .execute();
    const device = await newDevice();
    device.agentVersion = '1.9.9';
    const old = await redeem(device, code);
    device.agentVersion = '1.10.0';
    const enough = await redeem(device, code);
    await service.storage.db.deleteFrom('setting').execute();
    expect([old.status, old.json?.['code'], enough.status]).toEqual([426, 'AGENT_TOO_OLD', 200]);
    expect((await usesOf(id)).uses).toBe(1);
  });

  test('wrong codes are limited per address, say when to come back, and right ones do not count', async () => {
    service.clock.advance({ minutes: 10 });
    const db = service.storage.db;
    const [device, code] = [await newDevice(), generateCode(randomBytes)];
    expect((await redeem(device, code)).json?.['code']).toBe('CODE_REJECTED');
    const { code: right } = await service.newItem({ maxUses: 5 });
    expect((await redeem(await newDevice(), right)).status).toBe(200);
    const rows = await db.selectFrom('attempt').selectAll().where('bucket', 'like', 'code%').execute();
    const counts = rows.filter(({ ends_at: end }) => end > service.clock.now()).map(({ count }) => count);
    expect(counts.toSorted((a, b) => a - b)).toEqual([0, 1, 1, 1]);
    await db.updateTable('attempt').set({ count: 200 }).where('bucket', 'like', 'code-from-%').execute();
    const refused = await redeem(await newDevice(), right);
    expect([refused.status, refused.json?.['code']]).toEqual([429, 'RATE_LIMITED']);
    const seconds = Number(refused.json?.['retryAfter']);
    expect(refused.headers['retry-after']).toBe(String(seconds));
    service.clock.advance({ seconds: seconds - 1 });
    expect((await redeem(await newDevice(), right)).status).toBe(429);
    service.clock.advance({ seconds: 1 });
    expect((await redeem(await newDevice(), right)).status).toBe(200);
  });
}

onEachDatabase(suite);
