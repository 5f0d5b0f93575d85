import { execFileSync } from 'node:child_process';
import { appendFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { PackageBytes } from '../core/ports/server.ts';
import { openFile, openShareOn, uncPath, volumePath } from './share.ts';
import { inTemporary } from './testing/temporary.ts';

const place = { host: 'files.acme.example', share: 'install', path: ['VPN client', 'vpn.msi'] };

async function whole(bytes: PackageBytes): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of bytes) pieces.push(piece);
  return Buffer.concat(pieces);
}

describe('a package in a shared folder', () => {
  test('M12 on Windows it is a path of its server, whatever its names are', () => {
    expect(uncPath(place)).toBe('\\\\files.acme.example\\install\\VPN client\\vpn.msi');
  });

  test('M12 it is read whole, or its rest while nobody changed it', () =>
    inTemporary(async (directory) => {
      const file = join(directory, 'vpn.msi');
      const content = Buffer.from('0123456789'.repeat(100_000));
      await writeFile(file, content);
      const first = await openFile(file, place);
      expect(await whole(first)).toEqual(content);
      const tag = first.tag ?? '';
      expect(tag).toMatch(/^"[\x21\x23-\x7e]{1,200}"$/);
      const rest = await openFile(file, place, { offset: 999_990, tag });
      expect([rest.offset, (await whole(rest)).toString()]).toEqual([999_990, '0123456789']);
      await appendFile(file, 'more');
      const changed = await openFile(file, place, { offset: 999_990, tag });
      expect([changed.offset, (await whole(changed)).length]).toEqual([0, 1_000_004]);
    }));

  test('M12 what is no file is not opened, does not hang, and is said with its share', () =>
    inTemporary(async (directory) => {
      const pipe = join(directory, 'pipe');
      execFileSync('mkfifo', [pipe]);
      await symlink('/etc/passwd', join(directory, 'link'));
      for (const path of [
        pipe,
        directory,
        join(directory, 'link'),
        join(directory, 'nothing'),
        '/dev/zero',
      ]) {
        await expect(openFile(path, place)).rejects.toMatchObject({
          code: 'PACKAGE_DOWNLOAD_FAILED',
          details: { share: '//files.acme.example/install', why: expect.any(String) },
        });
      }
    }));

  test('M12 on a Mac it must be mounted where the Finder mounts it, and no link leads out of it', () =>
    inTemporary(async (volumes) => {
      await mkdir(join(volumes, 'install/VPN client'), { recursive: true });
      await writeFile(join(volumes, 'install/VPN client/vpn.msi'), 'x');
      await expect(volumePath(place, volumes)).rejects.toMatchObject({
        details: { why: `not mounted at ${volumes}/install` },
      });
      await expect(volumePath({ ...place, share: 'other' }, volumes)).rejects.toMatchObject({
        details: { why: `not mounted at ${volumes}/other` },
      });
    }));

  test.skipIf(process.platform !== 'linux')('M12 from a mounted volume it is taken', async () => {
    const folder = await mkdtemp('/dev/shm/gangway-');
    try {
      await writeFile(join(folder, 'vpn.pkg'), 'package');
      await symlink('/etc/passwd', join(folder, 'link.pkg'));
      const at = (...path: string[]) => ({
        host: 'files',
        share: 'dev',
        path: ['shm', basename(folder), ...path],
      });
      const path = await volumePath(at('vpn.pkg'), '/');
      expect(await whole(await openFile(path, at('vpn.pkg')))).toEqual(Buffer.from('package'));
      await expect(volumePath(at('link.pkg'), '/')).rejects.toMatchObject({
        details: { share: '//files/dev', why: 'a link out of it' },
      });
      await expect(volumePath(at('gone.pkg'), '/')).rejects.toMatchObject({ details: { why: 'ENOENT' } });
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test('M12 a system without shared folders says so', async () => {
    await expect(openShareOn('linux')(place)).rejects.toMatchObject({
      code: 'PACKAGE_DOWNLOAD_FAILED',
      details: { share: '//files.acme.example/install', why: 'no shared folders on this system' },
    });
  });
});
