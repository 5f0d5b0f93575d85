import { createHash } from 'node:crypto';
import type { PublicJwk } from '../../../../protocol/wire.ts';

/** RFC 7638 thumbprint of a P-256 key, base64url: the members in this order, without spaces. */
export const thumbprint = ({ crv, kty, x, y }: PublicJwk): string =>
  createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url');
