/** Making certificates: keys, names, serial numbers, extensions. Who may have which one is decided elsewhere. */
import { randomBytes, webcrypto } from 'node:crypto';
import {
  ALGORITHM,
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  Name,
  type PublicKey,
  SubjectAlternativeNameExtension,
  type JsonGeneralNames,
  SubjectKeyIdentifierExtension,
  type X509Certificate,
  X509CertificateGenerator,
} from './x509.ts';

/** Clocks of new computers are often a little wrong; what was just issued must not be "not yet valid" there. */
const BACKDATED_MS = 60 * 60 * 1000;

export interface KeyPair {
  readonly privateKey: webcrypto.CryptoKey;
  readonly publicKey: webcrypto.CryptoKey;
}

/** Who signs. */
export interface Issuer {
  readonly certificate: X509Certificate;
  readonly privateKey: webcrypto.CryptoKey;
}

export interface CertificateRequest {
  /** Subject, most general first: type and text, any characters. */
  readonly subject: readonly (readonly ['O' | 'OU' | 'CN', string])[];
  readonly publicKey: webcrypto.CryptoKey | PublicKey;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly lifetimeMs: number;
  /** An authority, with how many authorities may stand below it; absent: it may issue nothing. */
  readonly authority?: { readonly pathLength: number };
  /** Extended key usages, as dotted numbers. */
  readonly usages?: readonly string[];
  readonly names?: JsonGeneralNames;
}

export async function generateKeyPair(): Promise<KeyPair> {
  const pair = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  return pair;
}

/** 127 random bits, positive, never zero. */
function serialNumber(): string {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return bytes.toString('hex');
}

/** Signs a certificate. `issuer` absent: self-signed with `selfKey`, a root. */
export async function issue(request: CertificateRequest, signer: Issuer | KeyPair): Promise<X509Certificate> {
  const { authority, now } = request;
  const parent = 'certificate' in signer ? signer.certificate : undefined;
  // As objects: a plain string would be searched for quotes and escapes.
  const subject = new Name(request.subject.map(([type, utf8String]) => ({ [type]: [{ utf8String }] })));
  return X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject,
    issuer: parent?.subjectName ?? subject,
    notBefore: new Date(now - BACKDATED_MS),
    // No certificate outlives the one that vouches for it.
    notAfter: new Date(Math.min(now + request.lifetimeMs, parent?.notAfter.getTime() ?? Infinity)),
    publicKey: request.publicKey,
    signingKey: signer.privateKey,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new BasicConstraintsExtension(authority !== undefined, authority?.pathLength, true),
      new KeyUsagesExtension(
        authority ? KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign : KeyUsageFlags.digitalSignature,
        true,
      ),
      ...(request.usages ? [new ExtendedKeyUsageExtension([...request.usages], false)] : []),
      ...(request.names ? [new SubjectAlternativeNameExtension(request.names, false)] : []),
      await SubjectKeyIdentifierExtension.create(request.publicKey),
      ...(parent ? [await AuthorityKeyIdentifierExtension.create(parent)] : []),
    ],
  });
}
