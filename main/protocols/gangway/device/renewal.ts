/** When a device certificate is renewed, and how (A13). */
import { X509Certificate } from 'node:crypto';
import { GangwayError } from '../../../../protocol/errors.ts';
import { OPERATIONS } from '../../../../protocol/operations.ts';
import { isRenewalDue, RenewResponse } from '../../../../protocol/renew.ts';
import type { DeviceKeys } from '../../../core/ports/keys.ts';
import { isCertificateFor } from '../trust/certificate.ts';
import type { DeviceCalls } from './calls.ts';
import { certificateRequest } from './certificate-request.ts';

/**
 * Whether less than a third of the lifetime of the first certificate of a PEM chain is left.
 * @param now milliseconds since 1970, by the server's clock.
 * @throws STATE_CORRUPT when the journal kept no certificate
 */
export function isChainDue(certificateChain: string, now: number): boolean {
  try {
    const { validFrom, validTo } = new X509Certificate(certificateChain);
    return isRenewalDue(Date.parse(validFrom), Date.parse(validTo), now);
  } catch (cause) {
    throw new GangwayError('STATE_CORRUPT', { details: { what: 'certificate' }, cause });
  }
}

/** @returns the newest chain of the device, PEM. @throws SERVER_CONTRACT when it is not for its key */
export async function renew(
  calls: DeviceCalls,
  keys: DeviceKeys,
  device: string,
  signal?: AbortSignal,
): Promise<string> {
  const body = { csr: (await certificateRequest(keys)).toString('base64') };
  const { certificateChain } = await calls.withToken(
    device,
    OPERATIONS.renew,
    RenewResponse,
    { body },
    signal,
  );
  if (!isCertificateFor(certificateChain, keys.signing)) {
    throw new GangwayError('SERVER_CONTRACT', { details: { operation: 'renew', reason: 'certificate' } });
  }
  return certificateChain;
}
