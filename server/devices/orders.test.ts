import { compactVerify, decodeJwt, decodeProtectedHeader } from 'jose';
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

  const order = (one: Enrolled, by = user) => by.try('orderUnenroll', { id: one.enrollment });
  const withdraw = (one: Enrolled, by = user) => by.try('withdrawOrder', { id: one.enrollment });
  const handedOver = async (one: Enrolled): Promise<string | undefined> =>
    (await one.status())?.['order'] as string | undefined;
  const shown = async (one: Enrolled) => (await user.do('readEnrollment', { id: one.enrollment })).order;
  const said = (one: Enrolled, sequence: number, kind: string, more: object = {}) =>
    one.report({ sequence, at: 1, kind, ...more });
  const actions = async (target: string): Promise<string[]> => {
    const rows = await service.storage.db
      .selectFrom('audit')
      .select(['action', 'actor'])
      .where('target', '=', target)
      .where('action', 'like', 'device.%')
      .orderBy('at')
      .execute();
    return rows.map(({ action, actor }) => `${action} by ${actor}`);
  };

  test('A15 the order that a device is handed is signed by the plan signer, for this device and enrollment alone', async () => {
    const one = await given.enrolled();
    const other = await given.enrolled();
    expect((await order(one)).status).toBe(204);
    const signed = (await handedOver(one)) ?? '';
    const signer = await service.parts.pki.planSigner(service.organisation);
    await compactVerify(signed, await signer.certificate.publicKey.export());
    expect(decodeProtectedHeader(signed)).toEqual({ alg: 'ES256', typ: 'gangway-order+jwt' });
    const { iat = 0, exp = 0, ...claims } = decodeJwt(signed);
    expect(claims).toEqual({
      iss: service.organisation,
      sub: one.id,
      enrollment: one.enrollment,
      id: expect.any(String) as string,
      sequence: 1,
      action: 'unenroll',
      cnf: { jkt: one.device.jkt },
    });
    expect([iat * 1000 <= service.clock.now(), exp - iat]).toEqual([true, 3600]);
    expect(await handedOver(other)).toBeUndefined();
  });

  test('A15 what becomes of an order is reported back: waiting, taken, done', async () => {
    const one = await given.enrolled();
    expect(await shown(one)).toBeNull();
    await order(one);
    expect(await shown(one)).toMatchObject({ state: 'waiting', by: 'admin', refused: null });
    const { id } = decodeJwt((await handedOver(one)) ?? '');
    await said(one, 1, 'order-accepted', { order: id });
    expect(await shown(one)).toMatchObject({ state: 'taken' });
    expect(await handedOver(one)).toBeUndefined();
    await said(one, 2, 'unenrolled', { removed: [], kept: [] });
    expect(await shown(one)).toMatchObject({ state: 'done' });
    expect(await actions(one.enrollment)).toEqual(['device.unenroll-ordered by admin']);
  });

  test('A15 a refusal is shown with its code, and the order still stands', async () => {
    const one = await given.enrolled();
    await order(one);
    await said(one, 1, 'order-refused', { code: 'ORDER_EXPIRED' });
    expect(await shown(one)).toMatchObject({ state: 'waiting', refused: 'ORDER_EXPIRED' });
    expect(await handedOver(one)).toBeDefined();
  });

  test('A15 ordering twice, also at once, is ordering once', async () => {
    const one = await given.enrolled();
    const all = await Promise.all([order(one), order(one), order(one)]);
    expect(all.map(({ status }) => status)).toEqual([204, 204, 204]);
    await order(one);
    const rows = await service.storage.db
      .selectFrom('device_order')
      .select('sequence')
      .where('enrollment', '=', one.enrollment)
      .execute();
    expect(rows).toEqual([{ sequence: 1 }]);
  });

  test('A15 an order can be withdrawn until the device takes it; the next one has a higher number', async () => {
    const one = await given.enrolled();
    expect((await withdraw(one)).status).toBe(404);
    await order(one);
    expect((await withdraw(one)).status).toBe(204);
    expect(await handedOver(one)).toBeUndefined();
    expect(await shown(one)).toMatchObject({ state: 'withdrawn' });
    await order(one);
    const claims = decodeJwt((await handedOver(one)) ?? '');
    expect(claims['sequence']).toBe(2);
    await said(one, 1, 'order-accepted', { order: claims['id'] });
    expect((await withdraw(one)).status).toBe(404);
  });

  test('A15 an enrollment that ends otherwise leaves no order behind', async () => {
    const one = await given.enrolled();
    await order(one);
    await said(one, 1, 'unenrolled', { removed: [], kept: [] });
    expect(await shown(one)).toMatchObject({ state: 'over' });
    const gone = await order(one);
    expect([gone.status, gone.json?.['code']]).toEqual([409, 'CHANGED_MEANWHILE']);
  });

  test('A15 A13 a revoked device cannot be ordered: nothing reaches it any more', async () => {
    const one = await given.enrolled();
    await order(one);
    await user.do('revokeDevice', { id: one.enrollment });
    expect(await shown(one)).toMatchObject({ state: 'over' });
    expect((await order(one)).json?.['code']).toBe('CHANGED_MEANWHILE');
  });

  test('A15 an order that a device took and of which nothing more is heard is not called done', async () => {
    const one = await given.enrolled();
    await order(one);
    const { id } = decodeJwt((await handedOver(one)) ?? '');
    await said(one, 1, 'order-accepted', { order: id });
    await user.do('revokeDevice', { id: one.enrollment });
    expect(await shown(one)).toMatchObject({ state: 'over' });
  });

  test('A15 helpdesk, connectors and other organisations can neither order nor withdraw', async () => {
    const one = await given.enrolled();
    const organisation = await service.newOrganisation('Other');
    const helpdesk = await newUser(service, 'helpdesk');
    const connector = await newUser(service, 'connector');
    const stranger = await newUser(service, 'administrator', { name: 'eve', organisation });
    const statuses = async (act: typeof order) => [
      (await act(one, helpdesk)).status,
      (await act(one, connector)).status,
      (await act(one, stranger)).status,
    ];
    expect(await statuses(order)).toEqual([403, 403, 404]);
    expect(await handedOver(one)).toBeUndefined();
    await order(one);
    expect(await statuses(withdraw)).toEqual([403, 403, 404]);
    expect(await handedOver(one)).toBeDefined();
  });
}

onEachDatabase(suite);
