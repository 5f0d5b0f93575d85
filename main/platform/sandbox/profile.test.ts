import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { contextOf } from '../testing/rehearsal.ts';
import { profileStep as step } from '../testing/registration-rehearsal.ts';
import { inTemporary } from '../testing/temporary.ts';
import { sandboxPlatform } from './index.ts';

const at = (directory: string): ReturnType<typeof sandboxPlatform> =>
  sandboxPlatform(directory, process.platform);
const written = async (directory: string): Promise<unknown> =>
  JSON.parse(await readFile(join(directory, 'profile.json'), 'utf8'));
const personDoes = (directory: string, profile: string): Promise<void> =>
  writeFile(join(directory, 'faults.json'), JSON.stringify({ person: { profile } }));

const approved = {
  name: 'Acme enrollment',
  server: 'mdm.acme.example',
  sha256: step.sha256,
  state: 'approved',
  enrollment: 'enrollment-1',
  device: 'device-1',
  writes: 1,
};

describe('an enrollment profile on a simulated computer', () => {
  test('A4 it is fetched, approved, seen as ours, and taken back; its content lies nowhere', () =>
    inTemporary(async (directory) => {
      const platform = at(directory);
      const { profile: action } = platform.steps;
      expect(await action.check(step)).toEqual({ kind: 'not-done' });
      const context = contextOf();
      await action.apply(step, context);
      await action.apply(step, context);
      expect(context.downloads).toEqual([step.url]);
      expect(await action.check(step)).toEqual({ kind: 'done' });
      expect(await written(directory)).toEqual(approved);
      expect(await readdir(join(directory, 'agent/downloads'))).toEqual([]);
      expect(await platform.management()).toEqual({
        kind: 'managed',
        by: 'mdm.acme.example',
        enrollment: 'enrollment-1',
      });
      expect(await action.undo(step)).toBe('removed');
      expect(await action.undo(step)).toBe('removed');
      expect(await platform.management()).toEqual({ kind: 'not-managed' });
    }));

  test('A4 other bytes than planned are never shown to anybody', () =>
    inTemporary(async (directory) => {
      const { profile: action } = at(directory).steps;
      const context = contextOf({ payload: Buffer.alloc(step.size, 'x') });
      await expect(action.apply(step, context)).rejects.toMatchObject({ code: 'PACKAGE_HASH_MISMATCH' });
      expect(await action.check(step)).toEqual({ kind: 'not-done' });
      await expect(written(directory)).rejects.toMatchObject({ code: 'ENOENT' });
    }));

  test('G13 A4 nobody approves it: said by its code; approved later it needs no second download', () =>
    inTemporary(async (directory) => {
      const platform = at(directory);
      const { profile: action } = platform.steps;
      await personDoes(directory, 'nothing');
      const context = contextOf();
      await expect(action.apply(step, context)).rejects.toMatchObject({
        code: 'PROFILE_NOT_APPROVED',
        details: { server: 'mdm.acme.example' },
      });
      expect(await written(directory)).toEqual({ ...approved, state: 'waiting' });
      expect(await platform.management()).toEqual({ kind: 'not-managed' });
      await personDoes(directory, 'finishes');
      await action.apply(step, context);
      expect(await written(directory)).toEqual(approved);
      expect(context.downloads).toHaveLength(1);
    }));

  test('G13 A4 a person who plays by hand is told what to do and waited for', () =>
    inTemporary(async (directory) => {
      await personDoes(directory, 'nothing');
      const { profile: action } = at(directory).steps;
      await expect(action.apply(step, contextOf())).rejects.toMatchObject({ code: 'PROFILE_NOT_APPROVED' });
      await personDoes(directory, 'by-hand');
      const context = contextOf({
        answer: async ({ guidance }) => {
          if (guidance !== null) await writeFile(join(directory, 'profile.json'), JSON.stringify(approved));
          return 'over';
        },
      });
      await action.apply(step, context);
      expect(context.told.map((told) => told.guidance?.kind)).toEqual(['approve-profile', undefined]);
    }));

  test('G13 A14 approved for another server it is somebody else’s, and never taken back', () =>
    inTemporary(async (directory) => {
      const platform = at(directory);
      const { profile: action } = platform.steps;
      await personDoes(directory, 'other-server');
      const taken = { code: 'ALREADY_MANAGED', details: { by: 'mdm.other.example' } };
      await expect(action.apply(step, contextOf())).rejects.toMatchObject(taken);
      expect(await action.check(step)).toEqual({ kind: 'not-done' });
      expect(await action.undo(step)).toBe('kept');
      expect(await platform.management()).toMatchObject({ by: 'mdm.other.example', enrollment: undefined });
    }));

  test('A10 a profile that nobody removes is said to be kept', () =>
    inTemporary(async (directory) => {
      const { profile: action } = at(directory).steps;
      await action.apply(step, contextOf());
      await personDoes(directory, 'nothing');
      expect(await action.undo(step)).toBe('kept');
      expect(await action.check(step)).toEqual({ kind: 'done' });
    }));

  test('A14 profile.json that is none makes it unknown, never not-approved', () =>
    inTemporary(async (directory) => {
      await writeFile(join(directory, 'profile.json'), '[]');
      const platform = at(directory);
      const { profile: action } = platform.steps;
      expect(await platform.management()).toMatchObject({ kind: 'unknown' });
      expect(await action.check(step)).toMatchObject({ kind: 'unknown' });
      const unknown = { code: 'MANAGEMENT_UNKNOWN' };
      await expect(action.apply(step, contextOf())).rejects.toMatchObject(unknown);
      await expect(action.undo(step)).rejects.toMatchObject(unknown);
    }));
});
