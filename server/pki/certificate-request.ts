/** Reading a device's certificate request: only its public key is taken, and only after its signature is checked. */
import { createPublicKey } from 'node:crypto';
import { PublicJwk } from '../../protocol/wire.ts';
import { Pkcs10CertificateRequest, type PublicKey } from './x509.ts';

export interface RequestedKey {
  readonly jwk: PublicJwk;
  readonly publicKey: PublicKey;
}

/**
 * @param der PKCS#10 in base64, from a stranger.
 * @returns undefined when it cannot be read, is not signed by its own key, or the key is not P-256.
 */
export async function requestedKey(der: string): Promise<RequestedKey | undefined> {
  try {
    const request = new Pkcs10CertificateRequest(Buffer.from(der, 'base64'));
    const key = createPublicKey({ key: Buffer.from(request.publicKey.rawData), format: 'der', type: 'spki' });
    const jwk = PublicJwk.safeParse(key.export({ format: 'jwk' }));
    if (!jwk.success || !(await request.verify())) return undefined;
    return { jwk: jwk.data, publicKey: request.publicKey };
  } catch {
    // Whatever a parser says about a stranger's bytes, the answer is the same: this is no request.
    return undefined;
  }
}
