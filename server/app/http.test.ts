import { once } from 'node:events';
import { connect } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GangwayError } from '../../protocol/errors.ts';
import { Problem } from '../../protocol/problem.ts';
import { masterKey } from '../pki/master-key.ts';
import { openPki, type Pki } from '../pki/pki.ts';
import { ownTls } from '../pki/server-tls.ts';
import { openStorage, type Storage } from '../storage/database.ts';
import { type App, createHttp } from './http.ts';
import { createLog } from './log.ts';
import { type Answer, type Ask, fetchOver } from './testing/https-client.ts';
import { movableClock } from './testing/movable-clock.ts';
import { startTestService, type TestService } from './testing/test-service.ts';

const inMemory = () => Promise.resolve({ location: { file: ':memory:' }, remove: () => undefined });

describe('every refusal is a problem document', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startTestService(inMemory);
  });
  afterAll(() => service.close());
  const ask = (path: string, how?: Ask) => fetchOver(service.rootPem, service.origin + path, how);

  const REDEEM = '/agent/v1/redeem';
  test.each<[string, string, Ask, string]>([
    ['a path nobody knows', '/nothing/here', {}, 'NOT_FOUND'],
    ['a path out of the tree', '/../../etc/passwd', {}, 'NOT_FOUND'],
    ['a broken escape', '/%E0%A4%A', {}, 'REQUEST_INVALID'],
    ['another method', '/.well-known/gangway', { method: 'DELETE' }, 'METHOD_NOT_ALLOWED'],
    ['no proof', REDEEM, { method: 'POST', body: {} }, 'PROOF_INVALID'],
    ['an organisation nobody knows', '/.well-known/gangway?organisation=nobody', {}, 'NOT_FOUND'],
    ['an organisation no id can be', '/.well-known/gangway?organisation=%3Cb%3E', {}, 'REQUEST_INVALID'],
    ['a root nobody issued', `/roots/${'0'.repeat(64)}`, {}, 'NOT_FOUND'],
    ['a fingerprint that is none', '/roots/abc', {}, 'REQUEST_INVALID'],
  ])('%s', async (_, path, how, code) => {
    const answer = await ask(path, how);
    const problem = Problem.parse(answer.json);
    expect(problem.code).toBe(code);
    expect(answer.status).toBe(problem.status);
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect(answer.headers['x-request-id']).toBe(problem.instance);
    expect(answer.bytes.toString()).not.toMatch(/node_modules|\.ts:|\\n +at /);
  });

  test('405 says what is allowed', async () => {
    const { headers } = await ask('/.well-known/gangway', { method: 'DELETE' });
    expect(headers['allow']).toBe('GET');
  });

  test("a caller's request id is not taken over", async () => {
    const { headers } = await ask('/healthz', { headers: { 'x-request-id': 'mine', 'request-id': 'mine' } });
    expect(headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('discovery names the organisation, the root and the plan signer; the root is under its fingerprint', async () => {
    const { json, headers } = await ask('/.well-known/gangway');
    expect(json).toMatchObject({
      organisation: { name: 'Acme' },
      origin: service.origin,
      credentials: ['code'],
    });
    expect(json?.['serverTime']).toBe(service.clock.now());
    expect(headers['content-security-policy']).toBe("default-src 'none';frame-ancestors 'none'");
    const root = await ask(`/roots/${String(service.rootFingerprint)}`);
    expect(root.headers['content-type']).toBe('application/pkix-cert');
    const pem = `-----BEGIN CERTIFICATE-----\n${root.bytes.toString('base64')}\n-----END CERTIFICATE-----\n`;
    expect((await fetchOver(pem, `${service.origin}/healthz`)).json).toEqual({ status: 'ok' });
  });

  test('S8 each organisation is discovered by its slug or id, and has a plan signer of its own', async () => {
    service.clock.advance({ seconds: 1 });
    const other = await service.newOrganisation('Umbrella');
    const [acme, bySlug, byId] = await Promise.all(
      ['', '?organisation=umbrella', `?organisation=${other}`].map((query) =>
        ask(`/.well-known/gangway${query}`),
      ),
    );
    expect(bySlug?.json?.['organisation']).toEqual({ id: other, name: 'Umbrella', help: {} });
    expect(byId?.json?.['planSigner']).toBe(bySlug?.json?.['planSigner']);
    expect(acme?.json?.['planSigner']).not.toBe(bySlug?.json?.['planSigner']);
  });

  test('what goes wrong inside is one code, without a word of how', async () => {
    const broken = { organisation: service.organisation, name: 'minimumAgentVersion', value: '{"secret' };
    await service.storage.db
      .insertInto('setting')
      .values({ ...broken, changed_at: 0 })
      .execute();
    const { status, json, bytes } = await ask('/.well-known/gangway');
    await service.storage.db.deleteFrom('setting').execute();
    expect([status, json?.['code'], json?.['detail']]).toEqual([500, 'SERVER_ERROR', undefined]);
    expect(bytes.toString()).not.toMatch(/JSON|secret|\\n +at |\.ts/);
  });
});

describe('limits', () => {
  let storage: Storage;
  let pki: Pki;
  let app: App;
  let origin: string;
  const breaches: string[] = [];

  beforeAll(async () => {
    const clock = movableClock(Date.now());
    const master = masterKey(new Uint8Array(32));
    storage = await openStorage({ file: ':memory:' });
    pki = await openPki(storage.db, master, clock, 'Acme');
    const tls = await ownTls({ db: storage.db, master, now: clock.now() }, pki.root, ['127.0.0.1']);
    app = createHttp({
      tls,
      trustedProxies: [],
      log: createLog('silent'),
      onBreach: (what) => breaches.push(what),
      arrival: { head: 200, whole: 400, look: 50 },
    });
    app.post('/echo', { config: { codes: [] } }, (request) => request.body);
    app.get('/undeclared', { config: { codes: ['NOT_FOUND'] } }, () => {
      throw new GangwayError('CODE_REJECTED');
    });
    app.get('/inner', { config: { codes: ['DISK_FULL'] } }, () => {
      throw new GangwayError('DISK_FULL');
    });
    origin = await app.listen({ host: '127.0.0.1', port: 0 });
  });
  afterAll(async () => {
    await app.close();
    await storage.close();
  });
  const post = (body: string, type = 'application/json'): Promise<Answer> =>
    fetchOver(pki.root.chain, `${origin}/echo`, { method: 'POST', body, headers: { 'content-type': type } });

  test.each([
    ['too much', JSON.stringify('x'.repeat(300_000)), 'application/json', 413, 'REQUEST_TOO_LARGE'],
    ['text', 'hello', 'text/plain', 415, 'MEDIA_TYPE'],
    ['a form', 'a=b', 'application/x-www-form-urlencoded', 415, 'MEDIA_TYPE'],
    ['what is no JSON', '{"a":', 'application/json', 400, 'REQUEST_INVALID'],
    ['nothing', '', 'application/json', 400, 'REQUEST_INVALID'],
    ['a poisoned prototype', '{"__proto__":{"a":1}}', 'application/json', 400, 'REQUEST_INVALID'],
    ['not UTF-8', '\ud800', 'application/json', 400, 'REQUEST_INVALID'],
  ])('%s is refused', async (_, body, type, status, code) => {
    const answer = await post(body, type);
    expect([answer.status, answer.json?.['code']]).toEqual([status, code]);
  });

  const another = async (trustedProxies: string[] = []): Promise<App> => {
    const master = masterKey(new Uint8Array(32));
    const tls = await ownTls({ db: storage.db, master, now: Date.now() }, pki.root, ['127.0.0.1']);
    return createHttp({ tls, trustedProxies, log: createLog('silent'), onBreach: () => undefined });
  };

  test('a request that runs when the service stops gets its answer', async () => {
    const stopping = await another();
    stopping.post('/echo', (request) => request.body);
    const { port } = new URL(await stopping.listen({ host: '127.0.0.1', port: 0 }));
    const socket = connect({ host: '127.0.0.1', port: Number(port), ca: pki.root.chain });
    let said = '';
    socket.setEncoding('utf8').on('data', (part: string) => {
      said += part;
    });
    const head = ['POST /echo HTTP/1.1', 'Host: x', 'Content-Type: application/json', 'Content-Length: 9'];
    socket.write([...head, 'Expect: 100-continue', '', ''].join('\r\n'));
    await once(socket, 'data');
    const closed = stopping.close();
    socket.write('{"a": 42}');
    await once(socket, 'close');
    await closed;
    expect(said).toMatch(/^HTTP\/1\.1 100 [^]*HTTP\/1\.1 200 OK[^]*\r\n\r\n\{"a":42\}$/);
  });

  test.each([
    [[], '127.0.0.1'],
    [['10.0.0.0/8'], '127.0.0.1'],
    [['127.0.0.1'], '198.51.100.7'],
  ])(
    "the caller's address is what a proxy says only when it is trusted: %j",
    async (trustedProxies, address) => {
      const proxied = await another(trustedProxies);
      proxied.get('/address', (request) => ({ address: request.ip }));
      const at = await proxied.listen({ host: '127.0.0.1', port: 0 });
      const headers = { 'x-forwarded-for': '198.51.100.7' };
      const { json } = await fetchOver(pki.root.chain, `${at}/address`, { headers });
      await proxied.close();
      expect(json).toEqual({ address });
    },
  );

  test('a problem that its route does not declare is noticed and not sent', async () => {
    const { json } = await fetchOver(pki.root.chain, `${origin}/undeclared`);
    expect(json?.['code']).toBe('SERVER_ERROR');
    expect(breaches).toEqual(['GET /undeclared answered the undeclared CODE_REJECTED']);
  });

  test('a code that is not made for the wire is not sent', async () => {
    const { json } = await fetchOver(pki.root.chain, `${origin}/inner`);
    expect(json?.['code']).toBe('SERVER_ERROR');
  });

  test.each([
    ['head', 'GET /echo HTTP/1.1\r\nHost: x\r\nX-Slow: '],
    [
      'body',
      'POST /echo HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n"',
    ],
  ])('who dribbles the %s of a request is cut off', async (_, text) => {
    const { port, hostname: host } = new URL(origin);
    const socket = connect({ host, port: Number(port), ca: pki.root.chain });
    await once(socket, 'secureConnect');
    let said = '';
    socket.setEncoding('utf8').on('data', (part: string) => {
      said += part;
    });
    socket.write(text);
    await once(socket, 'close');
    expect(said).toMatch(/^HTTP\/1\.1 408 /);
  });
});
