import { describe, expect, test } from 'vitest';
import type { PackageBytes } from '../../core/ports/server.ts';
import { contextOf } from '../testing/rehearsal.ts';
import { arriving } from './arriving.ts';

/** A source, and when it was closed. */
function sourceOf(...pieces: string[]): { source: PackageBytes; closed: Promise<void> } {
  let close: () => void;
  const closed = new Promise<void>((resolve) => (close = resolve));
  async function* bytes(): AsyncGenerator<Uint8Array, void, void> {
    try {
      for (const piece of pieces) yield Buffer.from(piece);
    } finally {
      close();
    }
  }
  return { source: bytes(), closed };
}

const from = (download: () => Promise<PackageBytes>, signal = new AbortController().signal) =>
  arriving(
    'https://packages.test/1',
    undefined,
    { ...contextOf({ signal }), download },
    async () => undefined,
  );

describe('a package that arrives', () => {
  test('A6 cancelled before its head came, its connection is closed when it comes', async () => {
    const controller = new AbortController();
    const { source, closed } = sourceOf('first', 'second');
    let come: (source: PackageBytes) => void = () => undefined;
    const first = from(() => new Promise((resolve) => (come = resolve)), controller.signal).next();
    controller.abort();
    await expect(first).rejects.toMatchObject({ code: 'CANCELLED' });
    come(source);
    await closed;
  });

  test('A6 cancelled, a source that hangs is not waited for', async () => {
    const controller = new AbortController();
    const hanging = { [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => undefined) }) };
    const first = from(async () => hanging, controller.signal).next();
    controller.abort();
    await expect(first).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  test('A6 given up in the middle, it is closed', async () => {
    const { source, closed } = sourceOf('first', 'second', 'third', 'fourth');
    for await (const piece of from(async () => source)) {
      expect(Buffer.from(piece).toString()).toBe('first');
      break;
    }
    await closed;
  });

  test('A6 errors of nobody’s become a failed download', async () => {
    const failing = from(() => Promise.reject(new Error('nobody’s')));
    await expect(failing.next()).rejects.toMatchObject({ code: 'PACKAGE_DOWNLOAD_FAILED' });
  });
});
