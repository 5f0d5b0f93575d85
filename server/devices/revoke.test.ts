import { afterAll, beforeAll, expect, test } from 'vitest';
import { administrator, type ConsoleUser, newUser } from '../admin-api/testing/console-user.ts';
import { type Enrolled, type Given, givenIn } from '../app/testing/given.ts';
import { startTestService, type TestService } from '../app/testing/test-service.ts';
import { type FreshDatabase, onEachDatabase } from '../storage/testing/databases.ts';

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

  test('A13 a revoked device is told so on every call, also with a token from before', async () => {
    const one = await given.enrolled();
    const got = await one.device.ask(service, '/agent/v1/token', {
      method: 'POST',
      body: { device: one.id },
    });
    const token = String(got.json?.['accessToken']);
    expect((await revoke(one)).status).toBe(204);
    const calls = [
      await one.device.ask(service, '/agent/v1/token', { method: 'POST', body: { device: one.id } }),
      await one.device.ask(service, '/agent/v1/plan', { token }),
      await one.device.ask(service, '/agent/v1/status', { token }),
    ];
    expect(calls.map(({ status, json }) => [status, json?.['code']])).toEqual(
      Array.from({ length: 3 }, () => [403, 'DEVICE_REVOKED']),
    );
    expect((await certificates(one)).every(({ revoked_at: at }) => at !== null)).toBe(true);
  });

  test('A13 its keys are never taken again, not even with a fresh code', async () => {
    const one = await given.enrolled();
    await revoke(one);
    const { code } = await service.newItem({});
    const again = await one.device.redeem(service, service.organisation, code);
    expect(again.json?.['code']).toBe('DEVICE_REVOKED');
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
