/** Certificates for tests, made on the spot. */
import { createHash, KeyObject, webcrypto } from 'node:crypto';
import * as x509 from '../trust/x509.ts';
import { PLAN_ORGANISATION_PREFIX, PLAN_SIGNER_EKU } from '../../../../protocol/plan.ts';

const P256 = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const DAY = 86_400_000;
const SERVER_AUTH = '1.3.6.1.5.5.7.3.1';
const CLIENT_AUTH = '1.3.6.1.5.5.7.3.2';

export interface Issued {
  readonly certificate: x509.X509Certificate;
  readonly privateKey: webcrypto.CryptoKey;
  /** Base64 of the DER. */
  readonly der: string;
  readonly pem: string;
  readonly keyPem: string;
  readonly sha256: string;
}

export interface IssueOptions {
  readonly subject: x509.JsonName | string;
  readonly issuer?: Issued;
  readonly extensions?: x509.Extension[];
  readonly notBefore?: Date;
  readonly notAfter?: Date;
}

export async function issue(options: IssueOptions): Promise<Issued> {
  const keys = await webcrypto.subtle.generateKey(P256, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.create({
    subject: options.subject,
    issuer: options.issuer?.certificate.subjectName ?? options.subject,
    publicKey: keys.publicKey,
    signingKey: options.issuer?.privateKey ?? keys.privateKey,
    signingAlgorithm: P256,
    notBefore: options.notBefore ?? new Date(Date.now() - DAY),
    notAfter: options.notAfter ?? new Date(Date.now() + 30 * DAY),
    extensions: options.extensions ?? [],
  });
  const raw = Buffer.from(certificate.rawData);
  return {
    certificate,
    privateKey: keys.privateKey,
    der: raw.toString('base64'),
    pem: `${certificate.toString('pem')}\n`,
    keyPem: KeyObject.from(keys.privateKey).export({ type: 'pkcs8', format: 'pem' }).toString(),
    sha256: createHash('sha256').update(raw).digest('hex'),
  };
}

export const caExtensions = (): x509.Extension[] => [
  new x509.BasicConstraintsExtension(true, undefined, true),
  new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
];

export const makeRoot = (name = 'Test Root', more: Partial<IssueOptions> = {}): Promise<Issued> =>
  issue({ subject: `CN=${name}`, extensions: caExtensions(), ...more });

/** For `127.0.0.1` and `localhost`, unless other names are given. */
export const makeServerCertificate = (
  issuer: Issued,
  names: string[] = ['127.0.0.1', 'localhost'],
  more: Partial<IssueOptions> = {},
): Promise<Issued> =>
  issue({
    subject: 'CN=server',
    issuer,
    extensions: [
      new x509.BasicConstraintsExtension(false),
      new x509.ExtendedKeyUsageExtension([SERVER_AUTH]),
      new x509.SubjectAlternativeNameExtension(
        names.map((value) => ({ type: /^[\d.]+$/.test(value) ? ('ip' as const) : ('dns' as const), value })),
      ),
    ],
    ...more,
  });

export const makePlanSigner = (
  issuer: Issued,
  organisation: string,
  more: Partial<IssueOptions> = {},
): Promise<Issued> =>
  issue({
    subject: [{ CN: ['Plan signer'] }, { OU: [`${PLAN_ORGANISATION_PREFIX}${organisation}`] }],
    issuer,
    extensions: [
      new x509.BasicConstraintsExtension(false),
      new x509.ExtendedKeyUsageExtension([PLAN_SIGNER_EKU], true),
    ],
    ...more,
  });

/** A certificate as a device gets it, for a key of its own. */
export const makeDeviceCertificate = (issuer: Issued): Promise<Issued> =>
  issue({
    subject: 'CN=device-1',
    issuer,
    extensions: [new x509.ExtendedKeyUsageExtension([CLIENT_AUTH])],
  });
