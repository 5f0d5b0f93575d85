/** Trust in root certificates on a Windows computer: the machine's own store, so that every account has it. */
import type { z } from 'zod';
import type { RootCertificateStep } from '../../../protocol/plan.ts';
import type { StepAction } from '../../core/ports/platform.ts';
import { looked } from '../looking.ts';
import { plannedRoot } from '../planned-root.ts';
import { OWN_KEY, type Registry } from './registry.ts';

type Step = z.infer<typeof RootCertificateStep>;

/** The machine's store of trusted roots. */
export interface Roots {
  has(der: Uint8Array): boolean;
  add(der: Uint8Array): void;
  remove(der: Uint8Array): boolean;
}

const noteKey = (sha256: string): string => `${OWN_KEY}\\Roots\\${sha256}`;

export function rootCertificateAction(registry: Registry, roots: Roots): StepAction<Step> {
  return {
    guarantee: 'once',
    check: (step) => looked(async () => roots.has(plannedRoot(step))),

    async apply(step) {
      const der = plannedRoot(step);
      if (roots.has(der)) return;
      // The note first: a root without one was trusted before the agent came, and is never taken away.
      registry.write(noteKey(step.sha256), { Name: step.name });
      roots.add(der);
    },

    async undo(step) {
      const der = plannedRoot(step);
      const noted = registry.read(noteKey(step.sha256)) !== undefined;
      if (!noted && roots.has(der)) return 'kept';
      roots.remove(der);
      registry.remove(noteKey(step.sha256));
      return 'removed';
    },
  };
}
