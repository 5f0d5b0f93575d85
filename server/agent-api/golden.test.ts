/** The service against the transcript: it is asked what the transcript asks, and must answer in its shape. */
import { readFileSync } from 'node:fs';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type Bindings,
  compare,
  fill,
  type Placeholder,
  Transcript,
} from '../../protocol/golden/transcript.ts';
import { OPERATIONS } from '../../protocol/operations.ts';
import type { ComputerFacts } from '../../protocol/redeem.ts';
import { type Answer, fetchOver } from '../app/testing/https-client.ts';
import { officeLaptop } from '../app/testing/office-laptop.ts';
import { TestDevice } from '../app/testing/test-device.ts';
import { startTestService, type TestService } from '../app/testing/test-service.ts';
import { type FreshDatabase, onEachDatabase } from '../storage/testing/databases.ts';

const transcript = Transcript.parse(
  JSON.parse(readFileSync(new URL('../../protocol/golden/enrollment.json', import.meta.url), 'utf8')),
);

function suite(fresh: () => Promise<FreshDatabase>): void {
  let service: TestService;
  let device: TestDevice;
  let code: string;

  beforeAll(async () => {
    service = await startTestService(fresh);
    code = await officeLaptop(service);
    const redeem = transcript.exchanges.find(({ operation }) => operation === 'redeem');
    const { facts } = (redeem?.request.body ?? {}) as { facts?: Partial<ComputerFacts> };
    device = await TestDevice.make(service.clock, facts);
    device.agentVersion = redeem?.request.headers['gangway-agent'] ?? '';
  });
  afterAll(() => service.close());

  test('A5 G2 every request of the transcript is answered in the shape of the transcript', async () => {
    const body = await device.redeemBody(service.organisation, code);
    const bindings: Bindings = new Map<string, string | number>([
      ['origin', service.origin],
      ['organisation', service.organisation],
      ['code', code],
      ['root-fingerprint', service.rootFingerprint ?? ''],
      ['signing-thumbprint', device.jkt],
      ['certificate-request', body.csr],
      ['renewal-request', await device.csr()],
      ['agreement-x', body.agreementKey.x],
      ['agreement-y', body.agreementKey.y],
      ['agreement-signature', body.agreementSignature],
    ]);
    const valueOf = (name: Placeholder): string | number => {
      const value = bindings.get(name);
      if (value === undefined) throw new Error(`nobody said what <${name}> is`);
      return value;
    };
    let token: string | undefined;
    for (const { operation, request, response } of transcript.exchanges) {
      const path = String(fill(request.path, valueOf));
      const said = request.body === undefined ? {} : { body: fill(request.body, valueOf) as object };
      const ask = { method: request.method, ...said };
      if (operation === 'token') service.clock.advance({ seconds: 1 });
      const isPublic = request.proof === undefined;
      const hasToken = request.headers['authorization'] !== undefined;
      // oxlint-disable-next-line no-await-in-loop -- one after the other, as in the transcript
      const answer = isPublic
        ? await fetchOver(service.rootPem, service.origin + path, ask)
        : await device.ask(service, path, { ...ask, ...(hasToken ? { token } : {}) });
      expect(compare(response, heard(operation, answer), bindings, operation)).toEqual([]);
      token = (answer.json?.['accessToken'] as string | undefined) ?? token;
    }
  });

  test('A5 the transcript asks every operation there is', () => {
    const asked = new Set(transcript.exchanges.map(({ operation }) => operation));
    expect([...asked].toSorted()).toEqual(Object.keys(OPERATIONS).toSorted());
  });
}

/** An answer as a transcript writes it. */
function heard(operation: string, { status, headers, bytes, json }: Answer): object {
  const { plan, secret } = (json ?? {}) as Record<string, string | undefined>;
  const header = (compact: string): unknown => ({ ...decodeProtectedHeader(compact) });
  return {
    status,
    contentType: headers['content-type'],
    body: operation === 'root' ? bytes.toString('base64') : json,
    ...(plan === undefined ? {} : { inside: { header: header(plan), payload: decodeJwt(plan) } }),
    ...(secret === undefined ? {} : { inside: { header: header(secret) } }),
  };
}

onEachDatabase(suite);
