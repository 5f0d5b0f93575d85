import { execFileSync } from 'node:child_process';
import { createHash, createPublicKey, verify } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pkcs10CertificateRequest } from '../trust/x509.ts';
import { calculateJwkThumbprint, compactVerify, EmbeddedJWK } from 'jose';
import { describe, expect, test } from 'vitest';
import { Secret } from '../../../core/secret.ts';
import { facts } from '../testing/agent.ts';
import { lacksOpenssl } from '../testing/openssl-chain.ts';
import { softwareKeys } from '../testing/software-keys.ts';
import { certificateRequest } from './certificate-request.ts';
import { dpopProof } from './proof.ts';
import { redeemRequest } from './redeem-request.ts';
import { thumbprint } from './thumbprint.ts';

const keys = softwareKeys();

describe('the DPoP proof', () => {
  const url = new URL('https://server.example:8443/agent/v1/plan?x=1#y');

  test('G2 verifies with another implementation and says what RFC 9449 wants', async () => {
    const proof = await dpopProof(keys, { method: 'GET', url, now: 1_700_000_000_999, token: 'token' });
    const { payload, protectedHeader } = await compactVerify(proof, EmbeddedJWK, { algorithms: ['ES256'] });
    expect(protectedHeader).toEqual({ typ: 'dpop+jwt', alg: 'ES256', jwk: keys.signing });
    expect(JSON.parse(new TextDecoder().decode(payload))).toEqual({
      jti: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      htm: 'GET',
      htu: 'https://server.example:8443/agent/v1/plan',
      iat: 1_700_000_000,
      ath: createHash('sha256').update('token').digest('base64url'),
    });
  });

  test('G2 is another one each time, and names no token where there is none', async () => {
    const make = (): Promise<string> => dpopProof(keys, { method: 'POST', url, now: 0, token: undefined });
    const claims = (proof: string): Record<string, unknown> =>
      JSON.parse(Buffer.from(proof.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;
    const [one, two] = [claims(await make()), claims(await make())];
    expect(one['jti']).not.toBe(two['jti']);
    expect(one).not.toHaveProperty('ath');
  });
});

test('G2 the thumbprint is the one of RFC 7638', async () => {
  expect(thumbprint(keys.signing)).toBe(await calculateJwkThumbprint({ ...keys.signing }));
});

describe('the certificate request', () => {
  test('G2 is read and verified by @peculiar/x509', async () => {
    const request = new Pkcs10CertificateRequest(Uint8Array.from(await certificateRequest(keys)));
    expect(await request.verify()).toBe(true);
    expect(request.subject).toBe(`CN=${thumbprint(keys.signing)}`);
    const der = Buffer.from(request.publicKey.rawData);
    expect(createPublicKey({ key: der, type: 'spki', format: 'der' }).export({ format: 'jwk' })).toEqual(
      keys.signing,
    );
  });

  test.skipIf(lacksOpenssl)(
    'G2 is read and verified by openssl, whatever the bits of the signature',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'gangway-csr-'));
      try {
        for (let round = 0; round < 8; round += 1) {
          const file = join(folder, `${round}.der`);
          // oxlint-disable-next-line no-await-in-loop -- eight different keys and signatures
          writeFileSync(file, await certificateRequest(softwareKeys()));
          const said = execFileSync(
            'openssl',
            ['req', '-inform', 'der', '-in', file, '-verify', '-noout', '-subject'],
            { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] },
          );
          expect(said).toMatch(/CN ?= ?\S/);
        }
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  );
});

test('G2 the agreement key in a redeem request is signed by the signing key, in its own context', async () => {
  const request = await redeemRequest(
    keys,
    { code: new Secret('ABCDEFGHJY'), facts, language: 'en' },
    { organisation: 'org-1', agentVersion: '0.1.0' },
  );
  const signed = Buffer.from(`gangway-agreement-key-v1:${thumbprint(keys.agreement)}`);
  const key = createPublicKey({ key: { ...keys.signing }, format: 'jwk' });
  const signature = Buffer.from(request.agreementSignature, 'base64url');
  expect(verify('sha256', signed, { key, dsaEncoding: 'ieee-p1363' }, signature)).toBe(true);
  expect(request).toMatchObject({ code: 'ABCDEFGHJY', facts, agreementKey: keys.agreement });
});
