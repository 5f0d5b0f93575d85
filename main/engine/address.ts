/** What a typed address or pasted link means for this brand. */
import type { ErrorCode } from '../../protocol/errors.ts';
import { parseLink } from '../../protocol/invitation-link.ts';
import type { Happening } from '../core/enrollment/state.ts';
import { Secret } from '../core/secret.ts';
import type { Brand } from './brand.ts';

const parseUrl = (text: string): URL | undefined => (URL.canParse(text) ? new URL(text) : undefined);

/** @param rootFingerprint what the command line or an imaging script vouches for. */
export function readAddress(
  address: string,
  brand: Brand,
  rootFingerprint?: string,
): Happening & { kind: 'address-given' | 'address-refused' } {
  const parsed = parseLink(address, parseUrl);
  if (!parsed.ok) {
    return refused(address, parsed.reason === 'plain-http' ? 'TRUST_PLAIN_HTTP' : 'SERVER_ADDRESS_INVALID');
  }
  const { origin, code, rootFingerprint: fromLink } = parsed.link;
  // SECURITY: a link authenticates only whoever wrote it, so what the brand fixed stands.
  if (brand.origin !== undefined && origin !== new URL(brand.origin).origin) {
    return refused(address, 'SERVER_ADDRESS_INVALID');
  }
  const fingerprint = brand.rootFingerprint ?? rootFingerprint ?? fromLink;
  return {
    kind: 'address-given',
    address: origin,
    origin,
    invitation: {
      rootFingerprint: fingerprint,
      code: code === undefined ? undefined : new Secret(code),
    },
  };
}

const refused = (address: string, code: ErrorCode): Happening & { kind: 'address-refused' } => ({
  kind: 'address-refused',
  address,
  failure: { code, details: {} },
});
