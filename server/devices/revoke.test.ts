import { afterAll, beforeAll, expect, test } from 'vitest';
import { OPERATIONS } from '../../protocol/operations.ts';
import { administrator, type ConsoleUser, newUser } from '../admin-api/testing/console-user.ts';
import { type Enrolled, type Given, givenIn } from '../app/testing/given.ts';
import { startTestService, type TestService } from '../app/testing/test-service.ts';
import { type FreshDatabase, onEachDatabase } from '../storage/testing/databases.ts';
import { transact } from '../storage/transaction.ts';
import { signedPlan } from './plan.ts';

function suite(fresh: () => Promise<FreshDatabase>): void {
  let service: TestService;
  let given: Given;
  let user: ConsoleUser;
  beforeAll(async () => {
    service = await startTestService(fresh);
    given = givenIn(service);
    user = await administrator(service);
  });
  afterAll(() => service.close());

  const revoke = (one: Enrolled, by = user) => by.try('revokeDevice', { id: one.enrollment });
  const certificates = (one: Enrolled) =>
    service.storage.db.selectFrom('certificate').selectAll().where('device', '=', one.id).execute();

  test('A13 a revoked device is told so on every call, with a token from before and with a fresh code', async () => {
    const one = await given.enrolled();
    const got = await one.device.ask(service, '/agent/v1/token', {
      method: 'POST',
      body: { device: one.id },
    });
    const token = String(got.json?.['accessToken']);
    const { code } = await service.newItem({});
    expect((await revoke(one)).status).toBe(204);
    const bodies: Readonly<Record<string, object>> = {
      redeem: await one.device.redeemBody(service.organisation, code),
      token: { device: one.id },
      events: { events: [{ sequence: 1, at: 1, kind: 'consented' }] },
      renew: { csr: await one.device.csr() },
    };
    for (const { operationId, method, path, access } of Object.values(OPERATIONS)) {
      if (access === 'public') continue;
      const body = bodies[operationId];
      const { status, json } = await one.device.ask(service, path.replace('{step}', 'management'), {
        method,
        token: access === 'token' ? token : undefined,
        ...(body && { body }),
      });
      expect([operationId, status, json?.['code']]).toEqual([operationId, 403, 'DEVICE_REVOKED']);
    }
    expect((await certificates(one)).every(({ revoked_at: at }) => at !== null)).toBe(true);
  });

  test('A13 M9 A15 named by an enrollment that was replaced, the living one has no blob and no order left', async () => {
    const one = await given.enrolled();
    const provisioner = JSON.stringify(one.device.jwk);
    const step = await given.newPackage({ kind: 'domain-join', domain: 'example.test', provisioner });
    const { code } = await service.newItem({ deviceUsage: await given.newUsage(step) });
    const { json } = await one.device.redeem(service, service.organisation, code);
    const living = String(json?.['enrollment']);
    expect(living).not.toBe(one.enrollment);
    await one.signed();
    await user.do('orderUnenroll', { id: living });
    const wanted = async () => (await user.do('listJoinBlobs')).rows.map(({ enrollment }) => enrollment);
    expect(await wanted()).toContain(living);
    await revoke(one);
    const { db } = service.storage;
    const blobs = db.selectFrom('join_blob').select(['blob', 'taken_at']).where('enrollment', '=', living);
    expect(await blobs.execute()).toEqual([{ blob: null, taken_at: service.clock.now() }]);
    expect((await user.do('readEnrollment', { id: living })).order).toMatchObject({ state: 'over' });
  });

  test('A13 revoked between the door and the writing it gets no plan, and takes no name', async () => {
    const name = await given.newPackage({ kind: 'host-name', template: 'LATE-{counter:3}' });
    const late = await given.enrolled(await given.newUsage(name));
    const { parts, storage, organisation } = service;
    const signer = await parts.pki.planSigner(organisation);
    const { db } = storage;
    const device = await db
      .selectFrom('device')
      .selectAll()
      .where('id', '=', late.id)
      .executeTakeFirstOrThrow();
    const enrollment = await db
      .selectFrom('enrollment')
      .selectAll()
      .where('id', '=', late.enrollment)
      .executeTakeFirstOrThrow();
    await revoke(late);
    await expect(
      transact(db, (tx) => signedPlan(parts, tx, signer, { organisation, device, enrollment })),
    ).rejects.toMatchObject({ code: 'DEVICE_REVOKED' });
    const names = db.selectFrom('host_name').selectAll().where('device', '=', late.id);
    expect(await names.execute()).toEqual([]);
  });

  test('A13 revoking twice is revoking once, and the audit trail says by whom', async () => {
    const one = await given.enrolled();
    await revoke(one);
    const [first] = await certificates(one);
    service.clock.advance({ minutes: 1 });
    expect((await revoke(one)).status).toBe(204);
    expect((await certificates(one))[0]?.revoked_at).toBe(first?.revoked_at);
    const written = await service.storage.db
      .selectFrom('audit')
      .selectAll()
      .where('action', '=', 'device.revoked')
      .where('target', '=', one.id)
      .execute();
    expect(written).toMatchObject([{ actor: 'admin' }]);
  });

  test('A13 helpdesk and other organisations may not, and other devices go on', async () => {
    const one = await given.enrolled();
    const other = await given.enrolled();
    const helpdesk = await newUser(service, 'helpdesk');
    expect((await revoke(one, helpdesk)).status).toBe(403);
    const organisation = await service.newOrganisation('Other');
    const stranger = await newUser(service, 'administrator', { name: 'eve', organisation });
    expect((await revoke(one, stranger)).status).toBe(404);
    expect((await revoke(other)).status).toBe(204);
    expect((await one.plan()).status).toBe(200);
  });
}

onEachDatabase(suite);
