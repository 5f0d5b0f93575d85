/** Trust in root certificates on a Windows computer: not yet. */
import type { z } from 'zod';
import type { RootCertificateStep } from '../../../protocol/plan.ts';
import type { StepAction } from '../../core/ports/platform.ts';
import { notYetAction } from '../not-yet.ts';

export const rootCertificateAction = (): StepAction<z.infer<typeof RootCertificateStep>> =>
  notYetAction('windows root-certificate');
