import { readdir } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { inTemporary } from '../testing/temporary.ts';
import { fakeMac } from './testing/mac.ts';
import { VERSIONS } from './testing/world.ts';
import { macosPlatform } from './index.ts';

describe('a whole Mac', () => {
  test.each(VERSIONS)('A4 %s: its facts, and that nobody manages it', (osVersion) =>
    inTemporary(async (root) => {
      const platform = macosPlatform(fakeMac(root, osVersion).mac);
      expect(await platform.facts()).toEqual({
        platform: 'macos',
        osName: 'macOS',
        osVersion,
        model: 'Mac16,8',
        serial: 'ACME0042XY',
        hardwareUuid: '6F9619FF-8B86-D011-B42D-00C04FC964FF',
        hostName: 'Ada’s Mac',
      });
      expect(await platform.management()).toEqual({ kind: 'not-managed' });
      expect(await platform.restartPending()).toBe(false);
    }),
  );

  test('A8 without sudo it says so at once, before the record is looked for', () =>
    inTemporary(async (root) => {
      const fake = fakeMac(root);
      fake.uid = 501;
      const platform = macosPlatform(fake.mac);
      const refused = { code: 'NEEDS_ADMINISTRATOR', details: { how: 'run it with sudo' } };
      await expect(platform.lock()).rejects.toMatchObject(refused);
      await expect(platform.journal.read()).rejects.toMatchObject(refused);
      expect(await readdir(root)).toEqual([]);
    }));

  test('A4 the fake knows no command and no option that a Mac does not have', () =>
    inTemporary(async (root) => {
      const { mac } = fakeMac(root);
      for (const [file, args] of [
        ['/usr/bin/profiles', ['install', '-type', 'enrollment']],
        ['/usr/bin/profiles', ['show', '-type', 'configuration']],
        ['/usr/bin/profiles', ['renew', '-type', 'configuration']],
        ['/usr/sbin/installer', ['-query', 'name', '-pkg', '/x.pkg']],
        ['/usr/bin/pgrep', ['-f', 'Dock']],
        ['/usr/sbin/installer', ['-allowUntrusted', '-pkg', '/x.pkg', '-target', '/']],
        ['/usr/bin/security', ['add-trusted-cert', '-r', 'trustRoot', '/x.pem']],
        ['/usr/bin/stat', ['-f', '%u', '%Su', '/dev/console']],
        ['/usr/bin/osascript', []],
      ] as const) {
        await expect(mac.run({ file, args })).rejects.toThrow('the fake Mac does not know');
      }
    }));
});
