import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { inTemporary } from './testing/temporary.ts';
import { linkOver } from './socket-link.ts';

async function pair(root: string): Promise<[Socket, Socket]> {
  const server = createServer({ pauseOnConnect: true }).listen({ path: join(root, 's') });
  await once(server, 'listening');
  const one = connect({ path: join(root, 's') });
  const [[other]] = (await Promise.all([once(server, 'connection'), once(one, 'connect')])) as [
    [Socket],
    unknown,
  ];
  server.close();
  return [one, other];
}

describe.skipIf(process.platform === 'win32')('bytes over a socket', () => {
  test('G10 all of them arrive, in their order, both ways at the same time', () =>
    inTemporary(async (root) => {
      const ends = (await pair(root)).map((socket) => linkOver(socket));
      const sent = [randomBytes(5_000_000), randomBytes(3_000_000)];
      const heard: Promise<Buffer>[] = ends.map(async (link) => {
        const pieces: Uint8Array[] = [];
        for await (const piece of link.incoming) pieces.push(piece);
        return Buffer.concat(pieces);
      });
      // The kernel keeps what was written until it is read, also after the end.
      await Promise.all(
        ends.map(async (link, at) => {
          const mine = sent[at] ?? Buffer.alloc(0);
          for (let from = 0; from < mine.length; from += 77_777) {
            await link.write(mine.subarray(from, from + 77_777));
          }
          await link.write(Buffer.alloc(0));
        }),
      );
      await ends[0]?.close();
      const [first, second] = await Promise.all(heard);
      expect(second?.equals(sent[0] ?? Buffer.alloc(0))).toBe(true);
      // Who closes reads no more; all but what the kernel still held was read by then.
      expect(first?.length).toBeGreaterThan(2_000_000);
      expect(sent[1]?.subarray(0, first?.length).equals(first ?? Buffer.alloc(1))).toBe(true);
    }));

  test('G10 who writes waits for who reads; when that one goes away it is HELPER_LOST', () =>
    inTemporary(async (root) => {
      const [one, other] = await pair(root);
      const [writer, reader] = [linkOver(one), linkOver(other)];
      const written = writer.write(Buffer.alloc(8 * 1024 * 1024)).then(
        () => 'written',
        (error: { code: string }) => error.code,
      );
      const waited = await Promise.race([
        written,
        new Promise((resolve) => setTimeout(resolve, 200, 'waits')),
      ]);
      expect(waited).toBe('waits');
      await reader.close();
      expect(await written).toBe('HELPER_LOST');
      await expect(writer.write(new Uint8Array([1]))).rejects.toMatchObject({ code: 'HELPER_LOST' });
      await writer.close();
      await writer.close();
    }));

  test('G10 what was written before the end is still read after it', () =>
    inTemporary(async (root) => {
      const [one, other] = (await pair(root)).map((socket) => linkOver(socket));
      await one?.write(Buffer.from('last words'));
      await one?.close();
      const pieces: Uint8Array[] = [];
      for await (const piece of other?.incoming ?? []) pieces.push(piece);
      expect(Buffer.concat(pieces).toString()).toBe('last words');
    }));
});
