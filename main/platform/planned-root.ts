/** The certificate of a root-certificate step, judged before any system is touched. */
import { createHash, X509Certificate } from 'node:crypto';
import type { z } from 'zod';
import { GangwayError } from '../../protocol/errors.ts';
import type { RootCertificateStep } from '../../protocol/plan.ts';

/**
 * @returns its DER
 * @throws TRUST_ROOT_MISMATCH, TRUST_ROOT_NOT_CA
 */
export function plannedRoot(step: z.infer<typeof RootCertificateStep>): Uint8Array {
  const der = Buffer.from(step.certificate, 'base64');
  const actual = createHash('sha256').update(der).digest('hex');
  if (actual !== step.sha256) {
    throw new GangwayError('TRUST_ROOT_MISMATCH', { details: { expected: step.sha256, actual } });
  }
  if (!isAuthority(der)) throw new GangwayError('TRUST_ROOT_NOT_CA', { details: { name: step.name } });
  return der;
}

function isAuthority(der: Uint8Array): boolean {
  try {
    return new X509Certificate(der).ca;
  } catch {
    return false;
  }
}
