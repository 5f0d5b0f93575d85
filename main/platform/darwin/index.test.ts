import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { contextOf, managementStep } from '../testing/rehearsal.ts';
import { inTemporary } from '../testing/temporary.ts';
import { fakeMac } from './testing/mac.ts';
import { VERSIONS } from './testing/world.ts';
import { macosPlatform } from './index.ts';

describe('a whole Mac', () => {
  test.each(VERSIONS)('A4 %s: its facts, and that nobody manages it', (osVersion) =>
    inTemporary(async (root) => {
      const fake = fakeMac(root, osVersion);
      fake.directory = { domain: 'corp.acme.example', account: 'adas-mac' };
      const platform = macosPlatform(fake.mac);
      expect(await platform.facts()).toEqual({
        platform: 'macos',
        osName: 'macOS',
        osVersion,
        model: 'Mac16,8',
        serial: 'ACME0042XY',
        hardwareUuid: '6F9619FF-8B86-D011-B42D-00C04FC964FF',
        hostName: 'Ada’s Mac',
        build: expect.stringMatching(/^2[2-5][A-Z]\d+$/),
        tpm: 'absent',
        joined: { to: 'directory', domain: 'corp.acme.example' },
        managed: { state: 'nobody' },
        virtual: 'no-sign',
      });
      expect(await platform.management()).toEqual({ kind: 'not-managed' });
      expect(await platform.restartPending()).toBe(false);
    }),
  );

  test('A8 without root nothing can be changed, and nothing is made; looking needs none', () =>
    inTemporary(async (root) => {
      const fake = fakeMac(root);
      fake.uid = 501;
      const platform = macosPlatform(fake.mac);
      const refused = { code: 'NEEDS_ADMINISTRATOR', details: { how: 'run it with sudo' } };
      await expect(platform.lock()).rejects.toMatchObject(refused);
      await expect(platform.journal.append(new Uint8Array([1]))).rejects.toMatchObject(refused);
      await expect(platform.journal.truncate(0)).rejects.toMatchObject(refused);
      await expect(platform.journal.archive()).rejects.toMatchObject(refused);
      expect(await platform.journal.read()).toEqual(new Uint8Array());
      expect(await platform.management()).toEqual({ kind: 'not-managed' });
      expect(await readdir(root)).toEqual([]);
    }));

  test('A9 what the agent looks at as the person is there for everybody to read and for root alone to write', () =>
    inTemporary(async (root) => {
      const before = process.umask(0o077);
      try {
        const fake = fakeMac(root);
        const platform = macosPlatform(fake.mac);
        await platform.journal.append(Buffer.from('{}\n'));
        await platform.journal.sync();
        await platform.steps.management.apply(managementStep, contextOf());
        const shared = join(root, 'Gangway Shared');
        expect((await stat(shared)).mode & 0o777).toBe(0o755);
        for (const name of ['journal.jsonl', 'management.json']) {
          expect((await stat(join(shared, name))).mode & 0o777, name).toBe(0o644);
        }
        fake.uid = 501;
        expect(Buffer.from(await platform.journal.read()).toString()).toBe('{}\n');
        expect(await platform.management()).toMatchObject({ kind: 'managed' });
      } finally {
        process.umask(before);
      }
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
        ['/usr/sbin/scutil', ['--set', 'ComputerName', '']],
        ['/usr/sbin/scutil', ['--get', 'computername']],
        ['/usr/bin/security', ['delete-certificate', '-Z', '', '/Library/Keychains/System.keychain']],
        ['/usr/bin/profiles', ['status']],
        ['/usr/sbin/dsconfigad', ['-add', 'corp.acme.example']],
        ['/bin/launchctl', ['load', '/x.plist']],
        ['/bin/launchctl', ['bootout', 'system/org.gangway.check-in']],
      ] as const) {
        await expect(mac.run({ file, args })).rejects.toThrow('the fake Mac does not know');
      }
    }));
});
