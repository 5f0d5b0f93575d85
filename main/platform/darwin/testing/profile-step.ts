/** A profile, its step, and the person who installs it. For tests only. */
import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import type { z } from 'zod';
import type { ProfileStep } from '../../../../protocol/plan.ts';
import { contextOf } from '../../testing/rehearsal.ts';
import type { FakeMac } from './mac.ts';

export const PROFILE = Buffer.from('<plist version="1.0"><dict/></plist>\n');
export const step: z.infer<typeof ProfileStep> = {
  id: 'profile',
  kind: 'profile',
  needs: [],
  onFailure: 'stop',
  removable: true,
  name: 'Acme management',
  url: 'https://enroll.acme.example/profiles/1',
  size: PROFILE.length,
  sha256: createHash('sha256').update(PROFILE).digest('hex'),
  serverHost: 'mdm.acme.example',
};
export const context = (): ReturnType<typeof contextOf> => contextOf({ payload: PROFILE });
export const SERVER = 'https://mdm.acme.example/mdm/connect?token=hush';

/** The person installs it while the agent sleeps for the third time; approval comes with the fifth. */
export function clicks(fake: FakeMac, server = SERVER): void {
  fake.whileAsleep((sleeps) => {
    if (sleeps >= 3) fake.enrollment = { approved: sleeps >= 5, server };
  });
}

/** Profiles that still lie somewhere on the Mac at `root`. */
export const left = async (root: string): Promise<string[]> =>
  (await readdir(root, { recursive: true })).filter((name) => name.endsWith('.mobileconfig'));
