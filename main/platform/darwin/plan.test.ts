import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { Step } from '../../../protocol/plan.ts';
import { openJournal } from '../../core/enrollment/journal.ts';
import { replay } from '../../core/enrollment/progress.ts';
import { runPlan } from '../../core/packages/run-plan.ts';
import { undoPlan } from '../../core/packages/undo-plan.ts';
import { heldClock } from '../../core/testing/held-clock.ts';
import { contextOf, hostNameStep, managementStep, rootStep } from '../testing/rehearsal.ts';
import { inTemporary } from '../testing/temporary.ts';
import { fakeMac } from './testing/mac.ts';
import { packageFile, SIGNED } from './testing/packages.ts';
import { VERSIONS } from './testing/world.ts';
import { macosPlatform } from './index.ts';

const PROFILE = Buffer.from('<plist version="1.0"><dict/></plist>\n');
const PACKAGE = packageFile({
  id: 'com.acme.vpn',
  version: '4.2.0',
  status: SIGNED,
  signer: 'Developer ID Installer: Acme Ltd. (ACME123456)',
});
const file = (bytes: Buffer): { size: number; sha256: string } => ({
  size: bytes.length,
  sha256: createHash('sha256').update(bytes).digest('hex'),
});
const common = { needs: [], onFailure: 'stop', removable: true };
const PROFILE_URL = 'https://enroll.acme.example/profiles/1';

/** In the order of a plan: the profile registers with management before the service's own record is made. */
const STEPS = [
  rootStep,
  Step.parse({
    ...common,
    ...file(PROFILE),
    id: 'profile',
    kind: 'profile',
    name: 'Acme management',
    url: PROFILE_URL,
    serverHost: 'mdm.acme.example',
  }),
  managementStep,
  hostNameStep,
  Step.parse({
    ...common,
    ...file(PACKAGE),
    id: 'vpn',
    kind: 'application',
    name: 'Acme VPN',
    version: '4.2.0',
    product: 'com.acme.vpn',
    format: 'pkg',
    url: 'https://enroll.acme.example/packages/vpn',
    teamId: 'ACME123456',
  }),
];

describe('a whole plan on a Mac', () => {
  test.each(VERSIONS)('A6 A10 %s: carried out, nothing twice, and taken back as far as it goes', (version) =>
    inTemporary(async (root) => {
      const fake = fakeMac(root, version);
      const platform = macosPlatform(fake.mac);
      const clock = heldClock();
      const journal = await openJournal(platform.journal, clock);
      fake.whileAsleep((sleeps) => {
        if (sleeps === 2) fake.enrollment = { approved: true, server: 'https://mdm.acme.example/mdm' };
      });
      const parts = {
        actions: platform.steps,
        journal,
        pauses: { clock, chance: () => 0.5 },
        signal: new AbortController().signal,
        boot: await platform.restart.bootId(),
        contextOf: ({ kind }: Step) => contextOf({ payload: kind === 'profile' ? PROFILE : PACKAGE }),
        changed: () => undefined,
      };
      expect(await runPlan(STEPS, parts)).toEqual({ kind: 'complete' });
      const changes = (): string[] =>
        fake.lines.filter((line) => /add-trusted-cert|open -b|--set|installer -pkg/.test(line));
      expect(changes()).toHaveLength(6);
      // A journal that was lost does not make anything happen again.
      for (const step of STEPS) {
        const { [step.kind]: action } = platform.steps;
        expect(await action.check(step as never)).toEqual({ kind: 'done' });
      }
      expect(changes()).toHaveLength(6);

      await undoPlan(STEPS, parts);
      expect(Object.fromEntries(replay(journal.entries).undone)).toEqual({
        root: 'removed',
        profile: 'kept',
        management: 'removed',
        name: 'kept',
        vpn: 'kept',
      });
      expect(fake.trusted.size).toBe(0);
    }),
  );

  test('A14 a Mac of another server keeps it: the step says whose it is', () =>
    inTemporary(async (root) => {
      const fake = fakeMac(root);
      fake.enrollment = { approved: true, server: 'https://mdm.other.example/mdm' };
      const platform = macosPlatform(fake.mac);
      const clock = heldClock();
      const journal = await openJournal(platform.journal, clock);
      const result = await runPlan(STEPS, {
        actions: platform.steps,
        journal,
        pauses: { clock, chance: () => 0.5 },
        signal: new AbortController().signal,
        boot: await platform.restart.bootId(),
        contextOf: () => contextOf(),
        changed: () => undefined,
      });
      expect(result).toEqual({ kind: 'stopped', step: 'profile' });
      expect(replay(journal.entries).steps.get('profile')?.outcome).toMatchObject({
        code: 'ALREADY_MANAGED',
        details: { by: 'https://mdm.other.example' },
      });
      expect(fake.profiles).toEqual([]);
    }));
});
