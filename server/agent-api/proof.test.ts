import { createHash, randomUUID } from 'node:crypto';
import { CompactSign, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createHttp } from '../app/http.ts';
import { fetchOver } from '../app/testing/https-client.ts';
import { type ProofChanges, TestDevice } from '../app/testing/test-device.ts';
import { startTestService, type TestService } from '../app/testing/test-service.ts';
import { agentApi } from './index.ts';
import { ownTls } from '../pki/server-tls.ts';
import { type FreshDatabase, onEachDatabase } from '../storage/testing/databases.ts';

const STATUS = '/agent/v1/status';

function suite(fresh: () => Promise<FreshDatabase>): void {
  let service: TestService;
  let device: TestDevice;
  let token: string;
  let redeemed: { device: string; enrollment: string };
  const status = (changes?: ProofChanges, with_: string | undefined = token) =>
    device.ask(service, STATUS, { token: with_, ...(changes ? { changes } : {}) });
  const codeOf = async (changes: ProofChanges) => (await status(changes)).json?.['code'];
  const now = () => Math.floor(service.clock.now() / 1000);

  beforeAll(async () => {
    service = await startTestService(fresh);
    device = await TestDevice.make(service.clock);
    const { json } = await device.redeem(service, service.organisation, (await service.newItem()).code);
    redeemed = { device: String(json?.['device']), enrollment: String(json?.['enrollment']) };
  });
  beforeEach(async () => {
    const body = { device: redeemed.device };
    const { json } = await device.ask(service, '/agent/v1/token', { method: 'POST', body });
    token = String(json?.['accessToken']);
  });
  afterAll(() => service.close());

  test('a good proof with its token is let in', async () => {
    expect((await status()).status).toBe(200);
  });

  test('the same proof a second time is refused, also by the next request', async () => {
    const proof = await device.proof('GET', service.origin + STATUS, token);
    const [first, second] = [await status({ proof }), await status({ proof })];
    expect([first.status, second.json?.['code']]).toEqual([200, 'PROOF_INVALID']);
    service.clock.advance({ seconds: 119 });
    expect(await codeOf({ proof })).toBe('PROOF_INVALID');
  });

  test('of twenty at once with one proof, one is let in', async () => {
    const proof = await device.proof('GET', service.origin + STATUS, token);
    const answers = await Promise.all(Array.from({ length: 20 }, () => status({ proof })));
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1);
  });

  test.each([
    ['another method', () => ({ htm: 'POST' })],
    ['another path', () => ({ htu: `${service.origin}/agent/v1/plan` })],
    ['another origin', () => ({ htu: `https://evil.example${STATUS}` })],
    ['plain http', () => ({ htu: service.origin.replace('https', 'http') + STATUS })],
    ['no address', () => ({ htu: 'status' })],
    ['a time too long ago', () => ({ iat: now() - 121 })],
    ['a time ahead', () => ({ iat: now() + 61 })],
    ['no time', () => ({ iat: undefined })],
    ['a short id', () => ({ jti: 'x' })],
    ['no id', () => ({ jti: undefined })],
    ['the hash of another token', () => ({ ath: createHash('sha256').update('x').digest('base64url') })],
    ['no hash of the token', () => ({ ath: undefined })],
  ])('a proof for %s is refused', async (_, claims) => {
    expect(await codeOf({ claims: claims() })).toBe('PROOF_INVALID');
  });

  test('a clock a minute ahead or two behind is still let in', async () => {
    expect((await status({ claims: { iat: now() + 60 } })).status).toBe(200);
    expect((await status({ claims: { iat: now() - 120 } })).status).toBe(200);
  });

  test('query and fragment of the address do not count', async () => {
    expect((await status({ claims: { htu: `${service.origin}${STATUS}?a=1#b` } })).status).toBe(200);
  });

  test.each([
    ['of another type', () => ({ typ: 'JWT' })],
    ['without a type', () => ({ typ: undefined })],
    ['with a private key in it', () => ({ jwk: { ...device.jwk, d: 'A'.repeat(43) } })],
    ['that names a key elsewhere', () => ({ kid: '1' })],
  ])('a proof %s is refused', async (_, header) => {
    expect(await codeOf({ header: header() as object })).toBe('PROOF_INVALID');
  });

  test('a proof without signature, with a shared secret or another curve is refused', async () => {
    const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const htu = service.origin + STATUS;
    const ath = createHash('sha256').update(token).digest('base64url');
    const claims = { jti: randomUUID(), htm: 'GET', htu, iat: now(), ath };
    const none = `${encode({ typ: 'dpop+jwt', alg: 'none', jwk: device.jwk })}.${encode(claims)}.`;
    const shared = await new CompactSign(Buffer.from(JSON.stringify(claims)))
      .setProtectedHeader({ alg: 'HS256', typ: 'dpop+jwt', jwk: device.jwk })
      .sign(Buffer.from(device.jwk.x));
    const { privateKey, publicKey } = await generateKeyPair('ES384');
    const curve = await new CompactSign(Buffer.from(JSON.stringify(claims)))
      .setProtectedHeader({ alg: 'ES384', typ: 'dpop+jwt', jwk: await exportJWK(publicKey) })
      .sign(privateKey);
    for (const proof of [none, shared, curve, 'x', '..', 'a'.repeat(5_000)]) {
      expect(await codeOf({ proof })).toBe('PROOF_INVALID');
    }
  });

  test('a proof signed by another key than it shows is refused', async () => {
    const other = await TestDevice.make(service.clock);
    const proof = await other.proof('GET', service.origin + STATUS, token, { header: { jwk: device.jwk } });
    expect(await codeOf({ proof })).toBe('PROOF_INVALID');
  });

  test('a stolen token is worthless with another key', async () => {
    const thief = await TestDevice.make(service.clock);
    const answer = await thief.ask(service, STATUS, { token });
    expect([answer.status, answer.json?.['code']]).toEqual([401, 'PROOF_INVALID']);
    expect(answer.headers['www-authenticate']).toBe('DPoP algs="ES256"');
  });

  test('behind a proxy it is the public address that a proof is for', async () => {
    const publicly = 'https://enroll.example.org';
    const { storage, clock } = service;
    const { master, pki, log } = service.parts;
    const tls = await ownTls({ db: storage.db, master, now: clock.now() }, pki.root, ['127.0.0.1']);
    const onBreach = () => undefined;
    const app = createHttp({ tls, trustedProxies: [], log, onBreach });
    await app.register((scope) => agentApi(scope, { ...service.parts, origin: publicly }));
    const inside = await app.listen({ host: '127.0.0.1', port: 0 });
    const ask = async (origin: string) => {
      const dpop = await device.proof('GET', origin + STATUS, token);
      const headers = { dpop, authorization: `DPoP ${token}` };
      return (await fetchOver(service.rootPem, inside + STATUS, { headers })).status;
    };
    const answers = [await ask(publicly), await ask(inside)];
    await app.close();
    expect(answers).toEqual([200, 401]);
  });

  test('without a proof, without a token and with the wrong scheme nobody is let in', async () => {
    const url = service.origin + STATUS;
    const dpop = () => device.proof('GET', url);
    const bare = await fetchOver(service.rootPem, url);
    const bearer = await fetchOver(service.rootPem, url, { headers: { authorization: `Bearer ${token}` } });
    const noToken = await fetchOver(service.rootPem, url, { headers: { dpop: await dpop() } });
    const wrongScheme = await fetchOver(service.rootPem, url, {
      headers: { dpop: await dpop(), authorization: `Bearer ${token}` },
    });
    expect([bare, bearer, noToken, wrongScheme].map(({ json }) => json?.['code'])).toEqual([
      'PROOF_INVALID',
      'PROOF_INVALID',
      'TOKEN_INVALID',
      'TOKEN_INVALID',
    ]);
  });

  describe('tokens', () => {
    const forge = (change: {
      key?: Uint8Array;
      alg?: string;
      typ?: string;
      iss?: string;
      aud?: string;
      exp?: number;
      cnf?: unknown;
      sub?: string;
      organisation?: string;
    }) =>
      new SignJWT({
        organisation: change.organisation ?? service.organisation,
        enrollment: redeemed.enrollment,
        cnf: change.cnf ?? { jkt: device.jkt },
      })
        .setProtectedHeader({ alg: change.alg ?? 'HS256', typ: change.typ ?? 'at+jwt' })
        .setSubject(change.sub ?? redeemed.device)
        .setIssuer(change.iss ?? 'gangway')
        .setAudience(change.aud ?? 'gangway-agent-api')
        .setIssuedAt(now())
        .setExpirationTime(change.exp ?? now() + 600)
        .sign(change.key ?? service.parts.master.derive('access-token'));

    test('a token made as the service makes it is taken: what follows is refused for its one change', async () => {
      expect((await status(undefined, await forge({}))).status).toBe(200);
    });

    test.each([
      ['signed with another key', { key: new Uint8Array(32) }],
      ['signed with the key of something else', 'code-hmac'],
      ['of another issuer', { iss: 'somebody' }],
      ['for another audience', { aud: 'somebody' }],
      ['of another type', { typ: 'JWT' }],
      ['with another algorithm', { alg: 'HS512' }],
      ['that ended', { exp: 1 }],
      ['bound to no key', { cnf: {} }],
      ['for a device that is not there', { sub: 'd' }],
      ['for another organisation', { organisation: 'o' }],
    ] as const)('a token %s is refused', async (_, change) => {
      const made = change === 'code-hmac' ? { key: service.parts.master.derive('code-hmac') } : change;
      const answer = await status(undefined, await forge(made));
      expect([answer.status, answer.json?.['code']]).toEqual([401, 'TOKEN_INVALID']);
    });

    test('a token ends after ten minutes, and the device key alone gets a new one', async () => {
      service.clock.advance({ seconds: 599 });
      const { json } = await status();
      expect(json?.['state']).toBe('redeemed');
      service.clock.advance({ seconds: 1 });
      expect((await status()).json?.['code']).toBe('TOKEN_INVALID');
      const body = { device: json?.['device'] };
      const renewed = await device.ask(service, '/agent/v1/token', { method: 'POST', body });
      expect(renewed.json).toMatchObject({ expiresIn: 600, issuedAt: now() });
      expect((await status(undefined, String(renewed.json?.['accessToken']))).status).toBe(200);
    });

    test("another device's id is as unknown as one that never was", async () => {
      const { json } = await status();
      const other = await TestDevice.make(service.clock);
      const ask = (id: unknown) =>
        other.ask(service, '/agent/v1/token', { method: 'POST', body: { device: id } });
      const [taken, never] = [await ask(json?.['device']), await ask('never')];
      expect([taken.json?.['code'], never.json?.['code']]).toEqual(['DEVICE_UNKNOWN', 'DEVICE_UNKNOWN']);
      expect({ ...taken.json, instance: '' }).toEqual({ ...never.json, instance: '' });
    });
  });
}

onEachDatabase(suite);
