/** Simulated computers as a helper serves them. For tests only. */
import type { z } from 'zod';
import type { RootCertificateStep } from '../../../protocol/plan.ts';
import type { Platform, StepAction } from '../../core/ports/platform.ts';
import { sandboxPlatform } from '../../platform/sandbox/index.ts';
import { hostOs } from '../../platform/select.ts';

export const local = (computer: string): Platform => sandboxPlatform(computer, hostOs());

/** @param change what is done otherwise about its root certificate */
export const withRootStep =
  (change: Partial<StepAction<z.infer<typeof RootCertificateStep>>>) =>
  (computer: string): Platform => {
    const { steps, ...platform } = local(computer);
    return {
      ...platform,
      steps: { ...steps, 'root-certificate': { ...steps['root-certificate'], ...change } },
    };
  };
