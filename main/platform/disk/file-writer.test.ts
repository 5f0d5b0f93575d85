import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { type FileHandle, open, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { inTemporary } from '../testing/temporary.ts';
import { type FileWriter, fileWriter } from './file-writer.ts';
import { PIECE } from './writing.ts';

const NAME = 'package.part';

/**
 * @param size that is announced: a small file is written on this thread
 * @param flags with which the file is opened; it is there already
 */
function withWriterOf(
  size: number,
  flags: string,
  work: (writer: FileWriter, path: string) => Promise<void>,
  at?: string,
): Promise<void> {
  return inTemporary(async (directory) => {
    const path = at ?? join(directory, NAME);
    if (at === undefined) await writeFile(path, '');
    const file: FileHandle = await open(path, flags);
    const writer = fileWriter(file, NAME, size);
    try {
      await work(writer, path);
    } finally {
      await writer.end();
      await file.close();
    }
  });
}

async function give(writer: FileWriter, bytes: Uint8Array, at: number | undefined): Promise<void> {
  const piece = await writer.empty();
  piece.set(bytes);
  writer.take(piece.subarray(0, bytes.length), at);
}

type Tail<List extends unknown[]> = List extends [unknown, ...infer Rest] ? Rest : never;

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe.each([
  ['a small file', 1],
  ['a large file', 1e9],
])('%s is hashed and written', (_which, size) => {
  const withWriter = (...how: Tail<Parameters<typeof withWriterOf>>) => withWriterOf(size, ...how);

  test('A6 has every byte in its place, whatever the size of the pieces', () =>
    withWriter('r+', async (writer, path) => {
      const content = randomBytes(9 * PIECE + 12_345);
      const sizes = [1, PIECE, 40_000, PIECE - 1];
      for (let at = 0, turn = 0; at < content.length; turn += 1) {
        const bytes = content.subarray(at, at + (sizes[turn % sizes.length] ?? 1));
        await give(writer, bytes, at);
        at += bytes.length;
      }
      await writer.idle();
      expect((await readFile(path)).equals(content)).toBe(true);
      expect(await writer.digest()).toBe(sha256(content));
    }));

  test('A6 what is there already is hashed and not written; what was given up is not hashed', () =>
    withWriter('r+', async (writer, path) => {
      await give(writer, Buffer.from('given up'), undefined);
      writer.restart();
      await give(writer, Buffer.from('kept'), undefined);
      await writer.idle();
      expect((await stat(path)).size).toBe(0);
      expect(await writer.digest()).toBe(sha256(Buffer.from('kept')));
    }));

  test('A6 one that cannot be written is said to whoever waits, however often', () =>
    withWriter('r', async (writer) => {
      await give(writer, Buffer.from('x'), 0);
      const unwritable = { code: 'STATE_UNWRITABLE', details: { file: NAME } };
      await expect(writer.idle()).rejects.toMatchObject(unwritable);
      await expect(writer.empty()).rejects.toMatchObject(unwritable);
      await expect(writer.digest()).rejects.toMatchObject(unwritable);
    }));

  test.skipIf(!existsSync('/dev/full'))('A6 a full disk is called that', () =>
    withWriter(
      'r+',
      async (writer) => {
        await give(writer, Buffer.from('x'), 0);
        await expect(writer.idle()).rejects.toMatchObject({ code: 'DISK_FULL' });
      },
      '/dev/full',
    ),
  );

  test('A6 nothing is written behind what could not be written', () =>
    withWriter('r+', async (writer, path) => {
      const pieces = [await writer.empty(), await writer.empty()] as const;
      writer.take(pieces[0], Number.MAX_SAFE_INTEGER);
      writer.take(pieces[1], 0);
      await expect(writer.idle()).rejects.toMatchObject({ code: 'DISK_FULL' });
      await writer.end();
      expect((await stat(path)).size).toBe(0);
    }));
});
