import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { hostOs, selectPlatform } from './select.ts';
import { inTemporary } from './testing/temporary.ts';

const options = { simulate: undefined, resuming: { file: '/node', args: [] } };

describe('choosing the computer', () => {
  test('G13 it is simulated when that is asked for, on any system, and not otherwise', () =>
    inTemporary(async (root) => {
      const simulate = join(root, 'computer');
      for (const os of ['linux', 'win32', 'darwin'] as const) {
        expect((await selectPlatform({ ...options, os, simulate })).kind).toBe('simulated');
      }
      expect((await selectPlatform({ ...options, os: 'win32' })).kind).toBe('windows');
      expect((await selectPlatform({ ...options, os: 'darwin' })).kind).toBe('macos');
    }));

  test.each(['linux', 'freebsd', 'aix'] as const)(
    'G13 %s without simulation is PLATFORM_UNSUPPORTED, never a silent simulation',
    async (os) => {
      await expect(selectPlatform({ ...options, os })).rejects.toMatchObject({
        code: 'PLATFORM_UNSUPPORTED',
        details: { os },
      });
    },
  );

  test('G13 the system is the one this runs on', () => {
    expect(hostOs()).toBe(process.platform);
  });
});
