/** Device certificates: issued by the organisation's device authority, a newer one in the last third of its lifetime. */
import { isRenewalDue } from '../../protocol/renew.ts';
import type { Clock } from '../app/clock.ts';
import { audit } from '../audit/audit.ts';
import { deviceCertificateRequest } from '../pki/authorities.ts';
import { issue } from '../pki/issue.ts';
import type { RingEntry } from '../pki/key-ring.ts';
import { type PublicKey, X509Certificate } from '../pki/x509.ts';
import type { Tx } from '../storage/transaction.ts';

export interface CertificateFor {
  readonly organisation: string;
  readonly device: string;
  /** From the device's request; it must be the proven one. */
  readonly publicKey: PublicKey;
}

/**
 * The certificate of a device: the newest it has, or a new one when that nears its end or was revoked. So asking
 * again, because an answer was lost, gives the same one. Older ones stay valid until their own end (A13).
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
    .select(['pem', 'not_before', 'not_after'])
    .where('organisation', '=', organisation)
    .where('device', '=', device)
    .where('revoked_at', 'is', null)
    .orderBy('not_after', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (current && !isRenewalDue(current.not_before, current.not_after, now)) {
    // One of an authority that was replaced meanwhile would not fit to the chain behind it.
    if (await isOf(authority, current.pem)) return current.pem + authority.chain;
  }
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
    action: current ? 'device.certificate-renewed' : 'device.certificate-issued',
    target: device,
    details: { serial: certificate.serialNumber, notAfter: certificate.notAfter.getTime() },
  });
  return pem + authority.chain;
}

const isOf = (authority: RingEntry, pem: string): Promise<boolean> =>
  new X509Certificate(pem).verify({ publicKey: authority.certificate.publicKey, signatureOnly: true });
