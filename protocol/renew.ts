/**
 * `POST /agent/v1/renew`: a new certificate for the same keys (A13). The old one stays valid until its end.
 * Idempotent: while a certificate with more than a third of its lifetime left is there, that one is the answer.
 */
import { z } from 'zod';
import { Base64, PemChain } from './wire.ts';

export const RenewRequest = z.strictObject({
  /** PKCS#10, DER, signed by the signing key of the enrollment: no other key gets a certificate. */
  csr: Base64,
});
export type RenewRequest = z.infer<typeof RenewRequest>;

export const RenewResponse = z.object({
  /** Device certificate first, then the authorities up to but without the root. */
  certificateChain: PemChain,
});
export type RenewResponse = z.infer<typeof RenewResponse>;

/** Whether less than a third of a lifetime is left. All in milliseconds since 1970, by the server's clock. */
export const isRenewalDue = (notBefore: number, notAfter: number, now: number): boolean =>
  notAfter - now < (notAfter - notBefore) / 3;
