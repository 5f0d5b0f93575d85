import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { GangwayError } from '../../../protocol/errors.ts';
import type { StepContext } from '../../core/ports/platform.ts';
import { applicationStep as step, contextOf, PAYLOAD, SECRET } from '../testing/rehearsal.ts';
import { inTemporary } from '../testing/temporary.ts';
import { sandboxPlatform } from './index.ts';

const actionAt = (directory: string): ReturnType<typeof sandboxPlatform>['steps']['application'] =>
  sandboxPlatform(directory, process.platform).steps.application;
const pathsIn = async (directory: string): Promise<string[]> =>
  (await readdir(directory, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
const filesIn = async (directory: string): Promise<string[]> =>
  (await pathsIn(directory)).map((path) => basename(path));
const sha256 = (text: string | Uint8Array): string => createHash('sha256').update(text).digest('hex');

/** A context whose download is this stream. */
const streaming = (stream: () => AsyncIterable<Uint8Array>): StepContext => ({
  ...contextOf(),
  download: async () => stream(),
});

describe('applications of a simulated computer', () => {
  test('A6 downloaded, verified, installed, seen by the check; taken back by undo', () =>
    inTemporary(async (directory) => {
      const action = actionAt(directory);
      const context = contextOf();
      expect(await action.check(step)).toEqual({ kind: 'not-done' });
      await action.apply(step, context);
      expect(await action.check(step)).toEqual({ kind: 'done' });
      expect(await readFile(join(directory, 'applications/acme-vpn.payload'))).toEqual(PAYLOAD);
      expect(JSON.parse(await readFile(join(directory, 'applications/acme-vpn.json'), 'utf8'))).toEqual({
        product: 'acme-vpn',
        name: 'Acme VPN',
        version: '4.2.0',
        format: 'simulated',
        sha256: step.sha256,
        size: PAYLOAD.length,
        properties: { VPN_KEY: { sha256: sha256(SECRET) } },
        installedBy: 'gangway',
        writes: 1,
      });
      expect(context.downloads).toEqual([step.url]);
      expect(context.progressed.at(-1)).toBe(PAYLOAD.length);
      expect(await action.undo(step)).toBe('removed');
      expect(await action.undo(step)).toBe('removed');
      expect(await filesIn(directory)).toEqual([]);
    }));

  test('A6 G6 what its installer said is kept for helpdesk, until it is taken back', () =>
    inTemporary(async (directory) => {
      const computer = sandboxPlatform(directory, process.platform);
      expect(await computer.installerOutput(step.id)).toBeUndefined();
      await actionAt(directory).apply(step, contextOf());
      expect(await computer.installerOutput(step.id)).toMatch(/^Simulated installer: Acme VPN 4\.2\.0\n/);
      await actionAt(directory).undo(step);
      expect(await computer.installerOutput(step.id)).toBeUndefined();
    }));

  test('A6 installed already: no second download', () =>
    inTemporary(async (directory) => {
      const action = actionAt(directory);
      await action.apply(step, contextOf());
      const again = contextOf();
      await action.apply(step, again);
      expect(again.downloads).toEqual([]);
    }));

  test('A6 the secret is wiped after use and nowhere on the disk', () =>
    inTemporary(async (directory) => {
      const context = contextOf();
      await actionAt(directory).apply(step, context);
      expect(context.secrets).toHaveLength(1);
      expect(context.secrets[0]?.every((byte) => byte === 0)).toBe(true);
      const paths = await pathsIn(directory);
      expect(paths).toHaveLength(3);
      for (const path of paths) expect((await readFile(path)).includes(SECRET)).toBe(false);
    }));

  test('A6 another package, one byte more, or one less is PACKAGE_HASH_MISMATCH and nothing stays', () =>
    inTemporary(async (directory) => {
      const other = Buffer.from(PAYLOAD);
      other[7] = 0;
      for (const payload of [other, Buffer.concat([PAYLOAD, Buffer.from('x')]), PAYLOAD.subarray(1)]) {
        await expect(actionAt(directory).apply(step, contextOf({ payload }))).rejects.toMatchObject({
          code: 'PACKAGE_HASH_MISMATCH',
        });
      }
      expect(await filesIn(directory)).toEqual([]);
    }));

  test('A6 a package that is swapped between the check and its use is PACKAGE_HASH_MISMATCH and nothing stays', () =>
    inTemporary(async (directory) => {
      const context = contextOf();
      const swapping: StepContext = {
        ...context,
        async secret() {
          const [part] = (await pathsIn(directory)).filter((path) => path.endsWith('.part'));
          await writeFile(part ?? '', Buffer.from(PAYLOAD).toReversed());
          return context.secret();
        },
      };
      await expect(actionAt(directory).apply(step, swapping)).rejects.toMatchObject({
        code: 'PACKAGE_HASH_MISMATCH',
      });
      expect(await filesIn(directory)).toEqual([]);
    }));

  test('A6 a stream without an end is cut where the plan ends', () =>
    inTemporary(async (directory) => {
      let sent = 0;
      let closed = false;
      async function* endless(): AsyncGenerator<Uint8Array, void, void> {
        try {
          for (;;) {
            sent += 50_000;
            yield Buffer.alloc(50_000);
          }
        } finally {
          closed = true;
        }
      }
      await expect(actionAt(directory).apply(step, streaming(endless))).rejects.toMatchObject({
        code: 'PACKAGE_HASH_MISMATCH',
        details: { why: 'too-long' },
      });
      expect(sent).toBeLessThan(PAYLOAD.length + 100_000);
      expect(closed).toBe(true);
      expect(await filesIn(directory)).toEqual([]);
    }));

  test('A6 what the network throws keeps its code, anything else is PACKAGE_DOWNLOAD_FAILED', () =>
    inTemporary(async (directory) => {
      async function* failing(error: Error): AsyncGenerator<Uint8Array, void, void> {
        yield PAYLOAD.subarray(0, 10);
        throw error;
      }
      const cut = new GangwayError('NETWORK_CUT');
      await expect(
        actionAt(directory).apply(
          step,
          streaming(() => failing(cut)),
        ),
      ).rejects.toBe(cut);
      const strange = (): AsyncIterable<Uint8Array> => failing(new Error('odd'));
      await expect(actionAt(directory).apply(step, streaming(strange))).rejects.toMatchObject({
        code: 'PACKAGE_DOWNLOAD_FAILED',
      });
      expect(await filesIn(directory)).toEqual([]);
    }));

  test('A6 cancelling ends the download and leaves nothing', () =>
    inTemporary(async (directory) => {
      const controller = new AbortController();
      async function* cancelled(): AsyncGenerator<Uint8Array, void, void> {
        yield PAYLOAD.subarray(0, 10);
        controller.abort();
        yield PAYLOAD.subarray(10);
      }
      const context = { ...streaming(cancelled), signal: controller.signal };
      await expect(actionAt(directory).apply(step, context)).rejects.toMatchObject({ code: 'CANCELLED' });
      expect(await filesIn(directory)).toEqual([]);
    }));

  test('A6 cancelling ends a download that hangs, at once', () =>
    inTemporary(async (directory) => {
      const controller = new AbortController();
      async function* hanging(): AsyncGenerator<Uint8Array, void, void> {
        yield PAYLOAD.subarray(0, 10);
        controller.abort();
        await new Promise<never>(() => undefined);
      }
      const context = { ...streaming(hanging), signal: controller.signal };
      await expect(actionAt(directory).apply(step, context)).rejects.toMatchObject({ code: 'CANCELLED' });
      const unanswered = {
        ...contextOf({ signal: controller.signal }),
        download: () => new Promise<never>(() => undefined),
      };
      await expect(actionAt(directory).apply(step, unanswered)).rejects.toMatchObject({ code: 'CANCELLED' });
      expect(await filesIn(directory)).toEqual([]);
    }));

  test('A6 a package larger than the disk is DISK_FULL before anything is fetched', () =>
    inTemporary(async (directory) => {
      const context = contextOf();
      const huge = { ...step, size: Number.MAX_SAFE_INTEGER };
      await expect(actionAt(directory).apply(huge, context)).rejects.toMatchObject({ code: 'DISK_FULL' });
      expect(context.downloads).toEqual([]);
    }));

  test('A6 another version or a damaged payload is not installed; applying puts it right', () =>
    inTemporary(async (directory) => {
      const action = actionAt(directory);
      await action.apply(step, contextOf());
      const payload = Buffer.from('version 5');
      const newer = { ...step, version: '5.0.0', size: payload.length, sha256: sha256(payload) };
      expect(await action.check(newer)).toEqual({ kind: 'not-done' });
      await action.apply(newer, contextOf({ payload }));
      expect(await action.check(newer)).toEqual({ kind: 'done' });
      expect(await filesIn(directory)).toHaveLength(3);
      await writeFile(join(directory, 'applications/acme-vpn.payload'), 'damaged');
      expect(await action.check(newer)).toEqual({ kind: 'not-done' });
    }));

  test('A10 what somebody else installed stays', () =>
    inTemporary(async (directory) => {
      const action = actionAt(directory);
      await action.apply(step, contextOf());
      const file = join(directory, 'applications/acme-vpn.json');
      const manifest = JSON.parse(await readFile(file, 'utf8')) as object;
      await writeFile(file, JSON.stringify({ ...manifest, installedBy: 'Ada' }));
      expect(await action.undo(step)).toBe('kept');
      expect(await action.check(step)).toEqual({ kind: 'done' });
    }));

  test('A6 a secret that cannot be had leaves nothing half installed', () =>
    inTemporary(async (directory) => {
      const secret = (): Promise<Uint8Array> => Promise.reject(new GangwayError('SECRET_NOT_FOUND'));
      await expect(actionAt(directory).apply(step, { ...contextOf(), secret })).rejects.toMatchObject({
        code: 'SECRET_NOT_FOUND',
      });
      expect(await filesIn(directory)).toEqual([]);
    }));

  test('A6 garbage and links in its place are unknown and PACKAGE_INSTALL_FAILED', () =>
    inTemporary(async (directory) => {
      const action = actionAt(directory);
      await mkdir(join(directory, 'applications'));
      await writeFile(join(directory, 'applications/acme-vpn.json'), '{"product":');
      expect(await action.check(step)).toMatchObject({ kind: 'unknown' });
      await expect(action.apply(step, contextOf())).rejects.toMatchObject({ code: 'PACKAGE_INSTALL_FAILED' });
      await expect(action.undo(step)).rejects.toMatchObject({ code: 'PACKAGE_INSTALL_FAILED' });

      const linked = join(directory, 'linked');
      await mkdir(linked);
      await symlink(join(directory, 'applications'), join(linked, 'applications'));
      expect(await actionAt(linked).check(step)).toMatchObject({ kind: 'unknown' });
    }));
});
