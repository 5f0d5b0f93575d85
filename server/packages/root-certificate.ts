/** Judges a certificate that is to be put into the trust of every computer: it must be an authority, now. */
import { createHash, X509Certificate } from 'node:crypto';
import { GangwayError } from '../../protocol/errors.ts';
import {
  BasicConstraintsExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  X509Certificate as Parsed,
} from '../pki/x509.ts';

export interface RootCertificate {
  readonly der: Buffer;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
  readonly subject: string;
  /** Milliseconds since 1970. */
  readonly notAfter: number;
}

const ONE_CERTIFICATE = /^\s*-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----\s*$/;
const RSA_BITS = 2048;
const EC_CURVES = new Set(['prime256v1', 'secp384r1', 'secp521r1']);
const WEAK_HASH = /md[245]|sha-?1(?!\d)/i;

const invalid = (detail: string): GangwayError =>
  new GangwayError('REQUEST_INVALID', { details: { detail } });

function parse(pem: string): { node: X509Certificate; parsed: Parsed } {
  if (/PRIVATE KEY/.test(pem)) throw invalid('certificate: this is a private key; it was not stored');
  if (!ONE_CERTIFICATE.test(pem)) throw invalid('certificate: not exactly one certificate in PEM');
  try {
    const node = new X509Certificate(pem);
    return { node, parsed: new Parsed(node.raw) };
  } catch {
    throw invalid('certificate: cannot be read');
  }
}

function isStrong(node: X509Certificate): boolean {
  const { asymmetricKeyType, asymmetricKeyDetails } = node.publicKey;
  switch (asymmetricKeyType) {
    case 'rsa':
    case 'rsa-pss':
      return (asymmetricKeyDetails?.modulusLength ?? 0) >= RSA_BITS;
    case 'ec':
      return EC_CURVES.has(asymmetricKeyDetails?.namedCurve ?? '');
    case 'ed25519':
    case 'ed448':
      return true;
    default:
      return false;
  }
}

/**
 * Reads one certificate authority.
 * @param pem as an administrator pasted it.
 * @param now milliseconds since 1970.
 * @throws TRUST_ROOT_NOT_CA, TRUST_ROOT_USAGE, TRUST_ROOT_EXPIRED, TRUST_WEAK_SIGNATURE; REQUEST_INVALID when it
 *   is no certificate at all.
 */
export function readRootCertificate(pem: string, now: number): RootCertificate {
  const { node, parsed } = parse(pem);
  if (parsed.getExtension(BasicConstraintsExtension)?.ca !== true)
    throw new GangwayError('TRUST_ROOT_NOT_CA');
  const usages = parsed.getExtension(KeyUsagesExtension)?.usages;
  if (usages !== undefined && (usages & KeyUsageFlags.keyCertSign) === 0) {
    throw new GangwayError('TRUST_ROOT_USAGE');
  }
  if (now < node.validFromDate.getTime() || now > node.validToDate.getTime()) {
    throw new GangwayError('TRUST_ROOT_EXPIRED');
  }
  // A root signs itself, and nobody relies on that signature; anything else must be signed well.
  const ownSignature = node.checkIssued(node);
  if (!isStrong(node) || (!ownSignature && WEAK_HASH.test(node.signatureAlgorithm ?? 'md5'))) {
    throw new GangwayError('TRUST_WEAK_SIGNATURE');
  }
  return {
    der: node.raw,
    sha256: createHash('sha256').update(node.raw).digest('hex'),
    subject: node.subject.replaceAll('\n', ', '),
    notAfter: node.validToDate.getTime(),
  };
}
