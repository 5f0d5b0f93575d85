/** The client against a server that plays the transcript: strict in what it hears, word for word in what it says. */
import { readFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type Bindings,
  compare,
  type Exchange,
  fill,
  type Placeholder,
  Transcript,
} from '../../../protocol/golden/transcript.ts';
import { Secret } from '../../core/secret.ts';
import { agent, facts } from './testing/agent.ts';
import { type RecordingServer, recordingTlsServer } from './testing/recording-server.ts';
import { type Authorities, encryptSecret, issueFor, makeAuthorities, signJws } from './testing/service.ts';
import { type SoftwareKeys, softwareKeys } from './testing/software-keys.ts';
import { thumbprint } from './device/thumbprint.ts';

const transcript = Transcript.parse(
  JSON.parse(readFileSync(new URL('../../../protocol/golden/enrollment.json', import.meta.url), 'utf8')),
);

let authorities: Authorities;
let keys: SoftwareKeys;
let server: RecordingServer;
const bindings: Bindings = new Map();
const faults: string[] = [];
let played = 0;

beforeAll(async () => {
  authorities = await makeAuthorities();
  keys = softwareKeys();
  server = await recordingTlsServer(authorities.server, player);
  bindings.set('origin', server.origin);
  bindings.set('organisation', 'org-1');
  bindings.set('code', 'ABCDEFGHJY');
  bindings.set('device', 'device-1');
  bindings.set('enrollment', 'enrollment-1');
  bindings.set('root-fingerprint', authorities.root.sha256);
  bindings.set('root-certificate', authorities.root.der);
  bindings.set('plan-signer', authorities.planSigner.der);
  bindings.set('signing-x', keys.signing.x);
  bindings.set('signing-y', keys.signing.y);
  bindings.set('signing-thumbprint', thumbprint(keys.signing));
  bindings.set('first-token', 'the-first-token-of-this-device');
  bindings.set('second-token', 'the-second-token-of-this-device');
  bindings.set('host-name-step', 'step-name');
  bindings.set('application-step', 'step-app');
});
afterAll(() => server.close());

const decode = (part: string | undefined): unknown =>
  JSON.parse(Buffer.from(part ?? '', 'base64url').toString('utf8'));

const player: RequestListener = (request, response) => {
  void (async () => {
    const exchange = transcript.exchanges[played];
    played += 1;
    if (exchange === undefined) return void response.writeHead(500).end();
    const pieces: Buffer[] = [];
    for await (const piece of request as AsyncIterable<Buffer>) pieces.push(piece);
    const { host: _host, 'content-length': _length, ...headers } = request.headers;
    const [header, payload] = (headers['dpop'] as string | undefined)?.split('.') ?? [];
    const heard = {
      method: request.method,
      path: request.url,
      headers,
      ...(header === undefined ? {} : { proof: { header: decode(header), payload: decode(payload) } }),
      ...(pieces.length === 0 ? {} : { body: JSON.parse(Buffer.concat(pieces).toString('utf8')) as unknown }),
    };
    faults.push(...compare(exchange.request, heard, bindings, exchange.operation));
    const { status, contentType, body } = exchange.response;
    const values = await valuesFor(exchange);
    const said = fill(body, values);
    response.writeHead(status, { 'content-type': contentType });
    response.end(exchange.operation === 'root' ? Buffer.from(String(said), 'base64') : JSON.stringify(said));
  })();
};

/** What the transcript only names, made for this device: certificate, plan, secret; and the time. */
async function valuesFor({ operation, response }: Exchange): Promise<(name: Placeholder) => string | number> {
  if (operation === 'redeem') {
    const request = String(bindings.get('certificate-request'));
    bindings.set('certificate-chain', await issueFor(request, authorities.root));
  }
  const made = new Map<Placeholder, string | number>([
    ['milliseconds', Date.now()],
    ['seconds', Math.floor(Date.now() / 1000)],
  ]);
  const value = (name: Placeholder): string | number => {
    const known = made.get(name) ?? bindings.get(name);
    if (known === undefined) throw new Error(`nobody said what <${name}> is`);
    return known;
  };
  if (operation === 'plan') {
    const payload = fill(response.inside?.payload, value) as { exp: number };
    payload.exp += 3600;
    made.set('plan', signJws(authorities.planSigner, payload));
  }
  if (operation === 'secret') {
    const header = response.inside?.header as Record<string, string>;
    const { device, enrollment, step } = fill(
      { device: header['device'], enrollment: header['enrollment'], step: header['step'] },
      value,
    ) as Record<'device' | 'enrollment' | 'step', string>;
    made.set(
      'secret',
      await encryptSecret(Buffer.from('open sesame'), keys.agreement, { device, enrollment, step }),
    );
  }
  return value;
}

test('A5 G2 the client says what the transcript says, in its order, and understands every answer', async () => {
  const protocol = agent();
  const contacted = await protocol.contact({
    origin: server.origin,
    rootFingerprint: authorities.root.sha256,
  });
  if (contacted.kind !== 'proven') throw new Error('not proven');
  const first = protocol.session(contacted.info, keys);
  const redeemed = await first.redeem({ code: new Secret('ABCDEFGHJY'), facts, language: 'en' });
  expect(redeemed).toMatchObject({ device: 'device-1', enrollment: 'enrollment-1' });
  const { device, enrollment } = redeemed;
  const { plan } = await first.plan({ device, enrollment, lastSequence: 0 });
  expect(plan.steps.map(({ id }) => id)).toEqual(['root', 'management', 'step-name', 'step-app']);
  await first.report(device, [{ sequence: 1, at: 1, kind: 'plan-accepted', planSequence: 1 }]);
  const secret = await first.secret({ device, enrollment, step: 'step-app' });
  expect(Buffer.from(secret).toString()).toBe('open sesame');
  first.close();
  const second = protocol.session(contacted.info, keys);
  expect(await second.status(device)).toMatchObject({ planSequence: 1, eventsThrough: 1 });
  expect(await second.renew(device)).toBe(redeemed.certificateChain);
  expect(await second.report(device, [{ sequence: 2, at: 2, kind: 'enrolled', hostName: 'GOLD-4711' }])).toBe(
    2,
  );
  second.close();
  expect(faults).toEqual([]);
  expect(played).toBe(transcript.exchanges.length);
});
