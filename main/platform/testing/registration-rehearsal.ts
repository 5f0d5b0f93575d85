/** Steps that register a computer with a server of device management. For tests only. */
import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { MdmRegistrationStep, ProfileStep } from '../../../protocol/plan.ts';
import { PAYLOAD } from './rehearsal.ts';

const common = { needs: [], onFailure: 'stop' as const, removable: true };

export const registrationStep: z.infer<typeof MdmRegistrationStep> = {
  ...common,
  id: 'mdm',
  kind: 'mdm-registration',
  name: 'Acme device management',
  discoveryUrl: 'https://mdm.acme.example/EnrollmentServer/Discovery.svc',
  userName: 'ada@acme.example',
  providerId: 'Acme MDM',
};

export const profileStep: z.infer<typeof ProfileStep> = {
  ...common,
  id: 'profile',
  kind: 'profile',
  name: 'Acme enrollment',
  url: 'https://enroll.acme.example/packages/profile',
  size: PAYLOAD.length,
  sha256: createHash('sha256').update(PAYLOAD).digest('hex'),
  serverHost: 'mdm.acme.example',
};
