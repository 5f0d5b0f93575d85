import { calculateJwkThumbprint } from 'jose';
import { GangwayError } from '../../protocol/errors.ts';
import { type RequestedKey, requestedKey } from '../pki/certificate-request.ts';

/**
 * The key of a certificate request, which must be the one whose holder is on the line.
 * @param jkt its RFC 7638 thumbprint.
 * @throws PROOF_INVALID
 */
export async function ownKey(csr: string, jkt: string): Promise<RequestedKey> {
  const requested = await requestedKey(csr);
  if (requested === undefined || (await calculateJwkThumbprint(requested.jwk)) !== jkt) {
    throw new GangwayError('PROOF_INVALID');
  }
  return requested;
}
