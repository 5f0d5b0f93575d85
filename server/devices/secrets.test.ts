import { decodeJwt } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Plan } from '../../protocol/plan.ts';
import { TestDevice } from '../app/testing/test-device.ts';
import { startTestService, type TestService } from '../app/testing/test-service.ts';
import { type Given, givenIn } from '../app/testing/given.ts';
import { type FreshDatabase, onEachDatabase } from '../storage/testing/databases.ts';
import { sealPackageSecret } from '../packages/secret.ts';

const SECRET = 'the licence key nobody may see';

function suite(fresh: () => Promise<FreshDatabase>): void {
  let service: TestService;
  let given: Given;
  beforeAll(async () => {
    service = await startTestService(fresh);
    given = givenIn(service);
  });
  afterAll(() => service.close());

  async function withSecret() {
    const id = await given.newApplication();
    const { organisation, parts, storage } = service;
    const sealed = sealPackageSecret(parts.master, organisation, id, SECRET);
    const secret = { secret_property: 'LICENCE', secret_sealed: sealed };
    await storage.db.updateTable('package').set(secret).where('id', '=', id).execute();
    return id;
  }

  test('the secret of a step reaches the device encrypted, with device, enrollment and step in its header', async () => {
    const step = await withSecret();
    const one = await given.enrolled(await given.newUsage(step));
    const { steps } = decodeJwt<Plan>(await one.signed());
    expect(steps.at(-1)).toMatchObject({ id: step, secretProperty: 'LICENCE' });
    const { json, bytes } = await one.secret(step);
    const { header, text } = await one.device.decrypt(String(json?.['secret']));
    expect(text).toBe(SECRET);
    expect(header).toMatchObject({ alg: 'ECDH-ES', enc: 'A256GCM', typ: 'gangway-secret', step });
    expect(header).toMatchObject({ device: one.id, enrollment: one.enrollment });
    expect(bytes.toString()).not.toContain(SECRET);
    const written = service.storage.db.selectFrom('audit').selectAll().where('target', '=', one.id);
    const rows = await written.where('action', '=', 'device.secret-handed-out').execute();
    expect(rows.map(({ details }) => JSON.parse(details) as object)).toEqual([
      { package: step, enrollment: one.enrollment },
    ]);
  });

  test("another device's steps, steps without a secret and a step before the plan have none", async () => {
    const step = await withSecret();
    const usage = await given.newUsage(step);
    const [with_, without, early] = [
      await given.enrolled(usage),
      await given.enrolled(),
      await given.enrolled(usage),
    ];
    await Promise.all([with_.plan(), without.plan()]);
    const answers = await Promise.all([
      without.secret(step),
      with_.secret('management'),
      with_.secret('never'),
      early.secret(step),
    ]);
    expect(answers.map(({ json }) => json?.['code'])).toEqual(Array(4).fill('SECRET_NOT_FOUND'));
  });

  test("another device cannot read it, and neither can the database's reader", async () => {
    const step = await withSecret();
    const one = await given.enrolled(await given.newUsage(step));
    await one.plan();
    const { json } = await one.secret(step);
    const other = await TestDevice.make(service.clock);
    await expect(other.decrypt(String(json?.['secret']))).rejects.toThrow(/decryption operation failed/);
    const rows = await service.storage.db.selectFrom('package').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(SECRET);
  });
}

onEachDatabase(suite);
