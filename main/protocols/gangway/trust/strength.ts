/**
 * Whether keys and signatures are strong enough. OpenSSL refuses weak ones at its security level 2, but not every
 * Node is built on OpenSSL (Electron's is not) or set to that level, so the agent looks for itself.
 */
import type { KeyObject } from 'node:crypto';
import type tls from 'node:tls';
import { GangwayError } from '../../../../protocol/errors.ts';
import { displayName, type ParsedCertificate, parseCertificate } from './certificate.ts';

const EC_CURVES = new Set([
  'prime256v1',
  'secp384r1',
  'secp521r1',
  'brainpoolP256r1',
  'brainpoolP384r1',
  'brainpoolP512r1',
]);
const HASHES = new Set(['SHA-256', 'SHA-384', 'SHA-512']);
/** They name no hash, as theirs is part of them. */
const EDWARDS = new Set(['Ed25519', 'Ed448', 'EdDSA']);

/** RSA of 2048 bits, a curve of 256 bits, or better. */
export function isStrongKey(key: KeyObject): boolean {
  const { modulusLength, namedCurve } = key.asymmetricKeyDetails ?? {};
  switch (key.asymmetricKeyType) {
    case 'rsa':
    case 'rsa-pss':
      return (modulusLength ?? 0) >= 2048;
    case 'ec':
      return EC_CURVES.has(namedCurve ?? '');
    case 'ed25519':
    case 'ed448':
      return true;
    default:
      return false;
  }
}

/** Not MD5, not SHA-1, and nothing this agent does not know. */
function isStrongSignature({ parts }: ParsedCertificate): boolean {
  const { name, hash } = parts.signatureAlgorithm as { name: string; hash?: { name: string } };
  return hash === undefined ? EDWARDS.has(name) : HASHES.has(hash.name);
}

/**
 * Judges every certificate of a proven connection but the root, whose signature nobody relies on.
 * @throws TRUST_WEAK_SIGNATURE
 */
export function judgeChain(chain: readonly Uint8Array[], host: string): void {
  for (const der of chain) {
    const certificate = parseCertificate(der);
    const reason =
      certificate === undefined
        ? 'unreadable'
        : !isStrongKey(certificate.node.publicKey)
          ? 'weak-key'
          : !isStrongSignature(certificate)
            ? 'weak-signature'
            : undefined;
    if (reason !== undefined) {
      const subject = certificate === undefined ? '' : displayName(certificate);
      throw new GangwayError('TRUST_WEAK_SIGNATURE', { details: { host, reason, subject } });
    }
  }
}

/** The certificates below the root that a connection was proven with, DER, server first. */
export function chainOf(socket: tls.TLSSocket): Uint8Array[] {
  const chain: Uint8Array[] = [];
  let certificate = socket.getPeerCertificate(true);
  // A root issued itself; the depth is bounded in case something else goes round.
  while (certificate.raw !== undefined && chain.length < 12) {
    const issuer = certificate.issuerCertificate;
    if (issuer !== undefined && issuer.fingerprint256 === certificate.fingerprint256) break;
    chain.push(certificate.raw);
    if (issuer === undefined) break;
    certificate = issuer;
  }
  return chain;
}
