import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { StepContext } from '../core/ports/platform.ts';
import { downloadTo } from '../platform/disk/download.ts';
import { folderAt } from '../platform/disk/folder.ts';
import { runChild } from '../platform/testing/child.ts';
import { contextOf } from '../platform/testing/rehearsal.ts';
import { inTemporary } from '../platform/testing/temporary.ts';
import { type Trouble, trouble } from '../protocols/gangway/testing/trouble.ts';
import { type PackageServer, packageServer, sha256 } from './testing/package-server.ts';

const SIZE = 3_000_000;
const NAME = 'package.part';
/** Whole processes are started, on a machine that may have much else to do. */
const SLOW = { timeout: 180_000 };
const BEGUN = 1_234_567;
const PROGRAM = '../../engine/testing/fetch-program.ts';

let at: Trouble;
let server: PackageServer;
let origin: string;
let quiet: () => Promise<void>;
beforeAll(async () => {
  at = await trouble();
});
beforeEach(async () => {
  server = packageServer(randomBytes(SIZE));
  const started = await at.start((request, response) => {
    server.listener(request, response);
    return true;
  });
  ({ origin, quiet } = started);
});
afterEach(() => at.end());

const planned = (content = server.content) => ({
  url: `${origin}/packages/1`,
  size: content.length,
  sha256: sha256(content),
});

function context(signal = new AbortController().signal, idle = 60_000): StepContext {
  const session = at.session(origin, { timeouts: { downloadIdle: idle } });
  return { ...contextOf({ signal }), download: (url, from) => session.download(url, undefined, from) };
}

const fetchTo = (directory: string, what = planned(), how = context()) =>
  downloadTo(folderAt(directory), NAME, what, how, 'fetch');

/** As an earlier process left it. */
async function begin(directory: string): Promise<void> {
  await writeFile(join(directory, NAME), server.content.subarray(0, BEGUN));
  await writeFile(join(directory, `${NAME}.json`), JSON.stringify({ tag: server.behaviour.etag }));
}

const offsets = (): (number | undefined)[] =>
  server.asked.map(({ range }) => (range === undefined ? undefined : Number(/\d+/.exec(range)?.[0])));

describe('a package over a connection that breaks', () => {
  test('A6 is fetched whole, in one go where nothing breaks', () =>
    inTemporary(async (directory) => {
      expect(await fetchTo(directory)).toEqual({ file: NAME, size: SIZE, sha256: sha256(server.content) });
      expect(server.asked).toEqual([{ range: undefined, ifRange: undefined }]);
      expect((await readFile(join(directory, NAME))).equals(server.content)).toBe(true);
      expect(await readdir(directory)).toEqual([NAME]);
    }));

  test('A6 goes on where it was cut, as often as it is cut, and nothing is sent twice', () =>
    inTemporary(async (directory) => {
      server.behaviour.cutAfter = 700_000;
      const progressed: number[] = [];
      const how = { ...context(), progress: (done: number) => void progressed.push(done) };
      expect((await fetchTo(directory, planned(), how)).sha256).toBe(sha256(server.content));
      expect(server.asked.length).toBeGreaterThanOrEqual(5);
      expect(server.asked.slice(1).every(({ ifRange }) => ifRange === '"one"')).toBe(true);
      const [first, ...rest] = offsets();
      expect(first).toBeUndefined();
      expect(rest).toEqual([...rest].toSorted((a, b) => (a ?? 0) - (b ?? 0)));
      // What lay in the sockets when it was cut is lost, nothing else.
      expect(server.sent()).toBeLessThan(SIZE * 1.5);
      expect(progressed.at(-1)).toBe(SIZE);
      expect(progressed).toEqual(progressed.toSorted((a, b) => a - b));
    }));

  test('A6 a cut that brings next to nothing is left to the pauses between tries', () =>
    inTemporary(async (directory) => {
      await begin(directory);
      server.behaviour.cutAfter = 20_000;
      await expect(fetchTo(directory)).rejects.toMatchObject({ code: 'NETWORK_CUT' });
      expect(server.asked).toHaveLength(1);
      delete server.behaviour.cutAfter;
      expect((await fetchTo(directory)).sha256).toBe(sha256(server.content));
      expect(offsets().at(-1)).toBeGreaterThanOrEqual(BEGUN);
    }));

  test('A6 one that stands still ends with the idle time-out, and the next try goes on', () =>
    inTemporary(async (directory) => {
      server.behaviour.stallAfter = 1_000_000;
      const stalled = fetchTo(directory, planned(), context(undefined, 200));
      await stalled.catch(() => undefined);
      delete server.behaviour.stallAfter;
      expect((await fetchTo(directory)).sha256).toBe(sha256(server.content));
      expect(Math.max(...offsets().map((offset) => offset ?? 0))).toBeGreaterThan(900_000);
    }));

  test('A6 other content meanwhile is fetched from its beginning', () =>
    inTemporary(async (directory) => {
      await begin(directory);
      server.content = randomBytes(SIZE);
      server.behaviour.etag = '"two"';
      expect((await fetchTo(directory)).sha256).toBe(sha256(server.content));
      expect(server.asked).toEqual([{ range: `bytes=${BEGUN}-`, ifRange: '"one"' }]);
    }));

  test('A6 a server that knows no ranges sends everything again', () =>
    inTemporary(async (directory) => {
      await begin(directory);
      server.behaviour.ignoresRanges = true;
      expect((await fetchTo(directory)).sha256).toBe(sha256(server.content));
    }));

  test.each([null, 'W/"weak"', '"with space "', `"${'x'.repeat(300)}"`])(
    'A6 without a validator that can be relied on (%j) nothing is kept',
    (etag) =>
      inTemporary(async (directory) => {
        server.behaviour.etag = etag;
        server.behaviour.cutAfter = 500_000;
        await expect(fetchTo(directory)).rejects.toMatchObject({ code: 'NETWORK_CUT' });
        expect(await readdir(directory)).toEqual([]);
      }),
  );

  test('A6 another part than was asked for is refused', () =>
    inTemporary(async (directory) => {
      server.behaviour.cutAfter = 500_000;
      server.behaviour.shift = 1;
      await expect(fetchTo(directory)).rejects.toMatchObject({ code: 'PACKAGE_DOWNLOAD_FAILED' });
    }));

  test.each(['damaged', 'longer than planned', 'zeros behind it'])(
    'A6 a beginning on the disk that is %s costs time, nothing else',
    (what) =>
      inTemporary(async (directory) => {
        await begin(directory);
        const file = join(directory, NAME);
        if (what === 'damaged') await writeFile(file, 'x', { flag: 'r+' });
        else await truncate(file, what === 'zeros behind it' ? SIZE - 1 : SIZE + 1);
        expect((await fetchTo(directory)).sha256).toBe(sha256(server.content));
        expect(server.asked.at(-1)?.range).toBeUndefined();
      }),
  );

  test('A6 a beginning of something else, from a server that says it is the same, is no success', () =>
    inTemporary(async (directory) => {
      await begin(directory);
      const what = { ...planned(), sha256: 'a'.repeat(64) };
      expect((await fetchTo(directory, what)).sha256).toBe(sha256(server.content));
    }));

  test('A9 A6 killed in the middle, the next process goes on where the disk ends', SLOW, () =>
    inTemporary(async (directory) => {
      const root = join(directory, 'root.der');
      await writeFile(root, Buffer.from(at.authorities.root.der, 'base64'));
      await writeFile(join(directory, 'faults.json'), JSON.stringify({ killAt: { point: 'fetch:half' } }));
      const { url, size, sha256: hash } = planned();
      const run = () => runChild(PROGRAM, directory, origin, root, url, String(size), hash);
      expect(await run()).toMatchObject({ signal: 'SIGKILL' });
      const ended = await run();
      expect(ended).toMatchObject({ code: 0 });
      expect(JSON.parse(ended.output)).toMatchObject({ size: SIZE, sha256: hash });
      const [first, second, ...more] = offsets();
      expect([first, more]).toEqual([undefined, []]);
      expect(second).toBeGreaterThanOrEqual(1024 * 1024);
      expect((await readFile(join(directory, NAME))).equals(server.content)).toBe(true);
    }),
  );

  test('A6 a package thirty times as large takes hardly more memory', SLOW, () =>
    inTemporary(async (directory) => {
      const root = join(directory, 'root.der');
      await writeFile(root, Buffer.from(at.authorities.root.der, 'base64'));
      const peakOf = async (size: number): Promise<number> => {
        server.content = Buffer.alloc(size, 'package ');
        const { url, sha256: hash } = planned();
        const { code, output } = await runChild(PROGRAM, directory, origin, root, url, String(size), hash);
        expect(code).toBe(0);
        return (JSON.parse(output) as { peak: number }).peak;
      };
      const small = await peakOf(1_500_000);
      const large = await peakOf(50_000_000);
      expect((large - small) / 1024 / 1024).toBeLessThan(40);
    }),
  );

  test('A6 cancelling keeps what came for the next try', () =>
    inTemporary(async (directory) => {
      const controller = new AbortController();
      const how = { ...context(controller.signal), progress: () => controller.abort() };
      await expect(fetchTo(directory, planned(), how)).rejects.toMatchObject({ code: 'CANCELLED' });
      expect((await fetchTo(directory)).sha256).toBe(sha256(server.content));
      expect(offsets().at(-1)).toBeGreaterThan(0);
    }));

  test('A6 one that cannot be begun on the disk closes its connection', () =>
    inTemporary(async (directory) => {
      await mkdir(join(directory, `${NAME}.json`, 'in the way'), { recursive: true });
      server.behaviour.stallAfter = 1_000_000;
      await expect(fetchTo(directory)).rejects.toMatchObject({ code: 'STATE_UNWRITABLE' });
      expect(server.asked).toHaveLength(1);
      await quiet();
    }));
});
