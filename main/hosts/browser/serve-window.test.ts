import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EngineHandlers } from '../../contract/contract.ts';
import type { View } from '../../contract/view.ts';
import { GangwayError } from '../../../protocol/errors.ts';
import type { ServedEngine } from './engine-door.ts';
import { BODY_LIMIT } from './read-message.ts';
import { type BrowserHost, serveWindow } from './serve-window.ts';

const VIEW: View = {
  language: 'en',
  simulated: true,
  system: 'simulated',
  asksPermission: false,
  organisation: null,
  screen: { kind: 'language' },
};
const ASK = { id: 1, group: 'enrollment', name: 'view' };

/** The smallest engine: it shows one view, and changes it when the test says so. */
function stillEngine(): ServedEngine & { change(view: View): void } {
  const listeners = new Set<(view: View) => void>();
  const handlers = { enrollment: { view: () => VIEW }, support: {} } as unknown as EngineHandlers;
  return {
    handlers,
    onChanged(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    change: (view) => {
      for (const listener of listeners) listener(view);
    },
  };
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

interface Asking {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

let folder: string;
let engine: ReturnType<typeof stillEngine>;
let host: BrowserHost;

/** Raw on purpose: the path and every header go out as they are given, dots and all. */
const ask = (path: string, { method = 'GET', headers = {}, body = '' }: Asking = {}): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(host.origin);
    const asked = request({ hostname, port, path, method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString(),
        }),
      );
      response.on('error', reject);
    });
    asked.on('error', reject);
    asked.end(body);
  });

/** Enters as the opened browser does; returns what it then sends with each message. */
async function enter(): Promise<Record<string, string>> {
  const entered = await ask(host.url.slice(host.origin.length));
  const cookie = (entered.headers['set-cookie'] as string[])[0]?.split(';')[0] ?? '';
  const key = /#session=(.+)$/.exec(entered.headers['location'] as string)?.[1] ?? '';
  return { cookie, 'gangway-session': key, origin: host.origin, 'content-type': 'application/json' };
}

const post = (
  headers: Readonly<Record<string, string>>,
  body: unknown = ASK,
  path = '/contract',
): Promise<Answer> =>
  ask(path, { method: 'POST', headers, body: typeof body === 'string' ? body : JSON.stringify(body) });

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gangway-window-'));
  await mkdir(join(folder, 'window', 'assets'), { recursive: true });
  await writeFile(join(folder, 'secret.html'), 'SECRET');
  await writeFile(join(folder, 'window', 'index.html'), '<p>the window</p>');
  await writeFile(join(folder, 'window', 'assets', 'index-abc.js'), 'export {};');
  await writeFile(join(folder, 'window', 'assets', '.env'), 'SECRET');
  await symlink(join(folder, 'secret.html'), join(folder, 'window', 'linked.html'));
  engine = stillEngine();
  host = await serveWindow({ folder: join(folder, 'window'), engine: Promise.resolve(engine) });
});

afterEach(async () => {
  await host.close();
  await rm(folder, { recursive: true });
});

describe('the window', () => {
  it('listens on loopback only and serves its files under a strict policy, kept nowhere', async () => {
    expect(host.origin).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const page = await ask('/');
    expect(page).toMatchObject({ status: 200, body: '<p>the window</p>' });
    expect(page.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
    });
    expect(page.headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self'; /);
    expect(page.headers['content-security-policy']).not.toContain('unsafe');
    expect(Object.keys(page.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    expect((await ask('/assets/index-abc.js')).headers['content-type']).toMatch(/^text\/javascript/);
  });

  it.each([
    '/../secret.html',
    '/assets/../../secret.html',
    '/%2e%2e/secret.html',
    '/..%2fsecret.html',
    '/assets/..%5c..%5csecret.html',
    '//127.0.0.1/../secret.html',
    '/linked.html',
    '/assets/.env',
    '/assets',
    '/index.html/',
    '/%00',
  ])('serves nothing but the files it found at its start: %s', async (path) => {
    const answer = await ask(path);
    expect([400, 404]).toContain(answer.status);
    expect(answer.body).not.toContain('SECRET');
  });

  it.each(['PUT', 'DELETE', 'OPTIONS', 'HEAD', 'TRACE'])('refuses %s', async (method) => {
    expect((await ask('/', { method })).status).toBe(405);
  });

  it('refuses every host name but its own (DNS rebinding)', async () => {
    const { port } = new URL(host.origin);
    for (const name of [
      `localhost:${port}`,
      `evil.example:${port}`,
      '127.0.0.1',
      `127.0.0.1:${port}.evil.example`,
    ]) {
      expect((await ask('/', { headers: { host: name } })).status).toBe(421);
    }
    expect((await ask(`http://evil.example/`)).status).toBe(400);
  });
});

describe('the session', () => {
  it('exchanges the token once for an HttpOnly cookie and a key that goes to no server', async () => {
    const path = host.url.slice(host.origin.length);
    const first = await ask(path);
    expect(first.status).toBe(303);
    expect(first.headers['location']).toMatch(/^\/#session=[\w-]{43}$/);
    expect((first.headers['set-cookie'] as string[])[0]).toMatch(
      /^gangway-[0-9a-f]{16}=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/$/,
    );
    expect(first.headers['cache-control']).toBe('no-store');
    const second = await ask(path);
    expect(second.status).toBe(403);
    expect(second.headers['set-cookie']).toBeUndefined();
  });

  it('is used up by the right token only', async () => {
    for (const token of ['', 'x', 'A'.repeat(43)]) {
      expect((await ask(`/open?token=${token}`)).status).toBe(403);
    }
    expect((await ask('/open')).status).toBe(403);
    expect((await enter())['cookie']).not.toBe('');
  });

  it('takes messages with cookie, key and exact origin, and with nothing less', async () => {
    const full = await enter();
    const answer = await post(full);
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.body)).toEqual({ id: 1, ok: true, output: VIEW });

    const without = (name: string): Record<string, string> =>
      Object.fromEntries(Object.entries(full).filter(([header]) => header !== name));
    expect((await post(without('cookie'))).status).toBe(401);
    expect((await post(without('gangway-session'))).status).toBe(401);
    expect((await post(without('origin'))).status).toBe(403);
    expect((await post(without('content-type'))).status).toBe(415);
    const [name = ''] = full['cookie']?.split('=') ?? [];
    expect((await post({ ...full, cookie: `${name}=${'A'.repeat(43)}` })).status).toBe(401);
    expect((await post({ ...full, 'gangway-session': 'A'.repeat(43) })).status).toBe(401);
    for (const origin of [
      'null',
      'http://evil.example',
      host.origin.replace('127.0.0.1', 'localhost'),
      `${host.origin}0`,
    ]) {
      expect((await post({ ...full, origin })).status).toBe(403);
    }
    expect((await post({ ...full, 'content-type': 'text/plain' })).status).toBe(415);
    expect((await post(full, ASK, '/other')).status).toBe(404);
  });
});

describe('messages', () => {
  it('answers garbage within limits and reads no more than the limit', async () => {
    const full = await enter();
    expect((await post(full, '{')).status).toBe(400);
    expect((await post(full, 'x'.repeat(BODY_LIMIT + 1))).status).toBe(413);
    expect(JSON.parse((await post(full, '[]')).body)).toMatchObject({
      ok: false,
      problem: { code: 'REQUEST_INVALID' },
    });
  });

  it('tells every window what changed', async () => {
    const full = await enter();
    const changed: View = { ...VIEW, screen: { kind: 'cancelled' } };
    const heard = await new Promise<string>((resolve, reject) => {
      const { hostname, port } = new URL(host.origin);
      const stream = request(
        { hostname, port, path: '/events', method: 'POST', headers: full },
        (response) => {
          expect(response.headers['content-type']).toBe('text/event-stream');
          response.on('data', (chunk: Buffer) => {
            const text = chunk.toString();
            if (text.includes('connected')) engine.change(changed);
            if (text.includes('data: ')) {
              resolve(text);
              stream.destroy();
            }
          });
        },
      );
      stream.on('error', reject);
      stream.end('{}');
    });
    expect(JSON.parse(heard.slice('data: '.length))).toEqual({
      push: { group: 'enrollment', name: 'changed' },
      payload: changed,
    });
  });

  it('answers with the reason when the engine could not be opened', async () => {
    await host.close();
    const refused = Promise.reject(new GangwayError('STATE_BUSY'));
    host = await serveWindow({ folder: join(folder, 'window'), engine: refused });
    expect(JSON.parse((await post(await enter())).body)).toEqual({
      id: 1,
      ok: false,
      problem: { code: 'STATE_BUSY', details: {} },
    });
  });

  it('ends when it is told to, open streams included', async () => {
    const full = await enter();
    const { hostname, port } = new URL(host.origin);
    const ended = new Promise<void>((resolve, reject) => {
      const stream = request(
        { hostname, port, path: '/events', method: 'POST', headers: full },
        (response) => {
          response.once('data', () => void host.close());
          response.on('close', () => resolve());
          response.on('error', () => resolve());
          response.resume();
        },
      );
      stream.on('error', reject);
      stream.end('{}');
    });
    await ended;
    await expect(ask('/')).rejects.toThrow('ECONNREFUSED');
  });
});
