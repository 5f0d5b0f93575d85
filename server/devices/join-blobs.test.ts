import { CompactEncrypt, decodeJwt, importJWK } from 'jose';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Plan } from '../../protocol/plan.ts';
import { administrator, type ConsoleUser, newUser } from '../admin-api/testing/console-user.ts';
import { type Enrolled, type Given, givenIn } from '../app/testing/given.ts';
import { TestDevice } from '../app/testing/test-device.ts';
import { startTestService, type TestService } from '../app/testing/test-service.ts';
import { type FreshDatabase, onEachDatabase } from '../storage/testing/databases.ts';

const BLOB = 'what only the computer may read';

function suite(fresh: () => Promise<FreshDatabase>): void {
  let service: TestService;
  let given: Given;
  let user: ConsoleUser;
  let connector: ConsoleUser;
  let usage: string;
  let step: string;
  let one: Enrolled;
  beforeAll(async () => {
    service = await startTestService(fresh);
    given = givenIn(service);
    user = await administrator(service);
    connector = await newUser(service, 'connector');
    const provisioner = (await TestDevice.make(service.clock)).jwk;
    const body = { kind: 'domain-join', name: 'Acme domain', domain: 'Example.Test', provisioner };
    step = (await user.do('createPackage', { body })).id;
    // Attached before the name on purpose.
    const name = await given.newPackage({ kind: 'host-name', template: 'LT-{counter:3}' });
    usage = await given.newUsage(step, name);
  });
  beforeEach(async () => {
    one = await given.enrolled(usage);
  });
  afterAll(() => service.close());

  const planned = async (enrolled: Enrolled) => {
    const plan = decodeJwt<Plan>(await enrolled.signed());
    return { plan, join: plan.steps.find(({ kind }) => kind === 'domain-join') };
  };
  const made = async (more: object = {}, content = BLOB): Promise<string> => {
    const header = { device: one.id, enrollment: one.enrollment, step, typ: 'gangway-secret', ...more };
    return new CompactEncrypt(Buffer.from(content))
      .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', ...header })
      .encrypt(await importJWK(await one.device.agreementKey(), 'ECDH-ES'));
  };
  const put = (blob: string, at = one.enrollment) =>
    connector.try('putJoinBlob', { id: at, body: { step, blob } });
  const codeOf = async () => (await one.secret(step)).json?.['code'];

  test('M9 G10 the plan names domain, machine name and provisioner, after the computer name', async () => {
    const { plan, join } = await planned(one);
    const naming = plan.steps.find(({ kind }) => kind === 'host-name');
    expect(join).toMatchObject({
      domain: 'example.test',
      machineName: plan.computerName,
      provisioner: { kty: 'EC' },
      removable: false,
      needs: ['management', naming?.id],
    });
    expect(plan.domain).toBe('example.test');
  });

  test('M9 without a name profile the account gets the name that the computer has; one no domain takes is refused', async () => {
    const bare = await given.newUsage(step);
    const { join } = await planned(await given.enrolled(bare));
    expect(join).toMatchObject({ machineName: expect.stringMatching(/^NEW-/), needs: ['management'] });
    const device = await TestDevice.make(service.clock, { hostName: 'a name with spaces in it' });
    const { code } = await service.newItem({ deviceUsage: bare });
    const { json } = await device.redeem(service, service.organisation, code);
    const plan = await device.ask(service, '/agent/v1/plan', { token: String(json?.['accessToken']) });
    expect(plan.json?.['code']).toBe('HOST_NAME_INVALID');
  });

  test('M9 a connector sees what is wanted, hands it in, and the device gets exactly that', async () => {
    const { plan } = await planned(one);
    expect((await one.secret(step)).json).toMatchObject({ code: 'JOIN_BLOB_NOT_READY', retryAfter: 2 });
    const { rows } = await connector.do('listJoinBlobs');
    expect(rows.find(({ enrollment }) => enrollment === one.enrollment)).toMatchObject({
      device: one.id,
      step,
      domain: 'example.test',
      machineName: plan.computerName,
      agreementKey: await one.device.agreementKey(),
      simulated: true,
    });
    expect((await put(await made())).status).toBe(204);
    const after = await connector.do('listJoinBlobs');
    expect(after.rows.some(({ enrollment }) => enrollment === one.enrollment)).toBe(false);
    const { json } = await one.secret(step);
    const { text } = await one.device.decrypt(String(json?.['secret']));
    expect(text).toBe(BLOB);
  });

  test('M9 a connector of one domain can ask for what that domain wants alone', async () => {
    await one.signed();
    const provisioner = JSON.stringify(one.device.jwk);
    const join = await given.newPackage({ kind: 'domain-join', domain: 'other.test', provisioner });
    const other = await given.enrolled(await given.newUsage(join));
    await other.signed();
    const wanted = async (query: string) =>
      (await connector.do('listJoinBlobs', { query })).rows.map(({ enrollment }) => enrollment);
    expect(await wanted('?domain=OTHER.test')).toEqual([other.enrollment]);
    const ours = await wanted('?domain=example.test');
    expect([ours.includes(one.enrollment), ours.includes(other.enrollment)]).toEqual([true, false]);
    expect(await wanted('')).toEqual(expect.arrayContaining([one.enrollment, other.enrollment]));
    expect((await connector.try('listJoinBlobs', { query: '?domain=x' })).status).toBe(400);
  });

  test('M9 another one replaces it, and once the computer has joined it is gone and not wanted again', async () => {
    await one.signed();
    await put(await made({}, 'first'));
    await put(await made({}, 'second'));
    const { text } = await one.device.decrypt(String((await one.secret(step)).json?.['secret']));
    expect(text).toBe('second');
    await one.report({ sequence: 1, at: 0, kind: 'step-pending', step, durationMs: 1 });
    const rows = await service.storage.db
      .selectFrom('join_blob')
      .selectAll()
      .where('enrollment', '=', one.enrollment)
      .execute();
    expect(rows).toMatchObject([{ blob: null, taken_at: expect.any(Number) }]);
    expect(await codeOf()).toBe('SECRET_NOT_FOUND');
    const wanted = (await connector.do('listJoinBlobs')).rows.map(({ enrollment }) => enrollment);
    expect(wanted).not.toContain(one.enrollment);
    expect((await put(await made())).json?.['code']).toBe('NOT_FOUND');
  });

  test('M9 a blob that the computer refuses is wanted anew; other failures leave it', async () => {
    await one.signed();
    await put(await made());
    const failed = (sequence: number, code: string) =>
      one.report({ sequence, at: 0, kind: 'step-failed', step, code, details: {} });
    const isWanted = async () =>
      (await connector.do('listJoinBlobs')).rows.some(({ enrollment }) => enrollment === one.enrollment);
    await failed(1, 'DOMAIN_JOIN_FAILED');
    expect(await isWanted()).toBe(false);
    await failed(2, 'JOIN_OTHER_COMPUTER');
    expect(await isWanted()).toBe(true);
    expect(await codeOf()).toBe('JOIN_BLOB_NOT_READY');
  });

  test('M9 what is for another device, enrollment or step, or no such thing, is refused at the door', async () => {
    await one.signed();
    const bad = [
      await made({ device: 'other' }),
      await made({ enrollment: 'other' }),
      await made({ step: 'other' }),
      await made({ typ: 'JWT' }),
      (await made()).replace(/^[^.]+/, 'e30'),
    ];
    for (const blob of bad) expect((await put(blob)).json?.['code']).toBe('REQUEST_INVALID');
    expect((await put('not a blob')).json?.['code']).toBe('REQUEST_INVALID');
    expect((await put(await made(), 'nowhere')).json?.['code']).toBe('NOT_FOUND');
    expect(await codeOf()).toBe('JOIN_BLOB_NOT_READY');
  });

  test('M9 what the next plan asks for no more is wanted no more, and what was handed in for it is gone', async () => {
    const { db } = service.storage;
    const own = await given.newUsage(step);
    one = await given.enrolled(own);
    await one.signed();
    await put(await made());
    await db.deleteFrom('package_attachment').where('configuration_item', '=', own).execute();
    await one.signed();
    const left = db.selectFrom('join_blob').select('step').where('enrollment', '=', one.enrollment);
    expect(await left.execute()).toEqual([]);
    expect(await codeOf()).toBe('SECRET_NOT_FOUND');
  });

  test('M9 nothing is wanted of an enrollment that is over, and nothing taken', async () => {
    await one.signed();
    await one.report({ sequence: 1, at: 0, kind: 'declined' });
    const wanted = (await connector.do('listJoinBlobs')).rows.map(({ enrollment }) => enrollment);
    expect(wanted).not.toContain(one.enrollment);
    expect((await put(await made())).json?.['code']).toBe('NOT_FOUND');
  });

  test('M9 a connector may do that and nothing else; helpdesk and other organisations may not', async () => {
    await one.signed();
    for (const name of [
      'listItems',
      'listPackages',
      'readSettings',
      'listAudit',
      'listEnrollments',
    ] as const) {
      expect((await connector.try(name)).status).toBe(403);
    }
    const helpdesk = await newUser(service, 'helpdesk', { name: `h-${one.id}` });
    expect((await helpdesk.try('listJoinBlobs')).status).toBe(403);
    const organisation = await service.newOrganisation(`Other ${one.id}`);
    const stranger = await newUser(service, 'connector', { name: `s-${one.id}`, organisation });
    expect((await stranger.do('listJoinBlobs')).rows).toEqual([]);
    const body = { step, blob: await made() };
    expect((await stranger.try('putJoinBlob', { id: one.enrollment, body })).status).toBe(404);
  });
}

onEachDatabase(suite);
