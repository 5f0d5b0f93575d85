/** Trust in root certificates on a Windows computer: the machine's own store, so that every account has it. */
import { createHash, X509Certificate } from 'node:crypto';
import type { z } from 'zod';
import { GangwayError } from '../../../protocol/errors.ts';
import type { RootCertificateStep } from '../../../protocol/plan.ts';
import type { StepAction } from '../../core/ports/platform.ts';
import { looked } from '../looking.ts';
import { OWN_KEY, type Registry } from './registry.ts';

type Step = z.infer<typeof RootCertificateStep>;

/** The machine's store of trusted roots. */
export interface Roots {
  has(der: Uint8Array): boolean;
  add(der: Uint8Array): void;
  remove(der: Uint8Array): boolean;
}

const noteKey = (sha256: string): string => `${OWN_KEY}\\Roots\\${sha256}`;

/** @throws TRUST_ROOT_MISMATCH, TRUST_ROOT_NOT_CA */
function rootOf(step: Step): Uint8Array {
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

export function rootCertificateAction(registry: Registry, roots: Roots): StepAction<Step> {
  return {
    guarantee: 'once',
    check: (step) => looked(async () => roots.has(rootOf(step))),

    async apply(step) {
      const der = rootOf(step);
      if (roots.has(der)) return;
      // The note first: a root without one was trusted before the agent came, and is never taken away.
      registry.write(noteKey(step.sha256), { Name: step.name });
      roots.add(der);
    },

    async undo(step) {
      const der = rootOf(step);
      const noted = registry.read(noteKey(step.sha256)) !== undefined;
      if (!noted && roots.has(der)) return 'kept';
      roots.remove(der);
      registry.remove(noteKey(step.sha256));
      return 'removed';
    },
  };
}
