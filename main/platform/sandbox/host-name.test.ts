import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hostNameFault } from '../../core/host-name.ts';
import { contextOf, hostNameStep } from '../testing/rehearsal.ts';
import { inTemporary } from '../testing/temporary.ts';
import { sandboxPlatform } from './index.ts';
import { restartComputer } from './restart.ts';

const at = (directory: string): ReturnType<typeof sandboxPlatform> =>
  sandboxPlatform(directory, process.platform);
const read = async (directory: string): Promise<unknown> =>
  JSON.parse(await readFile(join(directory, 'host-name.json'), 'utf8'));

describe('the name of a simulated computer', () => {
  test('M8 a new name waits for the restart and is the current one after it', () =>
    inTemporary(async (directory) => {
      const platform = at(directory);
      const action = platform.steps['host-name'];
      const { hostName: factory } = await platform.facts();
      expect(factory).toMatch(/^SIM-[0-9A-Z]{7}$/);
      expect(await action.check(hostNameStep)).toEqual({ kind: 'not-done' });
      expect(await platform.restartPending()).toBe(false);
      await action.apply(hostNameStep, contextOf());
      await action.apply(hostNameStep, contextOf());
      expect(await action.check(hostNameStep)).toEqual({ kind: 'pending' });
      expect((await platform.facts()).hostName).toBe(factory);
      expect(await read(directory)).toEqual({ current: factory, pending: 'ACME-LT-042', writes: 1 });
      expect(await platform.restartPending()).toBe(true);
      await restartComputer(directory);
      await restartComputer(directory);
      expect(await read(directory)).toEqual({ current: 'ACME-LT-042', pending: null, writes: 1 });
      expect(await platform.restartPending()).toBe(false);
      expect(await action.check(hostNameStep)).toEqual({ kind: 'done' });
      expect((await platform.facts()).hostName).toBe('ACME-LT-042');
    }));

  test('M8 another name replaces one that waits; the name the computer has needs no restart', () =>
    inTemporary(async (directory) => {
      const platform = at(directory);
      const action = platform.steps['host-name'];
      const { hostName: factory } = await platform.facts();
      await action.apply(hostNameStep, contextOf());
      const other = { ...hostNameStep, hostName: 'ACME-LT-043' };
      expect(await action.check(other)).toEqual({ kind: 'not-done' });
      await action.apply(other, contextOf());
      expect(await read(directory)).toMatchObject({ current: factory, pending: 'ACME-LT-043' });
      const back = { ...hostNameStep, hostName: factory };
      expect(await action.check(back)).toEqual({ kind: 'not-done' });
      await action.apply(back, contextOf());
      expect(await action.check(back)).toEqual({ kind: 'done' });
    }));

  test('M8 the same name in other letters needs no change and no restart', () =>
    inTemporary(async (directory) => {
      await writeFile(
        join(directory, 'host-name.json'),
        JSON.stringify({ current: 'acme-lt-042', pending: null, writes: 0 }),
      );
      const platform = at(directory);
      expect(await platform.steps['host-name'].check(hostNameStep)).toEqual({ kind: 'done' });
      await platform.steps['host-name'].apply(hostNameStep, contextOf());
      expect(await read(directory)).toMatchObject({ current: 'acme-lt-042', writes: 0 });
      expect(await platform.restartPending()).toBe(false);
    }));

  test('M8 no name that breaks a rule is ever set', () =>
    inTemporary(async (directory) => {
      const platform = at(directory);
      const { hostName } = await platform.facts();
      const bad = fc.string({ maxLength: 20 }).filter((name) => hostNameFault(name) !== undefined);
      await fc.assert(
        fc.asyncProperty(bad, async (name) => {
          const step = { ...hostNameStep, hostName: name };
          await expect(platform.steps['host-name'].apply(step, contextOf())).rejects.toMatchObject({
            code: 'HOST_NAME_INVALID',
          });
        }),
      );
      expect((await platform.facts()).hostName).toBe(hostName);
      expect(await platform.restartPending()).toBe(false);
    }));

  test('A10 an old name is not given back', () =>
    inTemporary(async (directory) => {
      const action = at(directory).steps['host-name'];
      await action.apply(hostNameStep, contextOf());
      expect(await action.undo(hostNameStep)).toBe('kept');
      expect(await action.check(hostNameStep)).toEqual({ kind: 'pending' });
    }));

  test('M8 garbage in its files is unknown and HOST_NAME_FAILED, never a crash', () =>
    inTemporary(async (directory) => {
      const platform = at(directory);
      await writeFile(join(directory, 'host-name.json'), '{"current":""}');
      expect(await platform.steps['host-name'].check(hostNameStep)).toMatchObject({ kind: 'unknown' });
      await expect(platform.steps['host-name'].apply(hostNameStep, contextOf())).rejects.toMatchObject({
        code: 'HOST_NAME_FAILED',
      });
      await expect(platform.facts()).rejects.toMatchObject({ code: 'STATE_CORRUPT' });
      await writeFile(join(directory, 'restart.json'), 'yes');
      await expect(platform.restartPending()).rejects.toMatchObject({ code: 'STATE_CORRUPT' });
    }));
});
