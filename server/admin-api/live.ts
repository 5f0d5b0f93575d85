/** `GET /admin/v1/live`: server-sent events for whoever watches enrollments. */
import type { ServerResponse } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { GangwayError } from '../../protocol/errors.ts';
import type { Parts } from '../app/parts.ts';
import { createLiveFeed } from '../enrollment/watch/live-feed.ts';
import { readSession } from '../users/sessions.ts';
import { adminRoute } from './route.ts';
import { ADMIN_OPERATIONS } from './schemas.ts';

/** Proxies cut what is silent; and a session that ended must not go on watching. */
const HEARTBEAT_MS = 15_000;
/** Milliseconds until the browser connects again. */
const RECONNECT_MS = 2_000;
/** Streams of one session: a few windows. */
const MOST_PER_SESSION = 10;
/** A reader this far behind is cut off; it comes back and says where it was. */
const MOST_UNREAD_BYTES = 1_048_576;

const cursorOf = (request: FastifyRequest): number | undefined => {
  const id = request.headers['last-event-id'];
  return typeof id === 'string' && /^\d{1,15}$/.test(id) ? Number(id) : undefined;
};

export function liveRoute(app: FastifyInstance, parts: Parts): void {
  const { storage, clock, log } = parts;
  const feed = createLiveFeed({ db: storage.db, log });
  const open = new Map<ServerResponse, string>();

  // Before the server waits for its connections: these never end by themselves.
  app.addHook('preClose', (done) => {
    feed.close();
    for (const response of open.keys()) response.destroy();
    done();
  });

  adminRoute(app, parts, ADMIN_OPERATIONS.live, async ({ account, raw, reply }) => {
    const { session } = account;
    const start = await feed.start(cursorOf(raw));
    if ([...open.values()].filter((one) => one === session).length >= MOST_PER_SESSION) {
      throw new GangwayError('RATE_LIMITED', { retryAfter: RECONNECT_MS / 1_000 });
    }
    reply.hijack();
    const response = reply.raw;
    for (const [name, value] of Object.entries(reply.getHeaders())) {
      if (value !== undefined) response.setHeader(name, value);
    }
    response.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    const write = (text: string): void => {
      if (response.writableLength > MOST_UNREAD_BYTES) response.destroy();
      else response.write(text);
    };
    write(`retry: ${RECONNECT_MS}\n\n`);
    const stop = feed.listen(account.organisation.id, start, (live, cursor) => {
      write(`id: ${cursor}\nevent: enrollment\ndata: ${JSON.stringify(live)}\n\n`);
    });
    const beat = setInterval(() => {
      write(': still here\n\n');
      readSession(storage.db, clock, session).then(
        (still) => {
          if (!still) response.end();
        },
        (error: unknown) => log.warn({ err: error }, 'a live view could not check its session'),
      );
    }, HEARTBEAT_MS);
    open.set(response, session);
    response.on('close', () => {
      stop();
      clearInterval(beat);
      open.delete(response);
    });
  });
}
