import { X509Certificate } from 'node:crypto';
import tls from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { GangwayError } from '../../../../protocol/errors.ts';
import { agent, enroll, failureOf, secretsOf } from '../testing/agent.ts';
import { between, root, server, type Workshop, workshop } from '../testing/foreign-service.ts';
import { lacksOpenssl, type Link, ROOT_EXTENSIONS } from '../testing/openssl-chain.ts';
import { softwareKeys } from '../testing/software-keys.ts';
import { judgeChain } from './strength.ts';

let shop: Workshop;
beforeAll(async () => {
  shop = await workshop();
});
afterAll(() => shop.close());

/** Milliseconds; openssl makes RSA keys by luck, and the more slowly the busier the machine is. */
const SLOW = { timeout: 180_000 };

describe.skipIf(lacksOpenssl)('chains that prove nothing', SLOW, () => {
  const day = { yesterday: -1, lastWeek: -7, nextWeek: 7, nextMonth: 30 };
  const { lastWeek, yesterday, nextWeek, nextMonth } = day;

  test.each<[string, Link[], string, RegExp]>([
    [
      'an authority without basicConstraints',
      [root({ extensions: ['keyUsage=keyCertSign'] }), server()],
      'TRUST_ROOT_NOT_CA',
      /no-basic-constraints/,
    ],
    [
      'a root that is no authority',
      [root({ extensions: ['basicConstraints=CA:FALSE'] }), server()],
      'TRUST_ROOT_NOT_CA',
      /not-a-ca/,
    ],
    [
      'a root that may not sign certificates',
      [root({ extensions: ['basicConstraints=CA:TRUE', 'keyUsage=digitalSignature'] }), server()],
      'TRUST_ROOT_USAGE',
      /no-key-cert-sign/,
    ],
    [
      'a root for mail only',
      [root({ extensions: [...ROOT_EXTENSIONS, 'extendedKeyUsage=emailProtection'] }), server()],
      'TRUST_ROOT_USAGE',
      /no-server-auth/,
    ],
    ['an expired root', [root({ days: [lastWeek, yesterday] }), server()], 'TRUST_ROOT_EXPIRED', /expired/],
    [
      'a root of next week',
      [root({ days: [nextWeek, nextMonth] }), server()],
      'TRUST_ROOT_EXPIRED',
      /not-yet-valid/,
    ],
    ['a root with RSA 1024', [root({ key: 'rsa:1024' }), server()], 'TRUST_WEAK_SIGNATURE', /weak-key/],
    [
      'a root on a curve of 192 bits',
      [root({ key: 'prime192v1' }), server()],
      'TRUST_WEAK_SIGNATURE',
      /weak-key/,
    ],
    [
      'an expired server certificate',
      [root(), server({ days: [lastWeek, yesterday] })],
      'TRUST_CERTIFICATE_EXPIRED',
      /CERT_HAS_EXPIRED/,
    ],
    [
      'a server certificate of next week',
      [root(), server({ days: [nextWeek, nextMonth] })],
      'TRUST_CERTIFICATE_EXPIRED',
      /CERT_NOT_YET_VALID/,
    ],
    [
      'an expired authority in between',
      [root(), between({ days: [lastWeek, yesterday] }), server()],
      'TRUST_CERTIFICATE_EXPIRED',
      /CERT_HAS_EXPIRED/,
    ],
    [
      'a server certificate for clients',
      [root(), server({ extensions: ['extendedKeyUsage=clientAuth', 'subjectAltName=IP:127.0.0.1'] })],
      'TRUST_CERTIFICATE_USAGE',
      /INVALID_PURPOSE/,
    ],
    [
      'another name',
      [root(), server({ extensions: ['subjectAltName=DNS:elsewhere.example'] })],
      'TRUST_NAME_MISMATCH',
      /ALTNAME/,
    ],
    [
      'a name in the common name only',
      [root(), server({ extensions: ['extendedKeyUsage=serverAuth'] })],
      'TRUST_NAME_MISMATCH',
      /ALTNAME/,
    ],
    [
      'something in between that is no authority',
      [root(), between({ extensions: ['basicConstraints=CA:FALSE'] }), server()],
      'TRUST_CERTIFICATE_USAGE',
      /INVALID/,
    ],
    [
      'something in between that may not sign',
      [root(), between({ extensions: ['basicConstraints=CA:TRUE', 'keyUsage=digitalSignature'] }), server()],
      'TRUST_CHAIN_INVALID',
      /.+/,
    ],
    [
      'more authorities than the root allows',
      [
        root({ extensions: ['basicConstraints=critical,CA:TRUE,pathlen:0', 'keyUsage=keyCertSign'] }),
        between(),
        server(),
      ],
      'TRUST_CHAIN_INVALID',
      /PATH_LENGTH|path length/i,
    ],
    [
      'a name that is not permitted',
      [
        root(),
        between({
          extensions: [
            ...ROOT_EXTENSIONS,
            'nameConstraints=critical,permitted;DNS:acme.example,permitted;IP:10.0.0.0/255.0.0.0',
          ],
        }),
        server(),
      ],
      'TRUST_CHAIN_INVALID',
      /permitted subtree/,
    ],
    [
      'a name that the root excludes',
      [
        root({
          extensions: [...ROOT_EXTENSIONS, 'nameConstraints=critical,excluded;IP:127.0.0.0/255.0.0.0'],
        }),
        server(),
      ],
      'TRUST_CHAIN_INVALID',
      /excluded subtree/,
    ],
    [
      'SHA-1 below the root',
      [root({ key: 'rsa:2048' }), between({ key: 'rsa:2048', digest: 'sha1' }), server()],
      'TRUST_WEAK_SIGNATURE',
      /.+/,
    ],
    [
      'a server certificate signed with SHA-1',
      [root({ key: 'rsa:2048' }), server({ digest: 'sha1' })],
      'TRUST_WEAK_SIGNATURE',
      /.+/,
    ],
    [
      'MD5 below the root',
      [root({ key: 'rsa:2048' }), between({ key: 'rsa:2048', digest: 'md5' }), server()],
      'TRUST_WEAK_SIGNATURE',
      /.+/,
    ],
    [
      'an authority in between with RSA 1024',
      [root(), between({ key: 'rsa:1024' }), server()],
      'TRUST_WEAK_SIGNATURE',
      /.+/,
    ],
  ])('A3 G4 %s: refused with its reason, nothing disclosed', async (_what, links, code, reason) => {
    const made = shop.chain(...links);
    const running = await shop.serve(made);
    const keys = softwareKeys();
    try {
      const failures = await Promise.all([
        failureOf(enroll({ origin: running.origin, rootFingerprint: made.sha256 }, keys)),
        failureOf(agent().contact({ origin: running.origin, rootFingerprint: undefined })),
      ]);
      for (const failure of failures) expectRefused(failure, code, reason);
      for (const secret of secretsOf(keys)) expect(running.heard()).not.toContain(secret);
    } finally {
      await running.close();
    }
  });

  function expectRefused(failure: GangwayError, code: string, reason: RegExp): void {
    expect([failure.code, failure.details]).toEqual([
      code,
      expect.objectContaining({ reason: expect.stringMatching(reason) as string }),
    ]);
  }

  test('A3 a root that was signed by somebody else is no root', async () => {
    const made = shop.chain(root(), between(), server());
    const issuing = new X509Certificate(made.server.cert.split(/(?<=-----END CERTIFICATE-----\n)/)[1] ?? '');
    const crossed = {
      ...made,
      root: issuing.raw,
      sha256: issuing.fingerprint256.replaceAll(':', '').toLowerCase(),
    };
    const running = await shop.serve(crossed);
    const failure = await failureOf(enroll({ origin: running.origin, rootFingerprint: crossed.sha256 }));
    await running.close();
    expectRefused(failure, 'TRUST_ROOT_NOT_CA', /not-self-signed/);
  });
});

describe.skipIf(lacksOpenssl)('a chain that the TLS library let through', SLOW, () => {
  test.each<[string, Link[], string]>([
    [
      'a server certificate signed with SHA-1',
      [root({ key: 'rsa:2048' }), server({ digest: 'sha1' })],
      'weak-signature',
    ],
    [
      'a server certificate signed with MD5',
      [root({ key: 'rsa:2048' }), server({ digest: 'md5' })],
      'weak-signature',
    ],
    ['a server key with RSA 1024', [root(), server({ key: 'rsa:1024' })], 'weak-key'],
    ['a server key on a curve of 192 bits', [root(), server({ key: 'prime192v1' })], 'weak-key'],
    [
      'an authority in between signed with SHA-1',
      [root(), between({ digest: 'sha1' }), server()],
      'weak-signature',
    ],
    ['an authority in between with RSA 1024', [root(), between({ key: 'rsa:1024' }), server()], 'weak-key'],
  ])('A3 %s: is refused by the agent itself', async (_what, links, reason) => {
    const made = shop.chain(...links);
    const chain = (made.server.cert.match(/-----BEGIN[^]+?-----END CERTIFICATE-----/g) ?? []).map(
      (pem) => new X509Certificate(pem).raw,
    );
    const failure = await failureOf(Promise.resolve().then(() => judgeChain(chain, 'host')));
    expect([failure.code, failure.details['reason']]).toEqual(['TRUST_WEAK_SIGNATURE', reason]);
  });

  test('A3 G4 is judged before anything is said, on a TLS library set as low as it goes', async () => {
    const made = shop.chain(root({ key: 'rsa:2048' }), server({ digest: 'sha1' }));
    const running = await shop.serve(made);
    const ciphers = tls.DEFAULT_CIPHERS;
    tls.DEFAULT_CIPHERS = `${ciphers}:@SECLEVEL=0`;
    try {
      const failure = await failureOf(enroll({ origin: running.origin, rootFingerprint: made.sha256 }));
      expect([failure.code, failure.details['reason']]).toEqual(['TRUST_WEAK_SIGNATURE', 'weak-signature']);
      expect(running.requests).toEqual([`GET /roots/${made.sha256}`]);
    } finally {
      tls.DEFAULT_CIPHERS = ciphers;
      await running.close();
    }
  });

  test('A3 strong ones of every kind are taken', () => {
    for (const key of ['rsa:2048', 'P-256', 'P-384', 'P-521', 'ed25519'] as const) {
      const { server: made } = shop.chain(root({ key }), server({ key }));
      expect(() => judgeChain([new X509Certificate(made.cert).raw], 'host')).not.toThrow();
    }
  });
});
