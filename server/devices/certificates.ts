/** Device certificates: one in use per device, issued by the organisation's device authority. */
import type { Clock } from '../app/clock.ts';
import { audit } from '../audit/audit.ts';
import { deviceCertificateRequest } from '../pki/authorities.ts';
import { issue } from '../pki/issue.ts';
import type { RingEntry } from '../pki/key-ring.ts';
import type { PublicKey } from '../pki/x509.ts';
import type { Tx } from '../storage/transaction.ts';

/** One that ends sooner is not handed out again. */
const LEFT_AT_LEAST_MS = 30 * 24 * 60 * 60 * 1000;

export interface CertificateFor {
  readonly organisation: string;
  readonly device: string;
  /** From the device's request; it must be the proven one. */
  readonly publicKey: PublicKey;
}

/**
 * The certificate of a device: the one it has, or a new one when that nears its end or was revoked.
 * @returns PEM: the certificate, then the device authority.
 */
export async function deviceCertificate(
  tx: Tx,
  clock: Clock,
  authority: RingEntry,
  { organisation, device, publicKey }: CertificateFor,
): Promise<string> {
  const now = clock.now();
  const current = await tx
    .selectFrom('certificate')
    .select('pem')
    .where('organisation', '=', organisation)
    .where('device', '=', device)
    .where('revoked_at', 'is', null)
    .where('not_after', '>', now + LEFT_AT_LEAST_MS)
    .orderBy('not_after', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (current) return current.pem + authority.chain;
  const request = deviceCertificateRequest(device, organisation, now);
  const certificate = await issue({ ...request, publicKey }, authority);
  const pem = `${certificate.toString('pem')}\n`;
  await tx
    .insertInto('certificate')
    .values({
      serial: certificate.serialNumber,
      organisation,
      device,
      pem,
      not_before: certificate.notBefore.getTime(),
      not_after: certificate.notAfter.getTime(),
      revoked_at: null,
      created_at: now,
    })
    .execute();
  await audit(tx, clock, {
    organisation,
    actor: 'service',
    action: 'device.certificate-issued',
    target: device,
    details: { serial: certificate.serialNumber, notAfter: certificate.notAfter.getTime() },
  });
  return pem + authority.chain;
}
