import { readdir } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { macosPlatform } from './darwin/index.ts';
import { applicationStep, contextOf, rootStep } from './testing/rehearsal.ts';

const JOBS = [
  'application.ts',
  'facts.ts',
  'host-name.ts',
  'index.ts',
  'journal-file.ts',
  'keys.ts',
  'lock.ts',
  'management.ts',
  'root-certificate.ts',
];
const platforms = [['macos', macosPlatform()]] as const;

describe('the adapters of the real systems', () => {
  test('A4 the same jobs lie in files of the same names', async () => {
    for (const folder of ['darwin', 'win32']) {
      const files = await readdir(new URL(folder, import.meta.url));
      expect(files).toEqual(expect.arrayContaining(JOBS));
    }
  });

  test.each(platforms)(
    'A4 %s: device keys are never plain files: there are none yet, and it says so',
    async (kind, { keys }) => {
      await expect(keys.open()).rejects.toMatchObject({
        code: 'PLATFORM_NOT_YET',
        details: { what: `${kind} keys open` },
      });
      await expect(keys.destroy()).rejects.toMatchObject({ code: 'PLATFORM_NOT_YET' });
    },
  );

  test.each(platforms)(
    'A4 %s: what it cannot do yet it neither does nor pretends',
    async (kind, { steps }) => {
      const refused = (what: string): object => ({
        code: 'PLATFORM_NOT_YET',
        details: { what: `${kind} ${what}` },
      });
      const { 'root-certificate': root, application } = steps;
      await expect(root.check(rootStep)).rejects.toMatchObject(refused('root-certificate check'));
      await expect(root.apply(rootStep, contextOf())).rejects.toMatchObject(
        refused('root-certificate apply'),
      );
      await expect(root.undo(rootStep)).rejects.toMatchObject(refused('root-certificate undo'));
      await expect(application.check(applicationStep)).rejects.toMatchObject(refused('application check'));
    },
  );
});
