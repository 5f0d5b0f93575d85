/** Renewing a device's certificate (A13). */
import { GangwayError } from '../../protocol/errors.ts';
import type { Clock } from '../app/clock.ts';
import type { RingEntry } from '../pki/key-ring.ts';
import type { Tx } from '../storage/transaction.ts';
import { type CertificateFor, deviceCertificate } from './certificates.ts';

/**
 * Whether the device still may is asked in the transaction: revoking it at the same moment leaves no certificate.
 * @returns PEM: the certificate, then the device authority.
 * @throws DEVICE_REVOKED, ENROLLMENT_ENDED
 */
export async function renewCertificate(
  tx: Tx,
  clock: Clock,
  authority: RingEntry,
  { enrollment, ...of }: CertificateFor & { readonly enrollment: string },
): Promise<string> {
  const { organisation, device } = of;
  const { revoked_at: revokedAt } = await tx
    .selectFrom('device')
    .select('revoked_at')
    .where('organisation', '=', organisation)
    .where('id', '=', device)
    .executeTakeFirstOrThrow();
  if (revokedAt !== null) throw new GangwayError('DEVICE_REVOKED');
  const { ended_at: endedAt } = await tx
    .selectFrom('enrollment')
    .select('ended_at')
    .where('organisation', '=', organisation)
    .where('id', '=', enrollment)
    .executeTakeFirstOrThrow();
  if (endedAt !== null) throw new GangwayError('ENROLLMENT_ENDED');
  return deviceCertificate(tx, clock, authority, of);
}
