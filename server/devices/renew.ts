/** Renewing a device's certificate (A13). */
import type { Clock } from '../app/clock.ts';
import type { RingEntry } from '../pki/key-ring.ts';
import type { Tx } from '../storage/transaction.ts';
import { type CertificateFor, deviceCertificate } from './certificates.ts';
import { demandLiving } from './demand-living.ts';

/**
 * @returns PEM: the certificate, then the device authority.
 * @throws DEVICE_REVOKED, ENROLLMENT_ENDED
 */
export async function renewCertificate(
  tx: Tx,
  clock: Clock,
  authority: RingEntry,
  { enrollment, ...of }: CertificateFor & { readonly enrollment: string },
): Promise<string> {
  await demandLiving(tx, { organisation: of.organisation, device: of.device, enrollment });
  return deviceCertificate(tx, clock, authority, of);
}
