import type { RequestListener } from 'node:http';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { Secret } from '../../../core/secret.ts';
import { agent, codeOf, enroll, facts, secretsOf } from '../testing/agent.ts';
import { type Issued, makeRoot, makeServerCertificate } from '../testing/certificates.ts';
import {
  recordingPlainServer,
  type RecordingServer,
  recordingTlsServer,
} from '../testing/recording-server.ts';
import { type Authorities, CODE, greeting, makeAuthorities, service } from '../testing/service.ts';
import { softwareKeys } from '../testing/software-keys.ts';

let right: Authorities;
let otherRoot: Issued;
beforeAll(async () => {
  right = await makeAuthorities();
  otherRoot = await makeRoot('Other Root');
});

const servers: RecordingServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function tlsServer(
  certificate: Issued,
  listener: RequestListener = service(right),
): Promise<RecordingServer> {
  const server = await recordingTlsServer(certificate, listener);
  servers.push(server);
  return server;
}

async function plainServer(listener: RequestListener = service(right)): Promise<RecordingServer> {
  const server = await recordingPlainServer(listener);
  servers.push(server);
  return server;
}

const keys = softwareKeys();

function expectNothingDisclosed(...recorders: RecordingServer[]): void {
  for (const recorder of recorders) {
    for (const secret of secretsOf(keys)) expect(recorder.heard()).not.toContain(secret);
    // Not in any other coat either: nothing but the two questions of the bootstrap was asked.
    for (const request of recorder.requests) {
      expect(request).toMatch(/^GET \/(?:roots\/[0-9a-f]{64}|\.well-known\/gangway)$/);
    }
  }
}

describe('the recorder', () => {
  test('G4 positive control: of the right server it hears code, identity and keys', async () => {
    const server = await tlsServer(right.server);
    await enroll({ origin: server.origin, rootFingerprint: right.root.sha256 }, keys);
    const heard = server.heard();
    for (const secret of [
      CODE,
      facts.serial,
      facts.hardwareUuid,
      facts.hostName,
      keys.agreement.x,
      'dpop: ',
    ]) {
      expect(heard).toContain(secret);
    }
    const proof = /dpop: ([\w-]+)\./.exec(heard)?.[1] ?? '';
    expect(Buffer.from(proof, 'base64url').toString()).toContain(keys.signing.x);
  });

  test('G4 positive control: of a plain server it hears what is sent to it', async () => {
    const server = await plainServer();
    await fetch(`http://127.0.0.1:${server.port}/${CODE}`);
    expect(server.heard()).toContain(CODE);
  });
});

describe('G4 not one byte of code, token or identity leaves', () => {
  test('G4 to a server of another authority, with the fingerprint given', async () => {
    const server = await tlsServer(await makeServerCertificate(otherRoot));
    expect(await codeOf(enroll({ origin: server.origin, rootFingerprint: right.root.sha256 }, keys))).toBe(
      'TRUST_CHAIN_INVALID',
    );
    expect(server.requests).toEqual([`GET /roots/${right.root.sha256}`]);
    expectNothingDisclosed(server);
  });

  test('G4 to a server of another authority, without a fingerprint', async () => {
    const server = await tlsServer(await makeServerCertificate(otherRoot));
    // It offers a root, but does not prove itself by it.
    expect(await codeOf(enroll({ origin: server.origin }, keys))).toBe('TRUST_CHAIN_INVALID');
    expectNothingDisclosed(server);
  });

  test('G4 to a server nobody has vouched for, before the person compared its fingerprint', async () => {
    const server = await tlsServer(right.server);
    expect(await codeOf(enroll({ origin: server.origin }, keys))).toBe('TRUST_ROOT_UNKNOWN');
    expectNothingDisclosed(server);
  });

  test('G4 to a server with a certificate for another name', async () => {
    const server = await tlsServer(await makeServerCertificate(right.root, ['elsewhere.example']));
    expect(await codeOf(enroll({ origin: server.origin, rootFingerprint: right.root.sha256 }, keys))).toBe(
      'TRUST_NAME_MISMATCH',
    );
    expectNothingDisclosed(server);
  });

  test('G4 to a server whose certificate has expired', async () => {
    const expired = await makeServerCertificate(right.root, undefined, {
      notAfter: new Date(Date.now() - 60_000),
    });
    const server = await tlsServer(expired);
    expect(await codeOf(enroll({ origin: server.origin, rootFingerprint: right.root.sha256 }, keys))).toBe(
      'TRUST_CERTIFICATE_EXPIRED',
    );
    expectNothingDisclosed(server);
  });

  test('G4 to an address with plain HTTP: not even a connection is opened', async () => {
    const server = await plainServer();
    const origin = server.origin.replace('https:', 'http:');
    expect(await codeOf(enroll({ origin, rootFingerprint: right.root.sha256 }, keys))).toBe(
      'TRUST_PLAIN_HTTP',
    );
    expect(server.connections()).toBe(0);
  });

  test('G4 to a server that speaks plain HTTP on the port', async () => {
    const server = await plainServer();
    expect(await codeOf(enroll({ origin: server.origin, rootFingerprint: right.root.sha256 }, keys))).toBe(
      'TRUST_PLAIN_HTTP',
    );
    expect(server.requests).toEqual([]);
    expectNothingDisclosed(server);
  });

  test('A3 G4 to a server whose root does not match the fingerprint', async () => {
    const certificate = await makeServerCertificate(otherRoot);
    const server = await tlsServer(certificate, (request, response) => {
      if (!request.url?.startsWith('/roots/')) return service(right)(request, response);
      response.writeHead(200, { 'content-type': 'application/pkix-cert' });
      return response.end(Buffer.from(otherRoot.der, 'base64'));
    });
    expect(await codeOf(enroll({ origin: server.origin, rootFingerprint: right.root.sha256 }, keys))).toBe(
      'TRUST_ROOT_MISMATCH',
    );
    expectNothingDisclosed(server);
  });

  test('G4 to a server that had another root by the time the code was sent', async () => {
    const server = await tlsServer(right.server);
    const protocol = agent();
    const contacted = await protocol.contact({ origin: server.origin, rootFingerprint: right.root.sha256 });
    if (contacted.kind !== 'proven') throw new Error('the right server was not proven');
    server.present(await makeServerCertificate(otherRoot));
    const session = protocol.session(contacted.info, keys);
    expect(await codeOf(session.redeem({ code: new Secret(CODE), facts, language: 'en' }))).toBe(
      'TRUST_CHAIN_INVALID',
    );
    session.close();
    expectNothingDisclosed(server);
  });
});

describe('G4 a redirect is never followed', () => {
  const stages = ['/roots/', '/.well-known/', '/agent/v1/redeem'];
  const statuses = [301, 302, 303, 307, 308];

  test.each(stages.flatMap((stage) => statuses.map((status) => ({ stage, status }))))(
    'G4 $status of $stage, to another host and to plain HTTP',
    async ({ stage, status }) => {
      const elsewhere = await tlsServer(right.server);
      const plain = await plainServer();
      for (const target of [elsewhere.origin, plain.origin.replace('https:', 'http:'), '//', '']) {
        const server = await tlsServer(
          right.server,
          greetingThenRedirect(stage, status, `${target}/agent/v1/redeem`),
        );
        expect(
          await codeOf(enroll({ origin: server.origin, rootFingerprint: right.root.sha256 }, keys)),
        ).toBe('TRUST_REDIRECT');
      }
      expect([elsewhere.connections(), plain.connections()]).toEqual([0, 0]);
    },
  );

  function greetingThenRedirect(stage: string, status: number, location: string): RequestListener {
    const rest = greeting(right);
    return (request, response) => {
      if (request.url?.startsWith(stage) !== true) return rest(request, response);
      return response.writeHead(status, { location }).end();
    };
  }
});

describe('the bootstrap connection', () => {
  test('G4 carries one question and is over before the next thing happens, however long the server keeps it open', async () => {
    const openAtRequest: number[] = [];
    const server = await tlsServer(right.server, (request, response) => {
      openAtRequest.push(server.open());
      response.setHeader('connection', 'keep-alive');
      service(right)(request, response);
    });
    await enroll({ origin: server.origin, rootFingerprint: right.root.sha256 }, keys);
    expect(server.requests).toEqual([
      `GET /roots/${right.root.sha256}`,
      'GET /.well-known/gangway',
      'POST /agent/v1/redeem',
    ]);
    expect(server.perConnection()).toEqual([1, 1, 1]);
    expect(openAtRequest).toEqual([1, 1, 1]);
  });

  test('G4 has no header that says anything about the computer or the agent', async () => {
    const names: string[][] = [];
    const server = await tlsServer(right.server, (request, response) => {
      names.push(Object.keys(request.headers).toSorted());
      greeting(right)(request, response);
    });
    await agent().contact({ origin: server.origin, rootFingerprint: right.root.sha256 });
    expect(names).toHaveLength(2);
    expect(names[0]).toEqual(['accept', 'accept-encoding', 'connection', 'host']);
  });

  test('G4 that keeps sending is ended; nothing else goes over it', async () => {
    const server = await tlsServer(right.server, (request, response) => {
      if (!request.url?.startsWith('/roots/')) return greeting(right)(request, response);
      response.writeHead(200, { 'content-type': 'application/pkix-cert' });
      return response.write(Buffer.from(right.root.der, 'base64'));
    });
    // Long enough for the question to arrive on a busy machine.
    const protocol = agent({ timeouts: { request: 2000 } });
    const call = protocol.contact({ origin: server.origin, rootFingerprint: right.root.sha256 });
    expect(await codeOf(call)).toBe('NETWORK_TIMEOUT');
    expect(server.requests).toHaveLength(1);
    await server.quiet();
    expect(server.open()).toBe(0);
  });
});
