/**
 * Records a whole enrollment from the real service with the real client. The recording must be the transcript in the
 * repository; `npm run golden` writes it anew.
 */
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Plan } from '../../../protocol/plan.ts';
import { movableClock } from '../../../server/app/testing/movable-clock.ts';
import { officeLaptop } from '../../../server/app/testing/office-laptop.ts';
import { startTestService, type TestService } from '../../../server/app/testing/test-service.ts';
import { Secret } from '../../core/secret.ts';
import { agent, facts } from './testing/agent.ts';
import { makeTranscript } from './testing/make-transcript.ts';
import { recordExchanges } from './testing/record-exchanges.ts';
import { softwareKeys } from './testing/software-keys.ts';
import { thumbprint } from './device/thumbprint.ts';

let service: TestService;
let folder: string;
let code: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gangway-golden-'));
  const database = {
    location: { file: join(folder, 'gangway.sqlite') },
    remove: () => rmSync(folder, { recursive: true }),
  };
  service = await startTestService(() => Promise.resolve(database), {}, movableClock(Date.now()));
  code = await officeLaptop(service);
});
afterAll(() => service.close());

test('A5 G2 the enrollment in protocol/golden is what client and service say to each other', async () => {
  const recorder = recordExchanges(Number(new URL(service.origin).port));
  const keys = softwareKeys();
  const root = new X509Certificate(service.rootPem);
  const fingerprint = root.fingerprint256.replaceAll(':', '').toLowerCase();

  const protocol = agent();
  const contacted = await protocol.contact({ origin: service.origin, rootFingerprint: fingerprint });
  if (contacted.kind !== 'proven') throw new Error('the service was not proven');
  const first = protocol.session(contacted.info, keys);
  const { device, enrollment, certificateChain } = await first.redeem({
    code: new Secret(code),
    facts,
    language: 'en',
  });
  const { plan } = await first.plan({ device, enrollment, lastSequence: 0 });
  await first.report(device, [{ sequence: 1, at: 1, kind: 'plan-accepted', planSequence: plan.sequence }]);
  const application = stepOf(plan, 'application');
  const secret = await first.secret({ device, enrollment, step: application });
  expect(Buffer.from(secret).toString()).toBe('open sesame');
  first.close();
  // As after a restart: the token is gone.
  service.clock.advance({ seconds: 1 });
  const second = protocol.session(contacted.info, keys);
  await second.status(device);
  expect(await second.renew(device)).toBe(certificateChain);
  await second.report(device, [{ sequence: 2, at: 2, kind: 'enrolled', hostName: 'GOLD-4711' }]);
  second.close();
  recorder.stop();

  const [redeemed, token, renewed] = ['/agent/v1/redeem', '/agent/v1/token', '/agent/v1/renew'].map(
    (path) => recorder.exchanges.find((exchange) => exchange.path === path) ?? { body: '{}', answer: '{}' },
  );
  const { csr, agreementSignature } = JSON.parse(String(redeemed?.body)) as Record<string, string>;
  const { csr: renewal } = JSON.parse(String(renewed?.body)) as Record<string, string>;
  const tokenIn = (answer: unknown): string =>
    (JSON.parse(String(answer)) as { accessToken: string }).accessToken;
  const transcript = makeTranscript(
    'One computer, from a fingerprint and a code to enrolled',
    recorder.exchanges,
    {
      origin: service.origin,
      organisation: service.organisation,
      code,
      device,
      enrollment,
      'root-fingerprint': fingerprint,
      'root-certificate': root.raw.toString('base64'),
      'plan-signer': contacted.info.planSigner,
      'signing-x': keys.signing.x,
      'signing-y': keys.signing.y,
      'signing-thumbprint': thumbprint(keys.signing),
      'agreement-x': keys.agreement.x,
      'agreement-y': keys.agreement.y,
      'agreement-signature': agreementSignature ?? '',
      'certificate-request': csr ?? '',
      'renewal-request': renewal ?? '',
      'certificate-chain': certificateChain,
      'first-token': tokenIn(redeemed?.answer),
      'second-token': tokenIn(token?.answer),
      'host-name-step': stepOf(plan, 'host-name'),
      'application-step': application,
    },
  );
  await expect(`${JSON.stringify(transcript, null, 2)}\n`).toMatchFileSnapshot(
    '../../../protocol/golden/enrollment.json',
  );
});

function stepOf(plan: Plan, kind: string): string {
  const step = plan.steps.find((candidate) => candidate.kind === kind);
  if (step === undefined) throw new Error(`no ${kind} in the plan`);
  return step.id;
}
