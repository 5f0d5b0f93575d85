/** Judged against certificates that OpenSSL made, not ones of our own making. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GangwayError } from '../../protocol/errors.ts';
import { readRootCertificate } from './root-certificate.ts';

const CA = ['-addext', 'basicConstraints=critical,CA:TRUE'];
const SIGN = ['-addext', 'keyUsage=critical,keyCertSign,cRLSign'];
const P256 = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'];

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gangway-roots-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

let made = 0;
/** A self-signed certificate with OpenSSL's own defaults switched off. */
function selfSigned(...options: string[]): string {
  made += 1;
  const [key, file] = [join(folder, `${made}.key`), join(folder, `${made}.pem`)];
  const config = join(folder, 'empty.cnf');
  execFileSync('sh', ['-c', `printf '[req]\\ndistinguished_name=dn\\n[dn]\\n' > "${config}"`]);
  const fixed = ['req', '-x509', '-config', config, '-nodes', '-keyout', key, '-out', file, '-utf8'];
  const subject = options.includes('-subj') ? [] : ['-subj', '/CN=Test root'];
  execFileSync('openssl', [...fixed, '-days', '30', ...subject, ...options], { stdio: 'pipe' });
  return readFileSync(file, 'utf8');
}

const codeOf = (pem: string, now = Date.now()): string => {
  try {
    readRootCertificate(pem, now);
    return 'accepted';
  } catch (error) {
    return error instanceof GangwayError ? error.code : String(error);
  }
};

describe('root certificates as packages', () => {
  test.each([
    ['RSA 2048', ['-newkey', 'rsa:2048']],
    ['RSA 4096', ['-newkey', 'rsa:4096']],
    ['P-256', P256],
    ['P-384', ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-384']],
    ['a SHA-1 signature on itself, on which nobody relies', ['-newkey', 'rsa:2048', '-sha1']],
  ])('A6 a root with %s is accepted', (_, options) => {
    expect(codeOf(selfSigned(...options, ...CA, ...SIGN))).toBe('accepted');
  });

  test('A6 what is read is the fingerprint of the DER bytes, the subject in its own letters, and the end', () => {
    const pem = selfSigned(...P256, ...CA, ...SIGN, '-subj', '/O=Äitiyspakkaus Oy/CN=Juuri 根');
    const node = new X509Certificate(pem);
    const root = readRootCertificate(pem, Date.now());
    expect(root.sha256).toBe(node.fingerprint256.replaceAll(':', '').toLowerCase());
    expect(root.subject).toContain('Äitiyspakkaus Oy');
    expect(root.subject).toContain('Juuri 根');
    expect(root.notAfter).toBe(node.validToDate.getTime());
    expect(root.der.equals(node.raw)).toBe(true);
  });

  test('A6 a certificate without basic constraints, or with CA:FALSE, is no authority', () => {
    expect(codeOf(selfSigned(...P256))).toBe('TRUST_ROOT_NOT_CA');
    expect(codeOf(selfSigned(...P256, '-addext', 'basicConstraints=critical,CA:FALSE'))).toBe(
      'TRUST_ROOT_NOT_CA',
    );
  });

  test('A6 an authority whose key usage does not allow signing is refused', () => {
    const usage = ['-addext', 'keyUsage=critical,digitalSignature'];
    expect(codeOf(selfSigned(...P256, ...CA, ...usage))).toBe('TRUST_ROOT_USAGE');
  });

  test('A6 an authority outside its time is refused, before and after', () => {
    const pem = selfSigned(...P256, ...CA, ...SIGN);
    expect(codeOf(pem, Date.now() + 31 * 86_400_000)).toBe('TRUST_ROOT_EXPIRED');
    expect(codeOf(pem, Date.now() - 86_400_000)).toBe('TRUST_ROOT_EXPIRED');
  });

  test('A6 a short key is refused', () => {
    expect(codeOf(selfSigned('-newkey', 'rsa:1024', ...CA, ...SIGN))).toBe('TRUST_WEAK_SIGNATURE');
  });

  test('A6 a private key, two certificates, and what is no certificate are refused without a trace of them', () => {
    const pem = selfSigned(...P256, ...CA, ...SIGN);
    const key = readFileSync(join(folder, `${made}.key`), 'utf8');
    const wrong = [
      key,
      pem + key,
      pem + pem,
      '',
      'hello',
      pem.replace(/[A-Za-z]{20}/, 'AAAAAAAAAAAAAAAAAAAA'),
    ];
    expect(wrong.map((text) => codeOf(text))).toEqual(wrong.map(() => 'REQUEST_INVALID'));
  });
});
