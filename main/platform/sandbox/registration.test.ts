import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { contextOf, managementStep } from '../testing/rehearsal.ts';
import { registrationStep as step } from '../testing/registration-rehearsal.ts';
import { inTemporary } from '../testing/temporary.ts';
import { sandboxPlatform } from './index.ts';

const at = (directory: string): ReturnType<typeof sandboxPlatform> =>
  sandboxPlatform(directory, process.platform);
const written = async (directory: string): Promise<unknown> =>
  JSON.parse(await readFile(join(directory, 'registration.json'), 'utf8'));
const personDoes = (directory: string, registration: string): Promise<void> =>
  writeFile(join(directory, 'faults.json'), JSON.stringify({ person: { registration } }));

const registered = {
  provider: 'Acme MDM',
  discoveryUrl: 'https://mdm.acme.example/EnrollmentServer/Discovery.svc',
  userName: 'ada@acme.example',
  state: 'registered',
  enrollment: 'enrollment-1',
  device: 'device-1',
  writes: 1,
};

describe('registration of a simulated computer with device management', () => {
  test('A4 it is registered once, seen as ours, and taken back', () =>
    inTemporary(async (directory) => {
      const platform = at(directory);
      const action = platform.steps['mdm-registration'];
      expect(await action.check(step)).toEqual({ kind: 'not-done' });
      await action.apply(step, contextOf());
      await action.apply(step, contextOf());
      expect(await action.check(step)).toEqual({ kind: 'done' });
      expect(await written(directory)).toEqual(registered);
      expect(await platform.management()).toEqual({
        kind: 'managed',
        by: 'Acme MDM',
        enrollment: 'enrollment-1',
      });
      // A plan whose registration comes first is not stopped by it.
      await platform.steps.management.apply(managementStep, contextOf());
      expect(await platform.management()).toMatchObject({ by: 'Acme' });
      expect(await action.undo(step)).toBe('removed');
      expect(await action.undo(step)).toBe('removed');
      expect(await platform.management()).toMatchObject({ by: 'Acme' });
    }));

  test('A14 somebody else’s registration is noticed, never overwritten and never taken back', () =>
    inTemporary(async (directory) => {
      const { enrollment: _enrollment, device: _device, writes: _writes, ...others } = registered;
      const other = { ...others, provider: 'Other Ltd' };
      await writeFile(join(directory, 'registration.json'), JSON.stringify(other));
      const platform = at(directory);
      expect(await platform.management()).toEqual({
        kind: 'managed',
        by: 'Other Ltd',
        enrollment: undefined,
      });
      const taken = { code: 'ALREADY_MANAGED', details: { by: 'Other Ltd' } };
      const { management, 'mdm-registration': action } = platform.steps;
      await expect(action.apply(step, contextOf())).rejects.toMatchObject(taken);
      await expect(management.apply(managementStep, contextOf())).rejects.toMatchObject(taken);
      expect(await action.check(step)).toEqual({ kind: 'not-done' });
      expect(await action.undo(step)).toBe('kept');
      expect(await written(directory)).toEqual(other);
    }));

  test('G13 A4 the person finishes it where it does not work by itself', () =>
    inTemporary(async (directory) => {
      await personDoes(directory, 'finishes');
      await at(directory).steps['mdm-registration'].apply(step, contextOf());
      expect(await written(directory)).toEqual(registered);
    }));

  test('G13 A4 a person who plays by hand is told what to do and waited for; cancelling ends the wait', () =>
    inTemporary(async (directory) => {
      await personDoes(directory, 'by-hand');
      const action = at(directory).steps['mdm-registration'];
      const controller = new AbortController();
      const first = action.apply(step, contextOf({ signal: controller.signal }));
      controller.abort();
      await expect(first).rejects.toMatchObject({ code: 'CANCELLED' });
      expect(await written(directory)).toEqual({ ...registered, state: 'waiting' });
      expect(await action.check(step)).toEqual({ kind: 'not-done' });

      const context = contextOf({
        answer: async ({ guidance }) => {
          if (guidance === null) return 'over';
          await writeFile(join(directory, 'registration.json'), '{ "half": ');
          await writeFile(join(directory, 'registration.json'), JSON.stringify(registered));
          return 'over';
        },
      });
      await action.apply(step, context);
      const guidance = {
        kind: 'connect-work-account',
        account: 'ada@acme.example',
        server: 'mdm.acme.example',
      };
      expect(context.told.map((told) => told.guidance)).toEqual([guidance, null]);
      expect(await action.check(step)).toEqual({ kind: 'done' });
    }));

  test('G13 A4 a person who does nothing, or takes another server: said by its code, and the next try works', () =>
    inTemporary(async (directory) => {
      const action = at(directory).steps['mdm-registration'];
      await personDoes(directory, 'nothing');
      await expect(action.apply(step, contextOf())).rejects.toMatchObject({ code: 'MDM_NOT_FINISHED' });
      expect(await at(directory).management()).toEqual({ kind: 'not-managed' });
      await personDoes(directory, 'other-server');
      await expect(action.apply(step, contextOf())).rejects.toMatchObject({
        code: 'ALREADY_MANAGED',
        details: { by: 'Other Ltd' },
      });
      expect(await at(directory).management()).toMatchObject({ by: 'Other Ltd', enrollment: undefined });
    }));

  test('A14 registration.json that is none makes it unknown, never not-registered', () =>
    inTemporary(async (directory) => {
      await writeFile(join(directory, 'registration.json'), '{}');
      const platform = at(directory);
      const action = platform.steps['mdm-registration'];
      expect(await platform.management()).toMatchObject({ kind: 'unknown' });
      expect(await action.check(step)).toMatchObject({ kind: 'unknown' });
      const unknown = { code: 'MANAGEMENT_UNKNOWN' };
      await expect(action.apply(step, contextOf())).rejects.toMatchObject(unknown);
      await expect(action.undo(step)).rejects.toMatchObject(unknown);
    }));
});
