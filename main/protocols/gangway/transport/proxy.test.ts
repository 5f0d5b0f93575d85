import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { agent, codeOf, enroll, failureOf, secretsOf } from '../testing/agent.ts';
import { makeRoot, makeServerCertificate } from '../testing/certificates.ts';
import { type ConnectProxy, connectProxy, type ProxyBehaviour } from '../testing/connect-proxy.ts';
import { type RecordingServer, recordingTlsServer } from '../testing/recording-server.ts';
import { type Authorities, discovery, makeAuthorities, ORGANISATION, service } from '../testing/service.ts';
import { softwareKeys } from '../testing/software-keys.ts';
import { proxyFor } from './proxy.ts';

/** Nothing resolves this name; only the proxy knows the way. */
const HOST = 'enroll.gangway.test';

let right: Authorities;
let server: RecordingServer;
beforeAll(async () => {
  right = await makeAuthorities([HOST]);
  server = await recordingTlsServer(right.server, service(right));
});
afterAll(() => server.close());

const proxies: ConnectProxy[] = [];
afterEach(async () => {
  await Promise.all(proxies.splice(0).map((proxy) => proxy.close()));
});

async function start(behaviour?: ProxyBehaviour): Promise<ConnectProxy> {
  const proxy = await connectProxy(behaviour);
  proxies.push(proxy);
  return proxy;
}

const target = (port = server.port): { origin: string; rootFingerprint: string } => ({
  origin: `https://${HOST}:${port}`,
  rootFingerprint: right.root.sha256,
});

const through = (url: string): ReturnType<typeof agent> => agent({ environment: { HTTPS_PROXY: url } });

describe('through a CONNECT proxy', () => {
  test('G3 a whole redeem works, and the proxy hears nothing but where it goes', async () => {
    const proxy = await start();
    const keys = softwareKeys();
    await enroll(target(), keys, through(proxy.url));
    expect(new Set(proxy.asked)).toEqual(new Set([`${HOST}:${server.port}`]));
    expect(proxy.asked.length).toBeGreaterThan(0);
    for (const secret of secretsOf(keys)) expect(proxy.heard()).not.toContain(secret);
  });

  test('G3 A6 a package comes whole', async () => {
    const content = randomBytes(1_000_001);
    const packages = await recordingTlsServer(right.server, (_request, response) => response.end(content));
    const proxy = await start();
    const origin = `https://${HOST}:${packages.port}`;
    const session = through(proxy.url).session(
      {
        origin,
        organisation: { id: ORGANISATION, name: 'Acme', help: {} },
        root: { sha256: right.root.sha256, certificate: right.root.der },
        planSigner: right.planSigner.der,
        clockOffset: 0,
      },
      softwareKeys(),
    );
    const pieces: Buffer[] = [];
    for await (const piece of await session.download(`${origin}/1`)) pieces.push(Buffer.from(piece));
    expect(Buffer.concat(pieces).equals(content)).toBe(true);
    session.close();
    await packages.close();
  });

  test('G4 the root of each connection holds: a server of another authority is refused', async () => {
    const impostor = await recordingTlsServer(
      await makeServerCertificate(await makeRoot('Impostor'), [HOST]),
      service(right),
    );
    const proxy = await start();
    const keys = softwareKeys();
    expect(await codeOf(enroll(target(impostor.port), keys, through(proxy.url)))).toBe('TRUST_CHAIN_INVALID');
    for (const secret of secretsOf(keys)) expect(impostor.heard()).not.toContain(secret);
    await impostor.close();
  });

  test('G4 the name is checked against the server, not the proxy', async () => {
    const wrongName = await recordingTlsServer(
      await makeServerCertificate(right.root, ['127.0.0.1', 'localhost']),
      service(right),
    );
    const proxy = await start();
    expect(await codeOf(enroll(target(wrongName.port), softwareKeys(), through(proxy.url)))).toBe(
      'TRUST_NAME_MISMATCH',
    );
    await wrongName.close();
  });

  test('G3 a proxy that wants a log-in is told apart', async () => {
    const proxy = await start({ credentials: 'ada:secret' });
    const failure = await failureOf(enroll(target(), softwareKeys(), through(proxy.url)));
    expect(failure.code).toBe('NETWORK_PROXY_AUTH');
    expect(failure.details['via']).toBe('proxy');
  });

  test('G3 a log-in in the address of the proxy is used, for the proxy alone', async () => {
    const proxy = await start({ credentials: 'ada:s cret' });
    const before = server.heard().length;
    await enroll(target(), softwareKeys(), through(proxy.url.replace('http://', 'http://ada:s%20cret@')));
    expect(server.heard().slice(before)).not.toMatch(/proxy-authorization|s cret/i);
  });

  test('G4 what a proxy answers is never taken for the answer of the server', async () => {
    const body = JSON.stringify(discovery(target().origin, right));
    for (const status of ['200 OK', '201 Created', '404 Not Found', '500 Error']) {
      const proxy = await start({
        answer: `HTTP/1.1 ${status}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
      });
      const call = agent({
        environment: { HTTPS_PROXY: proxy.url },
        systemRoots: () => [right.root.pem],
      }).contact({ origin: target().origin, rootFingerprint: undefined });
      expect(await codeOf(call)).toMatch(/^(?:NETWORK_UNREACHABLE|TRUST_PLAIN_HTTP|TRUST_CHAIN_INVALID)$/);
    }
  });

  test('G3 a proxy over TLS is proven by the roots of the system, the server by its own', async () => {
    const company = await makeRoot('Company');
    const proxy = await start({ certificate: await makeServerCertificate(company) });
    const environment = { HTTPS_PROXY: proxy.url };
    const trusting = agent({ environment, systemRoots: () => [company.pem] });
    expect((await trusting.contact(target())).kind).toBe('proven');
    const failure = await failureOf(agent({ environment }).contact(target()));
    expect([failure.code, failure.details['via']]).toEqual(['TRUST_ROOT_UNKNOWN', 'proxy']);
  });

  test('G3 a proxy that says nothing ends with the connect time-out', async () => {
    const proxy = await start({ silent: true });
    const slow = agent({ environment: { HTTPS_PROXY: proxy.url }, timeouts: { connect: 100 } });
    const failure = await failureOf(enroll(target(), softwareKeys(), slow));
    expect([failure.code, failure.details['phase']]).toEqual(['NETWORK_TIMEOUT', 'connect']);
  });

  test('G3 a proxy that is not there is told apart from a server that is not there', async () => {
    const gone = await start();
    await gone.close();
    const failure = await failureOf(enroll(target(), softwareKeys(), through(gone.url)));
    expect([failure.code, failure.details['via']]).toEqual(['NETWORK_UNREACHABLE', 'proxy']);
    const proxy = await start();
    const closed = await failureOf(enroll(target(1), softwareKeys(), through(proxy.url)));
    expect([closed.code, closed.details['status']]).toEqual(['NETWORK_UNREACHABLE', '502']);
  });
});

describe('which proxy', () => {
  const chosen = (origin: string, environment: Record<string, string>): string | undefined =>
    proxyFor(new URL(origin), environment)?.href;
  const HTTPS_PROXY = 'http://proxy:3128';

  test.each([
    ['none without the variable', 'https://a.example', {}, undefined],
    ['the one named', 'https://a.example', { HTTPS_PROXY }, 'http://proxy:3128/'],
    [
      'the one named in lower case first',
      'https://a.example',
      { HTTPS_PROXY: 'x:1', https_proxy: 'y:2' },
      'http://y:2/',
    ],
    [
      'http:// when no scheme is given',
      'https://a.example',
      { HTTPS_PROXY: 'proxy:3128' },
      'http://proxy:3128/',
    ],
    ['an https proxy', 'https://a.example', { HTTPS_PROXY: 'https://proxy' }, 'https://proxy/'],
    ['not the one for plain HTTP', 'https://a.example', { HTTP_PROXY: HTTPS_PROXY }, undefined],
    [
      'none for an exempt host',
      'https://a.example',
      { HTTPS_PROXY, NO_PROXY: 'b.example, a.example' },
      undefined,
    ],
    ['none below an exempt domain', 'https://x.a.example', { HTTPS_PROXY, NO_PROXY: 'a.example' }, undefined],
    [
      'none below an exempt .domain',
      'https://x.a.example',
      { HTTPS_PROXY, NO_PROXY: '.a.example' },
      undefined,
    ],
    [
      'none below an exempt *.domain',
      'https://x.a.example',
      { HTTPS_PROXY, NO_PROXY: '*.A.example' },
      undefined,
    ],
    [
      'it for a name that only ends alike',
      'https://xa.example',
      { HTTPS_PROXY, NO_PROXY: 'a.example' },
      'http://proxy:3128/',
    ],
    [
      'none for an exempt port',
      'https://a.example:8443',
      { HTTPS_PROXY, NO_PROXY: 'a.example:8443' },
      undefined,
    ],
    [
      'it for another port',
      'https://a.example',
      { HTTPS_PROXY, NO_PROXY: 'a.example:8443' },
      'http://proxy:3128/',
    ],
    ['none when all are exempt', 'https://a.example', { HTTPS_PROXY, NO_PROXY: '*' }, undefined],
    [
      'none for an exempt IPv6 address',
      'https://[2001:db8::1]',
      { HTTPS_PROXY, NO_PROXY: '[2001:db8::1]' },
      undefined,
    ],
    ['none for loopback', 'https://127.0.0.1:8443', { HTTPS_PROXY }, undefined],
    ['none for localhost', 'https://localhost', { HTTPS_PROXY }, undefined],
  ] as const)('G3 %s', (_what, origin, environment, proxy) => {
    expect(chosen(origin, environment)).toBe(proxy);
  });

  test.each(['ftp://proxy', 'http://', ':::', 'http://a%zz:b@proxy'])(
    'G3 %j is said to be no proxy',
    async (proxy) => {
      const call = agent({ environment: { HTTPS_PROXY: proxy } }).contact({
        origin: 'https://a.example',
        rootFingerprint: undefined,
      });
      const failure = await failureOf(call);
      expect([failure.code, failure.details]).toEqual(['INPUT_INVALID', { field: 'HTTPS_PROXY' }]);
    },
  );
});
