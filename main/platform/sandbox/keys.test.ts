import { createPublicKey, diffieHellman, generateKeyPairSync, verify } from 'node:crypto';
import { mkdir, readdir, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { PublicJwk } from '../../../protocol/wire.ts';
import type { KeyStore } from '../../core/ports/keys.ts';
import { inTemporary } from '../testing/temporary.ts';
import { sandboxPlatform } from './index.ts';

const keysAt = (directory: string): KeyStore => sandboxPlatform(directory, process.platform).keys;
const data = Buffer.from('a proof');

describe('the device keys of a simulated computer', () => {
  test('G2 the keys are the same for every process, and two different ones', () =>
    inTemporary(async (directory) => {
      const first = await keysAt(directory).open();
      const second = await keysAt(directory).open();
      expect(second.signing).toEqual(first.signing);
      expect(second.agreement).toEqual(first.agreement);
      expect(first.agreement).not.toEqual(first.signing);
      expect(PublicJwk.safeParse(first.signing).success).toBe(true);
      expect(first.heldBy).toBe('software keystore (simulated computer)');
    }));

  test('G2 its signature verifies with its public key: 64 bytes, P-256 with SHA-256', () =>
    inTemporary(async (directory) => {
      const keys = await keysAt(directory).open();
      const signature = await keys.sign(data);
      const key = createPublicKey({ key: { ...keys.signing }, format: 'jwk' });
      expect(signature).toHaveLength(64);
      expect(verify('sha256', data, { key, dsaEncoding: 'ieee-p1363' }, signature)).toBe(true);
      expect(verify('sha256', Buffer.from('other'), { key, dsaEncoding: 'ieee-p1363' }, signature)).toBe(
        false,
      );
    }));

  test('G11 both sides agree on the same 32 bytes', () =>
    inTemporary(async (directory) => {
      const keys = await keysAt(directory).open();
      const peer = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const theirs = diffieHellman({
        privateKey: peer.privateKey,
        publicKey: createPublicKey({ key: { ...keys.agreement }, format: 'jwk' }),
      });
      const jwk = PublicJwk.parse(peer.publicKey.export({ format: 'jwk' }));
      expect(await keys.agree(jwk)).toEqual(theirs);
      expect(theirs).toHaveLength(32);
    }));

  test('G11 a point that is not on the curve is refused', () =>
    inTemporary(async (directory) => {
      const keys = await keysAt(directory).open();
      const off = { ...keys.agreement, x: keys.agreement.y };
      await expect(keys.agree(off)).rejects.toMatchObject({ code: 'SECRET_UNREADABLE' });
    }));

  test.skipIf(process.platform === 'win32')('G2 the files are for their owner alone', () =>
    inTemporary(async (directory) => {
      await keysAt(directory).open();
      const keystore = join(directory, 'agent/keystore');
      expect(await readdir(keystore)).toEqual(['keys.json']);
      expect((await stat(keystore)).mode & 0o777).toBe(0o700);
      for (const name of await readdir(keystore)) {
        expect((await stat(join(keystore, name))).mode & 0o777).toBe(0o600);
      }
    }),
  );

  test('A10 destroyed keys are gone, twice is as good as once, and new ones are others', () =>
    inTemporary(async (directory) => {
      const keys = keysAt(directory);
      const before = await keys.open();
      await keys.destroy();
      await keys.destroy();
      expect(await readdir(join(directory, 'agent/keystore'))).toEqual([]);
      expect((await keys.open()).signing).not.toEqual(before.signing);
    }));

  test('A10 destroying keys that never were is no error', () =>
    inTemporary(async (directory) => {
      await keysAt(directory).destroy();
      expect(await readdir(directory)).toEqual([]);
    }));

  test('G2 garbage, another curve, half of it, a link or too much is STATE_CORRUPT, never silently replaced', () =>
    inTemporary(async (root) => {
      const key = (namedCurve: string): string =>
        generateKeyPairSync('ec', { namedCurve })
          .privateKey.export({ type: 'pkcs8', format: 'der' })
          .toString('base64');
      const contents: Record<string, string> = {
        garbage: 'no key at all',
        null: 'null',
        curve: JSON.stringify({ signing: key('P-384'), agreement: key('P-256') }),
        half: JSON.stringify({ signing: key('P-256') }),
        'no key': JSON.stringify({ signing: key('P-256'), agreement: 'AAAA' }),
        huge: 'x'.repeat(100_000),
      };
      const refused = { code: 'STATE_CORRUPT' };
      for (const [kind, content] of Object.entries(contents)) {
        const keystore = join(root, kind, 'agent/keystore');
        await mkdir(keystore, { recursive: true });
        await writeFile(join(keystore, 'keys.json'), content);
        await expect(keysAt(join(root, kind)).open(), kind).rejects.toMatchObject(refused);
        // What an error says about it is written down and sent: nothing of a key may be in it.
        const error: unknown = await keysAt(join(root, kind))
          .open()
          .catch((caught: unknown) => caught);
        expect(inspect(error, { depth: 9 }), kind).not.toMatch(/MIG|no key at all/);
      }
      await keysAt(join(root, 'whole')).open();
      const source = join(root, 'whole/agent/keystore');
      await mkdir(join(root, 'alone/agent/keystore'), { recursive: true });
      await symlink(join(source, 'keys.json'), join(root, 'alone/agent/keystore/keys.json'));
      await expect(keysAt(join(root, 'alone')).open()).rejects.toMatchObject(refused);
      await mkdir(join(root, 'linked/agent'), { recursive: true });
      await symlink(source, join(root, 'linked/agent/keystore'));
      await expect(keysAt(join(root, 'linked')).open()).rejects.toMatchObject(refused);
    }));
});
