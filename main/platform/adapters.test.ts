import { readdir } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import type { MdmRegistrationStep } from '../../protocol/plan.ts';
import { macosPlatform } from './darwin/index.ts';

const JOBS = [
  'application.ts',
  'facts.ts',
  'folders.ts',
  'host-name.ts',
  'index.ts',
  'joined.ts',
  'keys.ts',
  'lock.ts',
  'management.ts',
  'restart-needed.ts',
  'restart.ts',
  'root-certificate.ts',
  'safe-program.ts',
];
describe('the adapters of the real systems', () => {
  test('A4 the same jobs lie in files of the same names', async () => {
    for (const folder of ['darwin', 'win32']) {
      const files = await readdir(new URL(folder, import.meta.url));
      expect(files).toEqual(expect.arrayContaining(JOBS));
    }
  });

  test('A4 a Mac: what it cannot do yet it neither does nor pretends', async () => {
    const { steps } = macosPlatform();
    const registration: z.infer<typeof MdmRegistrationStep> = {
      id: 'step',
      kind: 'mdm-registration',
      needs: [],
      onFailure: 'stop',
      removable: true,
      name: 'Acme',
      discoveryUrl: 'https://mdm.acme.example/discovery',
      userName: 'ada@acme.example',
      providerId: 'Acme',
    };
    const action = steps['mdm-registration'];
    await expect(action.check(registration)).rejects.toMatchObject(refused('macos mdm-registration check'));
    await expect(action.undo(registration)).rejects.toMatchObject(refused('macos mdm-registration undo'));
  });
});

const refused = (what: string): object => ({ code: 'PLATFORM_NOT_YET', details: { what } });
