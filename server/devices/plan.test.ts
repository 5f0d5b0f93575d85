import { createHash, X509Certificate } from 'node:crypto';
import { compactVerify } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Plan, PLAN_ORGANISATION_PREFIX, PLAN_SIGNER_EKU, PLAN_TYPE } from '../../protocol/plan.ts';
import { fetchOver } from '../app/testing/https-client.ts';
import { startTestService, type TestService } from '../app/testing/test-service.ts';
import { type Given, givenIn } from '../app/testing/given.ts';
import { type FreshDatabase, onEachDatabase } from '../storage/testing/databases.ts';

function suite(fresh: () => Promise<FreshDatabase>): void {
  let service: TestService;
  let given: Given;
  beforeAll(async () => {
    service = await startTestService(fresh);
    given = givenIn(service);
  });
  afterAll(() => service.close());

  const planSigner = async () => {
    const { json } = await fetchOver(service.rootPem, `${service.origin}/.well-known/gangway`);
    return new X509Certificate(Buffer.from(String(json?.['planSigner']), 'base64'));
  };

  async function opened(signed: string): Promise<Plan> {
    const { payload, protectedHeader } = await compactVerify(signed, (await planSigner()).publicKey);
    expect(protectedHeader).toEqual({ alg: 'ES256', typ: PLAN_TYPE });
    return Plan.parse(JSON.parse(Buffer.from(payload).toString()));
  }

  test('G10 it is signed by the pinned certificate, which may sign plans of this organisation and nothing else', async () => {
    const signer = await planSigner();
    expect(signer.keyUsage).toEqual([PLAN_SIGNER_EKU]);
    expect(signer.subject).toContain(`OU=${PLAN_ORGANISATION_PREFIX}${service.organisation}`);
    expect(signer.ca).toBe(false);
    expect(signer.verify(new X509Certificate(service.rootPem).publicKey)).toBe(true);
    const one = await given.enrolled();
    const plan = await opened(await one.signed());
    expect(plan).toMatchObject({
      iss: service.organisation,
      sub: one.id,
      enrollment: one.enrollment,
      sequence: 1,
      cnf: { jkt: one.device.jkt },
      computerName: null,
      domain: null,
    });
    expect(plan.exp - plan.iat).toBe(86_400);
  });

  test("M7 A6 after root and management come the packages of the item's choice, in their order", async () => {
    const [name, certificate, editor] = await Promise.all([
      given.newPackage({ kind: 'host-name', template: 'ACME-LT-{counter:3}' }),
      given.newPackage({ kind: 'certificate', certificate: 'AAAA', sha256: 'b'.repeat(64), not_after: 1 }),
      given.newApplication(),
    ]);
    const absent = await given.newApplication({ uploaded_at: null });
    const one = await given.enrolled(await given.newUsage(name, certificate, editor, absent));
    const plan = await opened(await one.signed());
    expect(plan.steps.map(({ id, kind, needs }) => [id, kind, needs])).toEqual([
      ['root', 'root-certificate', []],
      ['management', 'management', ['root']],
      [name, 'host-name', ['management']],
      [certificate, 'root-certificate', ['management']],
      [editor, 'application', ['management']],
    ]);
    expect(plan.computerName).toBe('ACME-LT-001');
    const root = plan.steps[0];
    if (root?.kind !== 'root-certificate') throw new Error('no root step');
    const der = Buffer.from(root.certificate, 'base64');
    expect(createHash('sha256').update(der).digest('hex')).toBe(root.sha256);
    expect(root.sha256).toBe(service.rootFingerprint);
    expect(plan.steps[4]).toMatchObject({ url: `${service.origin}/packages/${editor}/${'a'.repeat(64)}` });
  });

  test('the same content is the same plan to the byte, until half of its time is over', async () => {
    const one = await given.enrolled();
    const first = await one.signed();
    service.clock.advance({ hours: 12, seconds: -1 });
    expect(await one.signed()).toBe(first);
    service.clock.advance({ seconds: 1 });
    const [before, after] = [await opened(first), await opened(await one.signed())];
    expect(after.sequence).toBe(before.sequence);
    expect(after.exp - before.exp).toBe(12 * 3600);
  });

  test('other content is the next sequence', async () => {
    const usage = await given.newUsage();
    const one = await given.enrolled(usage);
    const before = await opened(await one.signed());
    await given.attach(usage, await given.newApplication(), 0);
    const after = await opened(await one.signed());
    expect([before.sequence, after.sequence]).toEqual([1, 2]);
    expect(after.steps).toHaveLength(before.steps.length + 1);
  });

  test('ten who ask at once get one plan and one sequence', async () => {
    const one = await given.enrolled(
      await given.newUsage(await given.newPackage({ kind: 'host-name', template: 'T{counter}' })),
    );
    const plans = await Promise.all(Array.from({ length: 10 }, () => one.signed()));
    expect(new Set(plans).size).toBe(1);
  });

  test('M8 a template that gives no allowed name is said with its own code', async () => {
    const one = await given.enrolled(
      await given.newUsage(await given.newPackage({ kind: 'host-name', template: 'ABCDEFGH-{serial}' })),
    );
    const { status, json } = await one.plan();
    expect([status, json?.['code']]).toEqual([409, 'HOST_NAME_INVALID']);
  });
}

onEachDatabase(suite);
