import { randomBytes } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ServerSession } from '../../../core/ports/server.ts';
import { codeOf, failureOf } from '../testing/agent.ts';
import type { RecordingServer } from '../testing/recording-server.ts';
import { type Trouble, trouble } from '../testing/trouble.ts';

let at: Trouble;
beforeAll(async () => {
  at = await trouble();
});
afterEach(() => at.end());

const start = (listener: RequestListener): Promise<RecordingServer> =>
  at.start((request, response) => {
    listener(request, response);
    return true;
  });

const sessionAt = (origin: string, systemRoots: readonly string[] = []): ServerSession =>
  at.session(origin, { systemRoots });

async function read(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(Buffer.from(piece));
  return Buffer.concat(all);
}

describe('a download', () => {
  test('A6 M12 gives the bytes as they are', async () => {
    const content = Buffer.from(Array.from({ length: 300_000 }, (_, index) => index % 251));
    const server = await start((_request, response) => response.end(content));
    const pieces = await sessionAt(server.origin).download(`${server.origin}/packages/1`);
    expect((await read(pieces)).equals(content)).toBe(true);
  });

  test.each([
    ['its length is announced', (content: Buffer) => ({ 'content-length': content.length })],
    ['its length is not announced', () => ({})],
  ])('A6 of any size comes whole and in large pieces when %s', async (_title, headers) => {
    const content = randomBytes(5_000_001);
    const server = await start((_request, response) =>
      response.writeHead(200, headers(content)).end(content),
    );
    const pieces: Buffer[] = [];
    const source = await sessionAt(server.origin).download(`${server.origin}/packages/1`);
    for await (const piece of source) {
      pieces.push(Buffer.from(piece));
      // The reader is slower than the server.
      await turns(20);
    }
    expect(Buffer.concat(pieces).equals(content)).toBe(true);
    expect(pieces.length).toBeLessThanOrEqual(40);
    await server.quiet();
  });

  test.each([5, 600_000])(
    'A6 what a server sends behind the announced %d bytes is not read',
    async (size) => {
      const content = randomBytes(size);
      const server = await start((_request, response) => {
        response.socket?.write(`HTTP/1.1 200 OK\r\ncontent-length: ${size}\r\n\r\n`);
        response.socket?.write(content);
        response.socket?.end('HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nsecond');
      });
      const source = await sessionAt(server.origin).download(`${server.origin}/1`);
      expect((await read(source)).equals(content)).toBe(true);
    },
  );

  test('A6 an empty one ends at once', async () => {
    const server = await start((_request, response) =>
      response.writeHead(200, { 'content-length': 0 }).end(),
    );
    expect(await read(await sessionAt(server.origin).download(`${server.origin}/1`))).toHaveLength(0);
  });

  test('A6 several at the same time do not mix', async () => {
    const contents = Array.from({ length: 4 }, () => randomBytes(1_500_000));
    const server = await start((request, response) => response.end(contents[Number(request.url?.at(-1))]));
    const session = sessionAt(server.origin);
    const got = await Promise.all(
      contents.map(async (_content, index) => read(await session.download(`${server.origin}/${index}`))),
    );
    expect(got.map((bytes, index) => contents[index]?.equals(bytes))).toEqual([true, true, true, true]);
    await server.quiet();
  });

  test('A6 a slow one is handed over as it comes', async () => {
    let more: (() => void) | undefined;
    const server = await start((_request, response) => {
      response.writeHead(200, { 'content-length': 10 }).write('first');
      more = () => response.end('final');
    });
    const texts: string[] = [];
    for await (const piece of await sessionAt(server.origin).download(`${server.origin}/1`)) {
      texts.push(Buffer.from(piece).toString());
      more?.();
    }
    expect(texts).toEqual(['first', 'final']);
  });

  test('G4 carries no token and no proof', async () => {
    const server = await start((_request, response) => response.end('x'));
    await read(await sessionAt(server.origin).download(`${server.origin}/packages/1`));
    expect(server.heard()).not.toMatch(/authorization|dpop/i);
  });

  test('M12 from an installation point elsewhere is trusted by the roots of the system', async () => {
    const server = await start((_request, response) => response.end('service'));
    const elsewhere = await start((_request, response) => response.end('elsewhere'));
    const session = sessionAt(server.origin, [at.authorities.root.pem]);
    expect((await read(await session.download(`${elsewhere.origin}/1`))).toString()).toBe('elsewhere');
  });

  test('M12 the root of the service vouches for nobody else: an installation point that only it knows is refused', async () => {
    const server = await start((_request, response) => response.end('service'));
    const elsewhere = await start((_request, response) => response.end('elsewhere'));
    const session = sessionAt(server.origin, []);
    expect((await read(await session.download(`${server.origin}/1`))).toString()).toBe('service');
    expect(await codeOf(session.download(`${elsewhere.origin}/1`))).toBe('TRUST_ROOT_UNKNOWN');
    expect(elsewhere.heard()).toBe('');
  });

  test('A6 is not read faster than it is used', async () => {
    let written = 0;
    const server = await start((_request, response) => {
      const more = (): void => {
        while (written < 64_000_000 && response.write(Buffer.alloc(65_536))) written += 65_536;
      };
      response.on('drain', more);
      more();
    });
    const pieces = await sessionAt(server.origin).download(`${server.origin}/1`);
    for await (const piece of pieces) {
      expect(piece.length).toBeGreaterThan(0);
      // The sockets' buffers fill up, then the server has to wait.
      await settled(() => written);
      expect(written).toBeLessThan(32_000_000);
      break;
    }
    await server.quiet();
  });

  test('A6 that is given up closes its connection', async () => {
    const server = await start((_request, response) => response.write('first'));
    for await (const piece of await sessionAt(server.origin).download(`${server.origin}/1`)) {
      expect(Buffer.from(piece).toString()).toBe('first');
      break;
    }
    await server.quiet();
  });

  test.each(['http://127.0.0.1/x', 'file:///etc/passwd', 'ftp://x/y', 'nonsense'])(
    'G4 of %j is refused before any connection',
    async (url) => {
      expect(await codeOf(sessionAt('https://127.0.0.1:1').download(url))).toBe('TRUST_PLAIN_HTTP');
    },
  );
});

describe('a download that goes wrong', () => {
  test('A6 refused by the server says the status', async () => {
    const server = await start((_request, response) => response.writeHead(404).end());
    const failure = await failureOf(sessionAt(server.origin).download(`${server.origin}/1`));
    expect([failure.code, failure.details['status']]).toEqual(['PACKAGE_DOWNLOAD_FAILED', '404']);
  });

  test('G4 sent elsewhere is not followed', async () => {
    const elsewhere = await start((_request, response) => response.end('evil'));
    const server = await start((_request, response) =>
      response.writeHead(302, { location: `${elsewhere.origin}/1` }).end(),
    );
    expect(await codeOf(sessionAt(server.origin).download(`${server.origin}/1`))).toBe('TRUST_REDIRECT');
    expect(elsewhere.connections()).toBe(0);
  });

  test('A6 that stands still ends with the idle time-out', async () => {
    const server = await start((_request, response) => response.write('first'));
    const session = at.session(server.origin, { timeouts: { downloadIdle: 200 } });
    const pieces = await session.download(`${server.origin}/1`);
    const failure = await failureOf(read(pieces));
    expect([failure.code, failure.details['phase']]).toEqual(['NETWORK_TIMEOUT', 'download']);
  });

  test('A6 that ends too early is a cut connection', async () => {
    const server = await start((_request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('first', () => response.destroy());
    });
    const pieces = await sessionAt(server.origin).download(`${server.origin}/1`);
    expect(await codeOf(read(pieces))).toBe('NETWORK_CUT');
  });

  test('A8 that is cancelled ends at once', async () => {
    const abort = new AbortController();
    const server = await start((_request, response) => response.write('first'));
    const pieces = await sessionAt(server.origin).download(`${server.origin}/1`, abort.signal);
    const reading = (async () => {
      for await (const piece of pieces) {
        expect(piece.length).toBe(5);
        abort.abort();
      }
    })();
    expect(await codeOf(reading)).toBe('CANCELLED');
    await server.quiet();
  });
});

async function turns(count: number): Promise<void> {
  // oxlint-disable-next-line no-await-in-loop -- turn after turn is the point
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** Resolves when a count has not changed for some turns of the event loop. */
async function settled(count: () => number): Promise<void> {
  let last = -1;
  for (let same = 0; same < 50; same = count() === last ? same + 1 : 0) {
    last = count();
    // oxlint-disable-next-line no-await-in-loop -- turn after turn is the point
    await turns(1);
  }
}
