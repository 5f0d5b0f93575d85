/** Applications on a Windows computer: not yet. */
import type { z } from 'zod';
import type { ApplicationStep } from '../../../protocol/plan.ts';
import type { StepAction } from '../../core/ports/platform.ts';
import { notYetAction } from '../not-yet.ts';

export const applicationAction = (): StepAction<z.infer<typeof ApplicationStep>> =>
  notYetAction('windows application');
