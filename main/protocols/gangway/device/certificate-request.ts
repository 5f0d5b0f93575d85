/** PKCS#10 (RFC 2986) for the device's signing key: the proof of possession that redeem carries. */
import { createPublicKey } from 'node:crypto';
import type { DeviceKeys } from '../../../core/ports/keys.ts';
import { bitString, context0, integer, objectIdentifier, sequence, set, utf8String } from './der.ts';
import { thumbprint } from './thumbprint.ts';

const COMMON_NAME = '2.5.4.3';
const ECDSA_WITH_SHA256 = '1.2.840.10045.4.3.2';

/**
 * DER. The subject names nothing but the key: who the device is decides the service.
 * Written out because the libraries want a WebCrypto key, and this one may live in hardware that only signs.
 */
export async function certificateRequest(keys: DeviceKeys): Promise<Buffer> {
  const publicKey = createPublicKey({ key: { ...keys.signing }, format: 'jwk' });
  const subject = sequence(
    set(sequence(objectIdentifier(COMMON_NAME), utf8String(thumbprint(keys.signing)))),
  );
  const info = sequence(
    integer(Buffer.of(0)),
    subject,
    publicKey.export({ type: 'spki', format: 'der' }),
    context0(),
  );
  const signature = await keys.sign(info);
  return sequence(
    info,
    sequence(objectIdentifier(ECDSA_WITH_SHA256)),
    bitString(sequence(integer(signature.subarray(0, 32)), integer(signature.subarray(32)))),
  );
}
