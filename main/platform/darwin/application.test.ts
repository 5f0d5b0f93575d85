import { createHash } from 'node:crypto';
import { chmod, link, mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { ApplicationStep } from '../../../protocol/plan.ts';
import { contextOf } from '../testing/rehearsal.ts';
import { inTemporary } from '../testing/temporary.ts';
import { applicationAction } from './application.ts';
import { fakeMac, type FakeMac } from './testing/mac.ts';
import { type FakePackage, packageFile, SIGNED } from './testing/packages.ts';
import { VERSIONS } from './testing/world.ts';
import { answer } from './testing/answers.ts';
import { macosPlatform } from './index.ts';
import { assertSignedBy, parseReceipt } from './package-commands.ts';
import { isRestartNeeded } from './restart-needed.ts';

const SIGNER = 'Developer ID Installer: Acme Ltd. (ACME123456)';
const good: FakePackage = { id: 'com.acme.vpn', version: '4.2', status: SIGNED, signer: SIGNER };

function stepOf(payload: Buffer): z.infer<typeof ApplicationStep> {
  return ApplicationStep.parse({
    id: 'vpn',
    kind: 'application',
    needs: [],
    onFailure: 'stop',
    removable: true,
    name: 'Acme VPN',
    version: '4.2.0',
    product: 'com.acme.vpn',
    format: 'pkg',
    url: 'https://enroll.acme.example/packages/vpn',
    size: payload.length,
    sha256: createHash('sha256').update(payload).digest('hex'),
    teamId: 'ACME123456',
  });
}

const installs = ({ lines }: FakeMac): string[] =>
  lines.filter((line) => line.startsWith('/usr/sbin/installer -pkg'));

describe('an application on a Mac', () => {
  test.each(VERSIONS)('A6 %s: downloaded, judged, installed once, seen, and honestly kept', (version) =>
    inTemporary(async (root) => {
      const fake = fakeMac(root, version);
      const payload = packageFile(good);
      const step = stepOf(payload);
      const action = applicationAction(fake.mac);
      expect(await action.check(step)).toEqual({ kind: 'not-done' });
      await action.apply(step, contextOf({ payload }));
      await action.apply(step, contextOf({ payload }));
      const path = join(root, 'Gangway', `${step.sha256}.pkg`);
      expect(installs(fake)).toEqual([`/usr/sbin/installer -pkg ${path} -target /`]);
      expect(fake.lines).toContain(`/usr/sbin/pkgutil --check-signature ${path}`);
      expect(await action.check(step)).toEqual({ kind: 'done' });
      expect(await readdir(join(root, 'Gangway'))).toEqual([]);
      expect(await action.undo(step)).toBe('kept');
      fake.receipts.clear();
      expect(await action.undo(step)).toBe('removed');
    }),
  );

  test.each([
    [undefined, false],
    ['RecommendRestart', true],
    ['RequireLogout', true],
    ['RequireRestart', true],
    ['RequireShutdown', true],
  ] as const)('A9 a package that asks for %s: a restart is due %j, until there was one', (restart, due) =>
    inTemporary(async (root) => {
      const fake = fakeMac(root);
      const payload = packageFile({ ...good, ...(restart === undefined ? {} : { restart }) });
      expect(await isRestartNeeded(fake.mac)).toBe(false);
      await applicationAction(fake.mac).apply(stepOf(payload), contextOf({ payload }));
      expect(await isRestartNeeded(fake.mac)).toBe(due);
      fake.boot = 'AAAAAAAA-2222-4333-8444-555555555555';
      expect(await isRestartNeeded(fake.mac)).toBe(false);
    }),
  );

  test('A9 killed right after the installation: the restart is still due', () =>
    inTemporary(async (root) => {
      const fake = fakeMac(root);
      const payload = packageFile({ ...good, restart: 'RequireRestart' });
      const { run } = fake.mac;
      const killed = applicationAction({
        ...fake.mac,
        run: async (command) => {
          const result = await run(command);
          if (command.args[0] === '-pkg') throw new Error('killed');
          return result;
        },
      });
      await expect(killed.apply(stepOf(payload), contextOf({ payload }))).rejects.toThrow('killed');
      expect(await applicationAction(fake.mac).check(stepOf(payload))).toEqual({ kind: 'done' });
      expect(await isRestartNeeded(fake.mac)).toBe(true);
    }));

  test('A6 another version is not done, an answer that is none is unknown', () =>
    inTemporary(async (root) => {
      const fake = fakeMac(root);
      const action = applicationAction(fake.mac);
      const step = stepOf(packageFile(good));
      for (const [version, kind] of [
        ['4.1.9', 'not-done'],
        ['4.2.0.1', 'not-done'],
        ['4.2.0.0', 'done'],
        ['4.2', 'done'],
        ['4.2b', 'not-done'],
      ] as const) {
        fake.receipts.set('com.acme.vpn', version);
        expect(await action.check(step)).toEqual({ kind });
      }
      fake.failNext('/usr/sbin/pkgutil', answer('', 1));
      expect(await action.check(step)).toMatchObject({ kind: 'unknown' });
    }));

  test.each<[string, Partial<FakePackage>, string]>([
    ['unsigned', { status: 'no signature', signer: undefined }, 'status'],
    ['expired', { status: 'signed by a certificate that has since expired' }, 'status'],
    ['self-made', { status: 'signed by untrusted certificate' }, 'status'],
    ['of a private authority', { status: 'signed by a certificate trusted by macOS' }, 'status'],
    ['damaged', { status: 'package is invalid (checksum did not verify)' }, 'status'],
    ['of another team', { signer: 'Developer ID Installer: Acme Ltd. (OTHER98765)' }, 'team'],
    ['named after the team', { signer: 'Developer ID Installer: (ACME123456) Evil (OTHER98765)' }, 'team'],
    ['of another kind', { signer: 'Developer ID Application: Acme Ltd. (ACME123456)' }, 'signer'],
  ])('G11 a package that is %s is not installed, and thrown away', (_name, change, why) =>
    inTemporary(async (root) => {
      const fake = fakeMac(root);
      const payload = packageFile({ ...good, ...change });
      await expect(
        applicationAction(fake.mac).apply(stepOf(payload), contextOf({ payload })),
      ).rejects.toMatchObject({ code: 'PACKAGE_SIGNATURE', details: { why } });
      expect(installs(fake)).toEqual([]);
      expect(await readdir(join(root, 'Gangway'))).toEqual([]);
    }),
  );

  test('G11 what the installer of a Mac cannot do is refused before anything is downloaded', () =>
    inTemporary(async (root) => {
      const fake = fakeMac(root);
      const action = applicationAction(fake.mac);
      const payload = packageFile(good);
      const { teamId: _none, ...unnamed } = stepOf(payload);
      const given = contextOf({ payload });
      const step = stepOf(payload);
      await expect(action.apply(unnamed, given)).rejects.toMatchObject({ code: 'PACKAGE_SIGNATURE' });
      for (const bad of [
        { ...step, format: 'msi' as const },
        { ...step, secretProperty: 'KEY' },
        { ...step, properties: { MODE: 'x' } },
      ]) {
        await expect(action.apply(bad, given)).rejects.toMatchObject({ code: 'PACKAGE_INSTALL_FAILED' });
      }
      fake.uid = 501;
      await expect(action.apply(step, given)).rejects.toMatchObject({ code: 'NEEDS_ADMINISTRATOR' });
      expect([given.downloads, fake.lines]).toEqual([[], []]);
    }));

  test('G11 another package than planned is neither looked at nor installed', () =>
    inTemporary(async (root) => {
      const fake = fakeMac(root);
      const step = stepOf(packageFile(good));
      const payload = packageFile({ ...good, version: '6.6' });
      await expect(applicationAction(fake.mac).apply(step, contextOf({ payload }))).rejects.toMatchObject({
        code: 'PACKAGE_HASH_MISMATCH',
      });
      expect(fake.lines.filter((line) => line.includes('--check-signature'))).toEqual([]);
    }));

  test('G11 a folder that others can change, or a link to one, is not used', () =>
    inTemporary(async (root) => {
      const payload = packageFile(good);
      const refused = { code: 'PACKAGE_INSTALL_FAILED' };
      const fake = fakeMac(root);
      const action = applicationAction(fake.mac);
      const folder = fake.mac.folder.root;
      await mkdir(folder);
      await chmod(folder, 0o777);
      const given = contextOf({ payload });
      await expect(action.apply(stepOf(payload), given)).rejects.toMatchObject({
        ...refused,
        details: { why: 'writable' },
      });
      const linked = applicationAction({
        ...fake.mac,
        folder: { ...fake.mac.folder, root: join(root, 'link') },
      });
      await symlink(folder, join(root, 'link'));
      await chmod(folder, 0o700);
      await expect(linked.apply(stepOf(payload), given)).rejects.toMatchObject(refused);
      expect(given.downloads).toEqual([]);
    }));

  test('G11 a file that changes after the download is noticed', () =>
    inTemporary(async (root) => {
      const fake = fakeMac(root);
      const payload = packageFile(good);
      const step = stepOf(payload);
      const path = join(fake.mac.folder.root, `${step.sha256}.pkg`);
      const point = async (name: string): Promise<void> => {
        if (name === 'application:download:after')
          await writeFile(path, packageFile({ ...good, version: '6.6' }));
      };
      const action = applicationAction({ ...fake.mac, folder: { ...fake.mac.folder, point } });
      await expect(action.apply(step, contextOf({ payload }))).rejects.toMatchObject({
        code: 'PACKAGE_HASH_MISMATCH',
      });
      expect(installs(fake)).toEqual([]);
    }));

  test('G11 a file that has got a second name meanwhile is not used', () =>
    inTemporary(async (root) => {
      const fake = fakeMac(root);
      const payload = packageFile(good);
      const step = stepOf(payload);
      const point = async (name: string): Promise<void> => {
        const path = join(fake.mac.folder.root, `${step.sha256}.pkg`);
        if (name === 'application:download:after') await link(path, join(root, 'other'));
      };
      const action = applicationAction({ ...fake.mac, folder: { ...fake.mac.folder, point } });
      await expect(action.apply(step, contextOf({ payload }))).rejects.toMatchObject({
        code: 'PACKAGE_INSTALL_FAILED',
        details: { why: 'second-name' },
      });
      expect(installs(fake)).toEqual([]);
    }));

  test('A6 a failure of the installer is told with its reason', () =>
    inTemporary(async (root) => {
      const fake = fakeMac(root);
      const payload = packageFile({ ...good, broken: true });
      await expect(
        applicationAction(fake.mac).apply(stepOf(payload), contextOf({ payload })),
      ).rejects.toMatchObject({
        code: 'PACKAGE_INSTALL_FAILED',
        details: { exitCode: '1', reason: 'The install failed. (A script of “com.acme.vpn” failed.)' },
      });
      expect(await macosPlatform(fake.mac).installerOutput('vpn')).toMatch(
        /^installer: Package name is com\.acme\.vpn\n[^]*installer: The install failed\./,
      );
      fake.failNext(
        '/usr/sbin/installer -pkg',
        answer('installer: Must be run as root to install this package.\n', 1),
      );
      await expect(
        applicationAction(fake.mac).apply(stepOf(payload), contextOf({ payload })),
      ).rejects.toMatchObject({ code: 'NEEDS_ADMINISTRATOR' });
    }));
});

describe('what pkgutil says', () => {
  test('A6 a receipt counts only for the package it names', () => {
    const receipt = 'package-id: com.acme.vpn\nversion: 4.2.0\nvolume: /\nlocation: Applications\n';
    expect(parseReceipt('com.acme.vpn', answer(receipt))).toBe('4.2.0');
    expect(() => parseReceipt('com.acme', answer(receipt))).toThrow(
      expect.objectContaining({ code: 'PACKAGE_INSTALL_FAILED' }),
    );
    const none = "No receipt for 'com.acme.vpn' found at '/'.\n";
    expect(parseReceipt('com.acme.vpn', answer(none, 1))).toBeUndefined();
    expect(parseReceipt('com.acme.vpn', answer('', 1, none))).toBeUndefined();
  });

  test.each([
    ['no status line', answer('Package does not exist: "/x.pkg"\n')],
    ['a status without a chain', answer(`   Status: ${SIGNED}\n`)],
    ['two signers', answer(`   Status: ${SIGNED}\n    1. ${SIGNER}\n    1. ${SIGNER}\n`)],
    ['a good text with a bad exit code', answer(`   Status: ${SIGNED}\n    1. ${SIGNER}\n`, 1)],
    ['the signer in another place', answer(`   Status: ${SIGNED}\n    2. ${SIGNER}\n`)],
  ])('G11 %s is no signature', (_name, output) => {
    expect(() => assertSignedBy('ACME123456', output)).toThrow(
      expect.objectContaining({ code: 'PACKAGE_SIGNATURE' }),
    );
  });
});
