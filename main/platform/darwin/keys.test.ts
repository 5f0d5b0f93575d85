import { execFileSync } from 'node:child_process';
import { chmod, link, readdir, readFile, rename, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { inTemporary } from '../testing/temporary.ts';
import { asRoot, lacksRoot, PERSON } from '../unix/testing/account.ts';
import { keyStore } from './keys.ts';
import { fakeMac } from './testing/mac.ts';

describe('the device keys of a Mac', () => {
  test('G2 the same for every process, in a file and a folder for root alone, and no secret on a command line', () =>
    inTemporary(async (root) => {
      const fake = fakeMac(root);
      const first = await keyStore(fake.mac).open();
      const second = await keyStore(fake.mac).open();
      expect([second.signing, second.agreement]).toEqual([first.signing, first.agreement]);
      expect(first.agreement).not.toEqual(first.signing);
      expect(first.heldBy).toBe('software keystore (a file that root alone can read)');
      expect(await readdir(join(root, 'Gangway'))).toEqual(['keys.json']);
      expect((await stat(join(root, 'Gangway'))).mode & 0o777).toBe(0o700);
      expect((await stat(join(root, 'Gangway/keys.json'))).mode & 0o777).toBe(0o600);
      expect(fake.lines).toEqual([]);
    }));

  test('A10 destroyed keys are gone, and new ones are others', () =>
    inTemporary(async (root) => {
      const keys = keyStore(fakeMac(root).mac);
      const before = await keys.open();
      await keys.destroy();
      await keys.destroy();
      expect(await readdir(join(root, 'Gangway'))).toEqual([]);
      expect((await keys.open()).signing).not.toEqual(before.signing);
    }));

  test('A8 without root there are none, and nothing is made', () =>
    inTemporary(async (root) => {
      const fake = fakeMac(root);
      fake.uid = 501;
      const keys = keyStore(fake.mac);
      await expect(keys.open()).rejects.toMatchObject({ code: 'NEEDS_ADMINISTRATOR' });
      await expect(keys.destroy()).rejects.toMatchObject({ code: 'NEEDS_ADMINISTRATOR' });
      expect(await readdir(root)).toEqual([]);
    }));

  test.each<[string, (file: string) => Promise<unknown>, string]>([
    ['others can read', (file) => chmod(file, 0o644), 'readable'],
    ['the group can write', (file) => chmod(file, 0o620), 'readable'],
    ['has a second name', (file) => link(file, `${file}.too`), 'second-name'],
    [
      'is a link',
      async (file) => {
        await rename(file, `${file}.elsewhere`);
        await symlink(`${file}.elsewhere`, file);
      },
      'link',
    ],
    ['is cut off', async (file) => writeFile(file, (await readFile(file)).subarray(0, 100)), 'not-json'],
  ])('G2 a file of keys that %s is STATE_CORRUPT, never replaced', (_, spoil, why) =>
    inTemporary(async (root) => {
      const keys = keyStore(fakeMac(root).mac);
      await keys.open();
      const file = join(root, 'Gangway/keys.json');
      await spoil(file);
      const before = await readFile(file);
      await expect(keys.open()).rejects.toMatchObject({ code: 'STATE_CORRUPT', details: { why } });
      expect(await readFile(file)).toEqual(before);
    }),
  );

  test.skipIf(lacksRoot)('G2 a file of keys that another account made is STATE_CORRUPT', () =>
    inTemporary(async (root) => {
      const keys = keyStore(fakeMac(root).mac);
      await keys.open();
      const [file = '', ...args] = asRoot('chown', String(PERSON), join(root, 'Gangway/keys.json'));
      execFileSync(file, args, { timeout: 10_000 });
      const refused = {
        code: 'STATE_CORRUPT',
        details: { why: expect.stringMatching(/owner|EACCES/) as string },
      };
      await expect(keys.open()).rejects.toMatchObject(refused);
    }),
  );

  test('G2 keys of another owner, or in a folder that others can change, are STATE_CORRUPT', () =>
    inTemporary(async (root) => {
      const { mac } = fakeMac(root);
      const keys = keyStore(mac);
      await keys.open();
      const others = keyStore({ ...mac, owner: mac.owner + 1 });
      await expect(others.open()).rejects.toMatchObject({ code: 'STATE_CORRUPT', details: { why: 'owner' } });
      await chmod(join(root, 'Gangway'), 0o770);
      await expect(keys.open()).rejects.toMatchObject({
        code: 'STATE_CORRUPT',
        details: { why: 'writable' },
      });
    }));
});
