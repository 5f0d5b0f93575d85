/** Whether a certificate is fit to be the root of all trust in a server, whoever vouches for it. */
import { isStrongKey } from './strength.ts';
import * as x509 from './x509.ts';
import { type ErrorCode, GangwayError } from '../../../../protocol/errors.ts';
import {
  displayName,
  extendedKeyUsages,
  isInTime,
  type ParsedCertificate,
  parseCertificate,
} from './certificate.ts';

export interface JudgedRoot {
  /** What a person is shown. */
  readonly subject: string;
  /** Milliseconds since 1970. */
  readonly validUntil: number;
}

const SERVER_AUTH = '1.3.6.1.5.5.7.3.1';
const ANY_USAGE = '2.5.29.37.0';

/**
 * @param now milliseconds since 1970.
 * @throws TRUST_ROOT_NOT_CA, TRUST_ROOT_USAGE, TRUST_ROOT_EXPIRED or TRUST_WEAK_SIGNATURE with the reason
 */
export function judgeRoot(der: Uint8Array, now: number): JudgedRoot {
  const root = parseCertificate(der);
  if (root === undefined) throw unfit('TRUST_ROOT_NOT_CA', 'no-certificate');
  judgeAuthority(root);
  judgeUsage(root);
  judgeKey(root);
  judgeSelfSignature(root);
  if (!isInTime(root, now)) {
    throw unfit(
      'TRUST_ROOT_EXPIRED',
      now < root.parts.notBefore.getTime() ? 'not-yet-valid' : 'expired',
      root,
    );
  }
  return { subject: displayName(root), validUntil: root.parts.notAfter.getTime() };
}

const unfit = (code: ErrorCode, reason: string, root?: ParsedCertificate): GangwayError =>
  new GangwayError(code, {
    details: { reason, ...(root === undefined ? {} : { subject: displayName(root) }) },
  });

function judgeAuthority(root: ParsedCertificate): void {
  const constraints = root.parts.getExtension(x509.BasicConstraintsExtension);
  if (constraints === null) throw unfit('TRUST_ROOT_NOT_CA', 'no-basic-constraints', root);
  if (!constraints.ca) throw unfit('TRUST_ROOT_NOT_CA', 'not-a-ca', root);
}

/** A root without these extensions may do everything; one that has them must allow what it is used for. */
function judgeUsage(root: ParsedCertificate): void {
  const usages = root.parts.getExtension(x509.KeyUsagesExtension)?.usages;
  if (usages !== undefined && (usages & x509.KeyUsageFlags.keyCertSign) === 0) {
    throw unfit('TRUST_ROOT_USAGE', 'no-key-cert-sign', root);
  }
  const extended = extendedKeyUsages(root);
  if (extended !== undefined && !extended.includes(SERVER_AUTH) && !extended.includes(ANY_USAGE)) {
    throw unfit('TRUST_ROOT_USAGE', 'no-server-auth', root);
  }
}

function judgeKey({ node }: ParsedCertificate): void {
  if (!isStrongKey(node.publicKey)) {
    throw unfit('TRUST_WEAK_SIGNATURE', `weak-key ${node.publicKey.asymmetricKeyType ?? 'unknown'}`);
  }
}

/** Its own signature says nothing about trust, but a root that fails it is damaged, or is no root at all. */
function judgeSelfSignature(root: ParsedCertificate): void {
  const { node } = root;
  if (!node.checkIssued(node)) throw unfit('TRUST_ROOT_NOT_CA', 'not-self-signed', root);
  if (!node.verify(node.publicKey)) throw unfit('TRUST_ROOT_NOT_CA', 'signature', root);
}
