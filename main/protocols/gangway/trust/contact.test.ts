import { createHash } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Discovery } from '../../../../protocol/discovery.ts';
import { agent, clock, codeOf, failureOf } from '../testing/agent.ts';
import {
  caExtensions,
  type Issued,
  issue,
  makePlanSigner,
  makeRoot,
  makeServerCertificate,
} from '../testing/certificates.ts';
import {
  type RecordingServer,
  recordingTlsServer,
  recordingTlsServerFromPem,
} from '../testing/recording-server.ts';
import { type Authorities, greeting, makeAuthorities, ORGANISATION } from '../testing/service.ts';
import { softwareKeys } from '../testing/software-keys.ts';

let right: Authorities;
beforeAll(async () => {
  right = await makeAuthorities();
});

const servers: RecordingServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function start(
  listener: RequestListener,
  certificate: Issued = right.server,
): Promise<RecordingServer> {
  const server = await recordingTlsServer(certificate, listener);
  servers.push(server);
  return server;
}

const known = (): { systemRoots: () => string[] } => ({ systemRoots: () => [right.root.pem] });

describe('a server with a private root', () => {
  test('A3 M10 is proven by the root whose fingerprint was given', async () => {
    const server = await start(greeting(right));
    const contacted = await agent().contact({ origin: server.origin, rootFingerprint: right.root.sha256 });
    expect(contacted).toMatchObject({
      kind: 'proven',
      info: {
        origin: server.origin,
        organisation: { id: ORGANISATION, name: 'Acme', help: { phone: '+358 9 123' } },
        root: { sha256: right.root.sha256, certificate: right.root.der },
        planSigner: right.planSigner.der,
      },
    });
  });

  test('A3 is shown to the person when nobody vouched for its root, and proven after that', async () => {
    const server = await start(greeting(right));
    const contacted = await agent().contact({ origin: server.origin, rootFingerprint: undefined });
    expect(contacted).toEqual({
      kind: 'root-unknown',
      candidate: {
        sha256: right.root.sha256,
        certificate: right.root.der,
        subject: 'Test Root',
        validUntil: right.root.certificate.notAfter.getTime(),
      },
    });
    const again = await agent().contact({ origin: server.origin, rootFingerprint: right.root.sha256 });
    expect(again.kind).toBe('proven');
  });

  test('A3 offers the root that proves it, while authorities change', async () => {
    const next = await makeRoot('Next Root');
    const server = await start((request, response) => {
      if (request.url !== `/roots/${next.sha256}`) {
        return greeting(right, undefined, { roots: [next.sha256, right.root.sha256] })(request, response);
      }
      response.writeHead(200, { 'content-type': 'application/pkix-cert' });
      return response.end(Buffer.from(next.der, 'base64'));
    });
    const contacted = await agent().contact({ origin: server.origin, rootFingerprint: undefined });
    expect(contacted).toMatchObject({ kind: 'root-unknown', candidate: { sha256: right.root.sha256 } });
  });

  test('A3 without any root to offer is refused', async () => {
    const server = await start(greeting(right, undefined, { roots: [] }));
    const call = agent().contact({ origin: server.origin, rootFingerprint: undefined });
    expect(await codeOf(call)).toBe('TRUST_ROOT_UNKNOWN');
  });

  test('A3 the name of a root cannot turn the text around it', async () => {
    const root = await makeRoot('Acme\u202Egnp.exe\u0007 Root');
    const server = await start(greeting({ ...right, root }), await makeServerCertificate(root));
    const contacted = await agent().contact({ origin: server.origin, rootFingerprint: undefined });
    expect(contacted).toMatchObject({ candidate: { subject: 'Acmegnp.exe Root' } });
  });

  test('A3 M10 the root given is used alone, even where the system trusts the server', async () => {
    const server = await start(greeting(right));
    const other = await makeRoot('Other');
    const swapped = await start((request, response) => {
      if (request.url !== `/roots/${other.sha256}`) return greeting(right)(request, response);
      response.writeHead(200, { 'content-type': 'application/pkix-cert' });
      return response.end(Buffer.from(other.der, 'base64'));
    });
    expect((await agent(known()).contact({ origin: server.origin, rootFingerprint: undefined })).kind).toBe(
      'proven',
    );
    const call = agent(known()).contact({ origin: swapped.origin, rootFingerprint: other.sha256 });
    expect(await codeOf(call)).toBe('TRUST_CHAIN_INVALID');
  });

  test('G4 its root is not used for any other origin', async () => {
    const server = await start(greeting(right));
    const elsewhere = await start((_request, response) => response.end('package'));
    const protocol = agent();
    const contacted = await protocol.contact({ origin: server.origin, rootFingerprint: right.root.sha256 });
    if (contacted.kind !== 'proven') throw new Error('not proven');
    const session = protocol.session(contacted.info, softwareKeys());
    expect(await codeOf(session.download(`${elsewhere.origin}/package.msi`))).toBe('TRUST_ROOT_UNKNOWN');
    session.close();
    expect(elsewhere.requests).toEqual([]);
  });
});

describe('a server that the system trusts', () => {
  test('A3 needs no root and is asked nothing before it is proven', async () => {
    const server = await start(greeting(right));
    const contacted = await agent(known()).contact({ origin: server.origin, rootFingerprint: undefined });
    expect(contacted).toMatchObject({ kind: 'proven', info: { root: null } });
    expect(server.requests).toEqual(['GET /.well-known/gangway']);
  });

  test.each([
    ['another name', 'TRUST_NAME_MISMATCH', { names: ['elsewhere.example'] }],
    ['an expired certificate', 'TRUST_CERTIFICATE_EXPIRED', { notAfter: new Date(Date.now() - 1000) }],
    [
      'a certificate of tomorrow',
      'TRUST_CERTIFICATE_EXPIRED',
      { notBefore: new Date(Date.now() + 86_400_000) },
    ],
  ] as const)(
    'A3 with %s is refused and no root is offered for it',
    async (
      _what,
      code,
      {
        names,
        ...more
      }: {
        names?: readonly string[];
        notAfter?: Date;
        notBefore?: Date;
      },
    ) => {
      const certificate = await makeServerCertificate(right.root, names && [...names], more);
      const server = await start(greeting(right), certificate);
      const call = agent(known()).contact({ origin: server.origin, rootFingerprint: undefined });
      expect(await codeOf(call)).toBe(code);
      expect(server.requests).toEqual([]);
    },
  );
});

describe('discovery', () => {
  const contactWith = async (change: Partial<Discovery>, version = '0.1.0'): Promise<unknown> => {
    const server = await start(greeting(right, undefined, change));
    return agent({ agentVersion: version }).contact({
      origin: server.origin,
      rootFingerprint: right.root.sha256,
    });
  };

  test.each([
    ['only newer protocols', { protocol: { from: 2, to: 3 } }, 'SERVER_INCOMPATIBLE'],
    ['another origin', { origin: 'https://elsewhere.example' }, 'TRUST_REDIRECT'],
    ['a newer agent wanted', { minimumAgentVersion: '0.1.1' }, 'AGENT_TOO_OLD'],
    ['no credentials', { credentials: [] }, 'SERVER_CONTRACT'],
    ['a plan signer that is none', { planSigner: 'AAAA' }, 'PLAN_SIGNER'],
  ] as const)('M11 G3 with %s is refused with its code', async (_what, change, code) => {
    expect(await codeOf(contactWith(change as unknown as Partial<Discovery>))).toBe(code);
  });

  test('M11 an agent of exactly the version wanted is taken', async () => {
    await expect(contactWith({ minimumAgentVersion: '0.10.0' }, '0.10.0')).resolves.toMatchObject({
      kind: 'proven',
    });
  });

  test('G3 a clock that is wrong here is found out, as the offset to the server', async () => {
    const server = await start(greeting(right));
    const late = agent({ clock: { ...clock, now: () => Date.now() - 3_600_000 } });
    const contacted = await late.contact({ origin: server.origin, rootFingerprint: right.root.sha256 });
    if (contacted.kind !== 'proven') throw new Error('not proven');
    expect(contacted.info.clockOffset).toBeGreaterThan(3_600_000 - 5000);
    expect(contacted.info.clockOffset).toBeLessThan(3_600_000 + 5000);
  });
});

const signerOf = (...units: string[]): Promise<Issued> =>
  makePlanSigner(right.root, ORGANISATION, { subject: units.map((unit) => ({ OU: [unit] })) });

describe('G10 the plan signer that discovery names', () => {
  const contactWith = async (signer: Issued): Promise<unknown> => {
    const server = await start(greeting({ ...right, planSigner: signer }));
    return agent().contact({ origin: server.origin, rootFingerprint: right.root.sha256 });
  };

  test.each([
    ['the TLS certificate', () => right.server, 'extended-key-usage'],
    ['a root', () => right.root, 'extended-key-usage'],
    ['the signer of another organisation', () => makePlanSigner(right.root, 'org-2'), 'organisation'],
    [
      'the signer of two organisations',
      () => signerOf(`gangway-organisation:org-2`, `gangway-organisation:${ORGANISATION}`),
      'organisation',
    ],
    [
      'the signer of two organisations, whichever comes first',
      () => signerOf(`gangway-organisation:${ORGANISATION}`, `gangway-organisation:org-2`),
      'organisation',
    ],
    [
      'an expired signer',
      () => makePlanSigner(right.root, ORGANISATION, { notAfter: new Date(Date.now() - 1000) }),
      'time',
    ],
    [
      'an authority',
      () => makePlanSigner(right.root, ORGANISATION, { extensions: caExtensions() }),
      'extended-key-usage',
    ],
  ] as const)('G10 cannot be %s', async (_what, make, reason) => {
    const failure = await failureOf(contactWith(await make()));
    expect([failure.code, failure.details['reason']]).toEqual(['PLAN_SIGNER', reason]);
  });
});

describe('an address', () => {
  test.each(['', 'gangway', 'ftp://host', 'https://', 'https://user:pw@host', 'javascript:alert(1)'])(
    'A2 %j is no server',
    async (origin) => {
      const call = agent().contact({ origin, rootFingerprint: undefined });
      expect(await codeOf(call)).toBe('SERVER_ADDRESS_INVALID');
    },
  );
});

test('a root candidate that is unfit is refused with its reason, not shown', async () => {
  const root = await issue({ subject: 'CN=Not a CA' });
  const server = await start(greeting({ ...right, root }), await makeServerCertificate(root));
  const call = agent().contact({ origin: server.origin, rootFingerprint: undefined });
  expect(await codeOf(call)).toBe('TRUST_ROOT_NOT_CA');
});

test('A3 a server that speaks only TLS 1.1 is refused with the reason', async () => {
  const server = await recordingTlsServerFromPem(
    { key: right.server.keyPem, cert: right.server.pem, minVersion: 'TLSv1', maxVersion: 'TLSv1.1' },
    greeting(right),
  );
  servers.push(server);
  const failure = await failureOf(
    agent().contact({ origin: server.origin, rootFingerprint: right.root.sha256 }),
  );
  expect([failure.code, failure.details['reason']]).toEqual([
    'TRUST_CHAIN_INVALID',
    expect.stringMatching(/PROTOCOL/),
  ]);
});

test('A3 a root with bytes behind it is no certificate, even if the fingerprint was taken over all of them', async () => {
  const longer = Buffer.concat([Buffer.from(right.root.der, 'base64'), Buffer.of(0)]);
  const sha256 = createHash('sha256').update(longer).digest('hex');
  const server = await start((request, response) => {
    if (request.url !== `/roots/${sha256}`) return greeting(right)(request, response);
    response.writeHead(200, { 'content-type': 'application/pkix-cert' });
    return response.end(longer);
  });
  const failure = await failureOf(agent().contact({ origin: server.origin, rootFingerprint: sha256 }));
  expect([failure.code, failure.details['reason']]).toEqual(['TRUST_ROOT_NOT_CA', 'no-certificate']);
});
