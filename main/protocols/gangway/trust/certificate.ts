/** Reads certificates that came from outside. Nothing here believes them. */
import { X509Certificate as NodeCertificate } from 'node:crypto';
import * as x509 from './x509.ts';
import { GangwayError } from '../../../../protocol/errors.ts';
import { PublicJwk } from '../../../../protocol/wire.ts';

export interface ParsedCertificate {
  /** node:crypto: keys and signatures. */
  readonly node: NodeCertificate;
  /** @peculiar/x509: extensions and names. */
  readonly parts: x509.X509Certificate;
}

/** @returns `undefined` for what is no certificate, in whatever way. */
export function parseCertificate(der: Uint8Array): ParsedCertificate | undefined {
  try {
    const node = new NodeCertificate(der);
    // Bytes behind the certificate would be hashed, yet not looked at.
    if (!node.raw.equals(der)) return undefined;
    return { node, parts: new x509.X509Certificate(node.raw) };
  } catch {
    return undefined;
  }
}

/** Whether `now` (milliseconds) lies within its time. */
export const isInTime = ({ parts }: ParsedCertificate, now: number): boolean =>
  parts.notBefore.getTime() <= now && now <= parts.notAfter.getTime();

/**
 * Object identifiers of its extended key usage, `undefined` without that extension. By node:crypto, which
 * calls them key usage: @peculiar/x509 cannot write identifiers of the UUID arc as people do.
 */
export const extendedKeyUsages = ({ node }: ParsedCertificate): readonly string[] | undefined => {
  const usages: readonly string[] | undefined = node.keyUsage;
  return usages;
};

/** All values of one attribute (`CN`, `OU`…) of the subject. */
export const subjectValues = ({ parts }: ParsedCertificate, attribute: string): string[] =>
  parts.subjectName.getField(attribute);

/** Characters that change how the text around them is shown: controls, and marks that turn its direction. */
const UNSHOWABLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}]/gu;

/** What a person is shown as the name of an authority: its common name, else its organisation. */
export function displayName(certificate: ParsedCertificate): string {
  const names = [...subjectValues(certificate, 'CN'), ...subjectValues(certificate, 'O')];
  const name = (names[0] ?? certificate.parts.subject).normalize('NFC').replace(UNSHOWABLE, '').trim();
  return (name === '' ? certificate.parts.serialNumber : name).slice(0, 200);
}

/**
 * The public key of the first certificate of a PEM chain that the journal kept.
 * @throws STATE_CORRUPT
 */
export function certifiedKey(pemChain: string): PublicJwk {
  try {
    const { kty, crv, x, y } = new NodeCertificate(pemChain).publicKey.export({ format: 'jwk' });
    return PublicJwk.parse({ kty, crv, x, y });
  } catch (cause) {
    throw new GangwayError('STATE_CORRUPT', { details: { what: 'certificate' }, cause });
  }
}

/** Whether the first certificate of a PEM chain is for this public key. */
export function isCertificateFor(pemChain: string, key: PublicJwk): boolean {
  try {
    const { x, y } = new NodeCertificate(pemChain).publicKey.export({ format: 'jwk' });
    return x === key.x && y === key.y;
  } catch {
    return false;
  }
}
