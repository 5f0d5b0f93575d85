/** What OpenSSL says about a handshake that failed → a code of the register, with OpenSSL's reason in the details. */
import { type ErrorCode, GangwayError } from '../../../../protocol/errors.ts';
import { nativeCode, networkFailure } from '../transport/network-failure.ts';
import type { Trust } from '../transport/trust.ts';

/** The authority is not among those believed. */
const UNKNOWN_ISSUER = new Set([
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'CERT_UNTRUSTED',
]);

const CODES: Readonly<Record<string, ErrorCode>> = {
  ERR_TLS_CERT_ALTNAME_INVALID: 'TRUST_NAME_MISMATCH',
  HOSTNAME_MISMATCH: 'TRUST_NAME_MISMATCH',
  CERT_HAS_EXPIRED: 'TRUST_CERTIFICATE_EXPIRED',
  CERT_NOT_YET_VALID: 'TRUST_CERTIFICATE_EXPIRED',
  INVALID_PURPOSE: 'TRUST_CERTIFICATE_USAGE',
  // The other side speaks no TLS.
  ERR_SSL_WRONG_VERSION_NUMBER: 'TRUST_PLAIN_HTTP',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'TRUST_PLAIN_HTTP',
  ERR_SSL_HTTP_REQUEST: 'TRUST_PLAIN_HTTP',
};

/** Node has no name of its own for these; OpenSSL's text is all there is. */
const WEAK = /md too weak|key too (?:small|weak)|digest too weak|signature digest/i;

function codeOf(error: Error, native: string, trust: Trust): ErrorCode | undefined {
  if (UNKNOWN_ISSUER.has(native))
    return trust.kind === 'system' ? 'TRUST_ROOT_UNKNOWN' : 'TRUST_CHAIN_INVALID';
  if (WEAK.test(error.message) || /_(?:MD_TOO_WEAK|KEY_TOO_SMALL)$/.test(native))
    return 'TRUST_WEAK_SIGNATURE';
  const known = CODES[native];
  if (known !== undefined) return known;
  const isTls = native.startsWith('ERR_SSL_') || native.startsWith('ERR_TLS_') || !/^E[A-Z]+$/.test(native);
  return isTls && native !== '' ? 'TRUST_CHAIN_INVALID' : undefined;
}

/** The failure to tell about when a TLS connection to `host` could not be proven. */
export function tlsFailure(error: unknown, host: string, trust: Trust): GangwayError {
  if (error instanceof GangwayError || !(error instanceof Error)) return networkFailure(error, { host });
  const native = nativeCode(error);
  const code = codeOf(error, native, trust);
  if (code === undefined) return networkFailure(error, { host });
  return new GangwayError(code, { details: { host, reason: reasonOf(error, native) }, cause: error });
}

/** `UNSPECIFIED` says nothing; then OpenSSL's own sentence does, e.g. `permitted subtree violation`. */
const reasonOf = (error: Error, native: string): string =>
  native === 'UNSPECIFIED' || native === 'CERT_REJECTED' ? error.message.slice(0, 200) : native;
