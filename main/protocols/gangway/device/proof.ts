/** DPoP proofs (RFC 9449): that whoever sends a request holds the device's signing key. */
import { createHash, randomUUID } from 'node:crypto';
import type { DeviceKeys } from '../../../core/ports/keys.ts';

const encode = (value: object | string): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

export interface ProofInput {
  readonly method: string;
  readonly url: URL;
  /** Milliseconds since 1970 by the server's clock. */
  readonly now: number;
  /** The access token that the proof goes with, if any. */
  readonly token: string | undefined;
}

/** The compact JWS is put together by hand, as the key may live in hardware that only signs. */
export async function dpopProof(keys: DeviceKeys, { method, url, now, token }: ProofInput): Promise<string> {
  const { kty, crv, x, y } = keys.signing;
  const header = { typ: 'dpop+jwt', alg: 'ES256', jwk: { kty, crv, x, y } };
  const payload = {
    jti: randomUUID(),
    htm: method,
    htu: `${url.origin}${url.pathname}`,
    iat: Math.floor(now / 1000),
    ...(token === undefined ? {} : { ath: createHash('sha256').update(token).digest('base64url') }),
  };
  const input = `${encode(header)}.${encode(payload)}`;
  const signature = await keys.sign(Buffer.from(input));
  return `${input}.${Buffer.from(signature).toString('base64url')}`;
}
