/** The HTTPS server: limits, time-outs, request ids, problem documents. The doors are registered on it. */
import { randomUUID } from 'node:crypto';
import type { Server as HttpsServer } from 'node:https';
import fastify, { type FastifyInstance } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import type { Log } from './log.ts';
import { answerWithProblems } from './problems.ts';

/** Bytes. A redeem or a hundred events fit many times; uploads have a limit of their own. */
const BODY_LIMIT = 256 * 1024;
/** Milliseconds for a whole request to arrive, head and body; a slow-loris is cut off. */
const REQUEST_TIMEOUT_MS = 30_000;
const HEADERS_TIMEOUT_MS = 10_000;
const KEEP_ALIVE_MS = 10_000;
const SWEEP_MS = 2_000;

export type App = FastifyInstance<HttpsServer>;

export interface HttpOptions {
  /** PEM. */
  readonly tls: { readonly certificate: string; readonly key: string };
  readonly trustedProxies: readonly string[];
  readonly log: Log;
  readonly onBreach: (what: string) => void;
}

export function createHttp({ tls, trustedProxies, log, onBreach }: HttpOptions): App {
  const app = fastify({
    https: {
      cert: tls.certificate,
      key: tls.key,
      minVersion: 'TLSv1.2',
      headersTimeout: HEADERS_TIMEOUT_MS,
      connectionsCheckingInterval: SWEEP_MS,
    },
    bodyLimit: BODY_LIMIT,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    // The server's choice alone: an id from outside could carry anything into the log.
    requestIdHeader: false,
    genReqId: () => randomUUID(),
    trustProxy: trustedProxies.length === 0 ? false : [...trustedProxies],
    exposeHeadRoutes: false,
    forceCloseConnections: 'idle',
    logger: false,
  }) as App;
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.removeContentTypeParser('text/plain');
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    done();
  });
  // The route's pattern, not the address: parameters may say more than a log should hold.
  app.addHook('onResponse', (request, reply, done) => {
    const { method, id } = request;
    const route = request.routeOptions.url ?? null;
    log.info({ method, route, status: reply.statusCode, ms: Math.round(reply.elapsedTime), id }, 'request');
    done();
  });
  answerWithProblems(app, log, onBreach);
  return app;
}
