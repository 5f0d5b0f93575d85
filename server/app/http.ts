/** The HTTPS server: limits, time-outs, request ids, problem documents. The doors are registered on it. */
import { randomUUID } from 'node:crypto';
import type { Server as HttpsServer } from 'node:https';
import fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import type { Log } from './log.ts';
import { answerWithProblems, refuse } from './problems.ts';

/** Bytes. A redeem or a hundred events fit many times; uploads have a limit of their own. */
const BODY_LIMIT = 256 * 1024;
const KEEP_ALIVE_MS = 10_000;

/** How long a request may take to arrive; whoever dribbles is cut off. Milliseconds. */
export interface ArrivalLimits {
  readonly head: number;
  /** Head and body. */
  readonly whole: number;
  /** How often that is looked after. */
  readonly look: number;
}

const ARRIVAL: ArrivalLimits = { head: 10_000, whole: 30_000, look: 2_000 };

export type App = FastifyInstance<HttpsServer>;

export interface HttpOptions {
  /** PEM. */
  readonly tls: { readonly certificate: string; readonly key: string };
  readonly trustedProxies: readonly string[];
  readonly log: Log;
  readonly onBreach: (what: string) => void;
  readonly arrival?: ArrivalLimits;
}

export function createHttp({ tls, trustedProxies, log, onBreach, arrival = ARRIVAL }: HttpOptions): App {
  const app = fastify({
    https: {
      cert: tls.certificate,
      key: tls.key,
      minVersion: 'TLSv1.2',
      headersTimeout: arrival.head,
      connectionsCheckingInterval: arrival.look,
    },
    bodyLimit: BODY_LIMIT,
    requestTimeout: arrival.whole,
    keepAliveTimeout: KEEP_ALIVE_MS,
    // The server's choice alone: an id from outside could carry anything into the log.
    requestIdHeader: false,
    genReqId: () => randomUUID(),
    trustProxy: trustedProxies.length === 0 ? false : [...trustedProxies],
    exposeHeadRoutes: false,
    forceCloseConnections: 'idle',
    // What still comes over an open connection while we stop is answered as ever; fastify's own 503 is no problem document.
    return503OnClosing: false,
    logger: false,
    // What is refused before there is a route, such as an address with a broken escape.
    frameworkErrors: (_error, request, reply) =>
      void refuse(request, reply as FastifyReply, 'REQUEST_INVALID'),
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
