import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { contextOf, managementStep } from '../testing/rehearsal.ts';
import { inTemporary } from '../testing/temporary.ts';
import { sandboxPlatform } from './index.ts';

const at = (directory: string): ReturnType<typeof sandboxPlatform> =>
  sandboxPlatform(directory, process.platform);
const OTHER = JSON.stringify({ by: 'Other Ltd', server: 'https://mdm.other.example' });

describe('management of a simulated computer', () => {
  test('A4 it is not managed, then managed by us in this enrollment, then taken back', () =>
    inTemporary(async (directory) => {
      const platform = at(directory);
      const { management: action } = platform.steps;
      expect(await platform.management()).toEqual({ kind: 'not-managed' });
      expect(await action.check(managementStep)).toEqual({ kind: 'not-done' });
      await action.apply(managementStep, contextOf());
      expect(await action.check(managementStep)).toEqual({ kind: 'done' });
      expect(await platform.management()).toEqual({
        kind: 'managed',
        by: 'Acme',
        enrollment: 'enrollment-1',
      });
      expect(JSON.parse(await readFile(join(directory, 'management.json'), 'utf8'))).toEqual({
        by: 'Acme',
        server: 'https://enroll.acme.example',
        enrollment: 'enrollment-1',
        device: 'device-1',
        writes: 1,
      });
      expect(await action.undo(managementStep)).toBe('removed');
      expect(await action.undo(managementStep)).toBe('removed');
      expect(await platform.management()).toEqual({ kind: 'not-managed' });
    }));

  test('A4 applying again changes nothing; another enrollment at the same server takes over', () =>
    inTemporary(async (directory) => {
      const action = at(directory).steps.management;
      await action.apply(managementStep, contextOf());
      await action.apply(managementStep, contextOf());
      const read = async (): Promise<unknown> =>
        JSON.parse(await readFile(join(directory, 'management.json'), 'utf8'));
      expect(await read()).toMatchObject({ enrollment: 'enrollment-1', writes: 1 });
      await action.apply(managementStep, { ...contextOf(), enrollment: 'enrollment-2' });
      expect(await read()).toMatchObject({ enrollment: 'enrollment-2', writes: 2 });
    }));

  test('A13 it checks in by itself as long as it is managed by us, and not for somebody else', () =>
    inTemporary(async (directory) => {
      const action = at(directory).steps.management;
      const file = join(directory, 'check-in.json');
      await action.apply(managementStep, contextOf());
      expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({ daily: true });
      await rm(file);
      await action.apply(managementStep, contextOf());
      expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({ daily: true });
      expect(await action.undo({ ...managementStep, serverOrigin: 'https://other.example' })).toBe('kept');
      expect(existsSync(file)).toBe(true);
      await action.undo(managementStep);
      expect(existsSync(file)).toBe(false);

      await writeFile(join(directory, 'management.json'), OTHER);
      await expect(action.apply(managementStep, contextOf())).rejects.toMatchObject({
        code: 'ALREADY_MANAGED',
      });
      expect(existsSync(file)).toBe(false);
    }));

  test('A14 somebody else’s management is noticed, never overwritten and never taken back', () =>
    inTemporary(async (directory) => {
      await writeFile(join(directory, 'management.json'), OTHER);
      const platform = at(directory);
      const { management: action } = platform.steps;
      expect(await platform.management()).toEqual({
        kind: 'managed',
        by: 'Other Ltd',
        enrollment: undefined,
      });
      expect(await action.check(managementStep)).toEqual({ kind: 'not-done' });
      await expect(action.apply(managementStep, contextOf())).rejects.toMatchObject({
        code: 'ALREADY_MANAGED',
        details: { by: 'Other Ltd' },
      });
      expect(await action.undo(managementStep)).toBe('kept');
      expect(await readFile(join(directory, 'management.json'), 'utf8')).toBe(OTHER);
    }));

  test.each(['garbage', '{}', '{"by":1,"server":"x"}', '', '[]', 'link', 'folder'])(
    'A14 management.json that is %j makes it unknown, never not-managed',
    (content) =>
      inTemporary(async (directory) => {
        const file = join(directory, 'management.json');
        if (content === 'link') await symlink(join(directory, 'elsewhere'), file);
        else if (content === 'folder') await mkdir(file);
        else await writeFile(file, content);
        const platform = at(directory);
        const { management: action } = platform.steps;
        expect(await platform.management()).toMatchObject({
          kind: 'unknown',
          why: expect.stringContaining('file'),
        });
        expect(await action.check(managementStep)).toMatchObject({ kind: 'unknown' });
        const unknown = { code: 'MANAGEMENT_UNKNOWN' };
        await expect(action.apply(managementStep, contextOf())).rejects.toMatchObject(unknown);
        await expect(action.undo(managementStep)).rejects.toMatchObject(unknown);
      }),
  );
});
