import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Collector, PIECE } from './collector.ts';

const IDLE = 30_000;
const RECORD = 16_384;

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

const collector = (resume: () => void = () => undefined) => new Collector('host.test', resume);
const text = (piece: Uint8Array | undefined): string =>
  piece === undefined ? 'end' : Buffer.from(piece).toString();

describe('pieces of a download', () => {
  test('A6 a thousand of them use the same few buffers', async () => {
    let sent = 0;
    const buffers = new Set<ArrayBufferLike>();
    const all = collector(() => {
      for (let more = true; more && sent < 1000 * PIECE; sent += RECORD)
        more = all.take(new Uint8Array(RECORD));
      if (sent === 1000 * PIECE) all.end();
    });
    let pieces = 0;
    for (let piece; (piece = await all.next(IDLE)) !== undefined; pieces += 1) {
      expect(piece).toHaveLength(PIECE);
      buffers.add(piece.buffer);
    }
    expect(pieces).toBe(1000);
    expect(buffers.size).toBeLessThanOrEqual(5);
  });

  test('A6 the source pauses when two wait, and what it sends all the same is kept', async () => {
    const resume = vi.fn<() => void>();
    const all = collector(resume);
    expect(all.take(Buffer.alloc(PIECE, 'a'))).toBe(true);
    expect(all.take(Buffer.alloc(PIECE, 'b'))).toBe(false);
    expect(all.take(Buffer.alloc(PIECE + 1, 'c'))).toBe(false);
    all.end();
    const firsts: string[] = [];
    for (let piece; (piece = await all.next(IDLE)) !== undefined;) {
      firsts.push(`${piece.length}${String.fromCharCode(piece[0] ?? 0)}`);
    }
    expect(firsts).toEqual([`${PIECE}a`, `${PIECE}b`, `${PIECE}c`, '1c']);
    expect(resume).toHaveBeenCalled();
  });

  test('A6 a part of one is handed over when the rest is slow', async () => {
    const all = collector();
    const asked = all.next(IDLE);
    all.take(Buffer.from('slow'));
    await vi.advanceTimersByTimeAsync(100);
    expect(text(await asked)).toBe('slow');
    const next = all.next(IDLE);
    await vi.advanceTimersByTimeAsync(5000);
    all.take(Buffer.from('slower'));
    expect(text(await next)).toBe('slower');
  });

  test('A6 nothing at all for the idle time ends it, one byte before that does not', async () => {
    const all = collector();
    for (let round = 0; round < 5; round += 1) {
      const asked = all.next(IDLE);
      await vi.advanceTimersByTimeAsync(IDLE - 1);
      all.take(Buffer.from('x'));
      expect(text(await asked)).toBe('x');
    }
    const outcome = all.next(IDLE).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(IDLE);
    expect(await outcome).toMatchObject({ code: 'NETWORK_TIMEOUT' });
  });

  test('A6 what came before a failure is read, then the failure', async () => {
    const all = collector();
    all.take(Buffer.from('before'));
    all.fail(new Error('cut'));
    all.fail(new Error('closed'));
    expect(text(await all.next(IDLE))).toBe('before');
    await expect(all.next(IDLE)).rejects.toThrow('cut');
  });
});
