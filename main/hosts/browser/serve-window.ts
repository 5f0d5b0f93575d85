/**
 * The window in a browser: a server on 127.0.0.1 that hands out the built page and moves contract messages.
 *
 * SECURITY: it answers only requests for its exact host name (against DNS rebinding), takes messages only from
 * its exact origin with both halves of the session, serves from a list made at the start, and allows no other
 * origin anything. Whoever can read this person's processes can read the address while it is opened; the token
 * in it is good once, and a browser that comes second is told so.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Asset, readAssets } from './assets.ts';
import { type EngineDoor, engineDoor, type ServedEngine } from './engine-door.ts';
import { eventStream } from './event-stream.ts';
import { HEADERS } from './headers.ts';
import { readMessage } from './read-message.ts';
import { createSession, ENTRY_PATH, KEY_HEADER, type Session } from './session.ts';

export interface BrowserHost {
  /** The address to open, good once. */
  readonly url: string;
  readonly origin: string;
  /** Ends every connection. */
  close(): Promise<void>;
}

export interface BrowserHostOptions {
  /** The built window. */
  readonly folder: string;
  /** The engine, which may still be opening. */
  readonly engine: Promise<ServedEngine>;
}

interface Parts {
  readonly assets: ReadonlyMap<string, Asset>;
  readonly session: Session;
  readonly engine: EngineDoor;
  readonly host: string;
}

/** Milliseconds that a request may take to arrive. */
const REQUEST_TIMEOUT = 10_000;

const refuse = (response: ServerResponse, status: number, text = ''): void => {
  response.writeHead(status, { ...HEADERS, 'content-type': 'text/plain; charset=utf-8' }).end(text);
};

function get({ assets, session }: Parts, url: URL, response: ServerResponse): void {
  if (url.pathname === ENTRY_PATH) {
    const entered = session.redeem(url.searchParams.get('token'));
    if (!entered) return refuse(response, 403, 'This link was used already. Start Gangway again.\n');
    const { cookie, location } = entered;
    response.writeHead(303, { ...HEADERS, 'set-cookie': cookie, location }).end();
    return undefined;
  }
  const asset = assets.get(url.pathname);
  if (!asset) return refuse(response, 404);
  response.writeHead(200, { ...HEADERS, 'content-type': asset.type }).end(asset.content);
  return undefined;
}

async function post(
  parts: Parts,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { session, engine, host } = parts;
  const { cookie, origin, [KEY_HEADER]: key } = request.headers;
  if (origin !== `http://${host}`) return refuse(response, 403);
  if (!session.allows(cookie, typeof key === 'string' ? key : undefined)) return refuse(response, 401);
  if (path !== '/contract' && path !== '/events') return refuse(response, 404);
  const read = await readMessage(request);
  if (!read.ok) {
    // The rest of what is too large is not read.
    response.setHeader('connection', 'close');
    return refuse(response, read.status);
  }
  if (path === '/events') {
    response.once('close', engine.listen(eventStream(response)));
    return undefined;
  }
  const reply = await engine.handle(read.message);
  response.writeHead(200, { ...HEADERS, 'content-type': 'application/json' }).end(JSON.stringify(reply));
  return undefined;
}

async function answer(parts: Parts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method, headers, url = '' } = request;
  if (headers.host !== parts.host) return refuse(response, 421);
  const parsed = URL.parse(url, `http://${parts.host}`);
  if (!parsed || parsed.host !== parts.host) return refuse(response, 400);
  if (method === 'GET') return get(parts, parsed, response);
  if (method === 'POST') return post(parts, parsed.pathname, request, response);
  return refuse(response, 405);
}

/** What a browser names as host; only a socket file or a closed server has no port. */
function hostOf(address: AddressInfo | string | null): string {
  if (address === null || typeof address === 'string')
    throw new Error('the server does not listen on a port');
  return `127.0.0.1:${String(address.port)}`;
}

/** @throws Error of the file system when the window was not built. */
export async function serveWindow(options: BrowserHostOptions): Promise<BrowserHost> {
  // First of all, so that an engine that fails to open meanwhile has somebody who listens.
  const engine = engineDoor(options.engine);
  const assets = await readAssets(options.folder);
  const session = createSession();
  const server = createServer({ requestTimeout: REQUEST_TIMEOUT, headersTimeout: REQUEST_TIMEOUT });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen({ host: '127.0.0.1', port: 0 }, resolve);
  });
  const host = hostOf(server.address());
  const parts: Parts = { assets, session, engine, host };
  server.on('request', (request, response) => {
    // What breaks here is the connection: the window takes that for what it is.
    answer(parts, request, response).catch(() => response.destroy());
  });
  return {
    url: `http://${host}${session.entry}`,
    origin: `http://${host}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
