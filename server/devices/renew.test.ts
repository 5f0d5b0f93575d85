import { X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { administrator, type ConsoleUser } from '../admin-api/testing/console-user.ts';
import { type Enrolled, type Given, givenIn } from '../app/testing/given.ts';
import { TestDevice } from '../app/testing/test-device.ts';
import { startTestService, type TestService } from '../app/testing/test-service.ts';
import { DEVICE_MS } from '../pki/authorities.ts';
import { type FreshDatabase, onEachDatabase } from '../storage/testing/databases.ts';
import { transact } from '../storage/transaction.ts';
import { renewCertificate } from './renew.ts';
import { requestedKey } from '../pki/certificate-request.ts';

const DAY = 24 * 60 * 60 * 1000;

function suite(fresh: () => Promise<FreshDatabase>): void {
  let service: TestService;
  let given: Given;
  let user: ConsoleUser;
  beforeAll(async () => {
    service = await startTestService(fresh);
    given = givenIn(service);
  });
  afterAll(() => service.close());

  const renew = async (one: Enrolled, csr?: string) => {
    const body = { csr: csr ?? (await one.device.csr()) };
    const answer = await one.renew(body);
    const { code, certificateChain } = (answer.json ?? {}) as { code?: string; certificateChain?: string };
    return { code, chain: certificateChain ?? '' };
  };
  const rows = (one: Enrolled) =>
    service.storage.db
      .selectFrom('certificate')
      .selectAll()
      .where('device', '=', one.id)
      .orderBy('not_after')
      .execute();
  const pastTwoThirds = (): void => service.clock.advance({ days: (DEVICE_MS / DAY) * (2 / 3) + 1 });

  test('A13 with more than a third of the lifetime left the certificate there is comes back', async () => {
    const one = await given.enrolled();
    const [first] = await rows(one);
    service.clock.advance({ days: (DEVICE_MS / DAY) * (2 / 3) - 1 });
    const { chain } = await renew(one);
    expect(chain.startsWith(first?.pem ?? '?')).toBe(true);
    expect(await rows(one)).toHaveLength(1);
  });

  test('A13 in the last third there is a new one for the same key, and the old one stays valid to its end', async () => {
    const one = await given.enrolled();
    const [old] = await rows(one);
    pastTwoThirds();
    const { chain } = await renew(one);
    const [before, after] = await rows(one);
    expect(before).toEqual(old);
    expect(chain.startsWith(after?.pem ?? '?')).toBe(true);
    const certificate = new X509Certificate(chain);
    expect(certificate.publicKey.export({ format: 'jwk' })).toMatchObject({
      x: one.device.jwk.x,
      y: one.device.jwk.y,
    });
    expect(certificate.subject).toContain(one.id);
    expect(Date.parse(certificate.validTo)).toBeGreaterThan(service.clock.now() + DEVICE_MS - DAY);
  });

  test('A13 a lost answer costs nothing: asking again gives the same new certificate', async () => {
    const one = await given.enrolled();
    pastTwoThirds();
    const { chain } = await renew(one);
    expect((await renew(one)).chain).toBe(chain);
    expect(await rows(one)).toHaveLength(2);
  });

  test('A13 ten calls at once give one certificate', async () => {
    const one = await given.enrolled();
    pastTwoThirds();
    const all = await Promise.all(Array.from({ length: 10 }, () => renew(one)));
    expect(new Set(all.map(({ chain }) => chain)).size).toBe(1);
    expect(await rows(one)).toHaveLength(2);
  });

  test('A13 a request by any other key, or by nobody, gets nothing', async () => {
    const one = await given.enrolled();
    pastTwoThirds();
    const stranger = await TestDevice.make(service.clock);
    const [own, other] = [await one.device.csr(), await stranger.csr()];
    const altered = Buffer.from(own, 'base64');
    altered[altered.length - 1] = (altered.at(-1) ?? 0) ^ 1;
    for (const csr of [other, altered.toString('base64'), 'AAAA']) {
      expect((await renew(one, csr)).code).toBe('PROOF_INVALID');
    }
    expect(await rows(one)).toHaveLength(1);
  });

  test('A13 a revoked device gets none, nor one that ended its enrollment', async () => {
    user = await administrator(service);
    const revoked = await given.enrolled();
    const ended = await given.enrolled();
    pastTwoThirds();
    user = await administrator(service);
    await user.do('revokeDevice', { id: revoked.enrollment });
    expect((await renew(revoked)).code).toBe('DEVICE_REVOKED');
    await ended.report({ sequence: 1, at: 1, kind: 'unenrolled', removed: [], kept: [] });
    expect((await renew(ended)).code).toBe('ENROLLMENT_ENDED');
    expect(await rows(revoked)).toHaveLength(1);
    expect(await rows(ended)).toHaveLength(1);
  });

  test('A13 revoked between the door and the writing it gets none either', async () => {
    user = await administrator(service);
    const one = await given.enrolled();
    await user.do('revokeDevice', { id: one.enrollment });
    const { organisation, parts } = service;
    const authority = await parts.pki.deviceAuthority(organisation);
    const { publicKey } = (await requestedKey(await one.device.csr())) ?? {};
    if (!publicKey) throw new Error('no key');
    const of = { organisation, device: one.id, enrollment: one.enrollment, publicKey };
    await expect(
      transact(service.storage.db, (tx) => renewCertificate(tx, service.clock, authority, of)),
    ).rejects.toMatchObject({ code: 'DEVICE_REVOKED' });
  });

  test('A13 the audit trail tells a renewal from the first certificate', async () => {
    const one = await given.enrolled();
    pastTwoThirds();
    await renew(one);
    const written = await service.storage.db
      .selectFrom('audit')
      .select('action')
      .where('target', '=', one.id)
      .orderBy('at')
      .execute();
    expect(written.map(({ action }) => action)).toEqual([
      'device.certificate-issued',
      'device.certificate-renewed',
    ]);
  });
}

onEachDatabase(suite);
