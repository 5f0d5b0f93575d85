/** The agent API: each operation of the protocol with its handler. */
import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';
import { OPERATIONS } from '../../protocol/operations.ts';
import type { Parts } from '../app/parts.ts';
import { eventsHandler, planHandler, renewHandler, secretHandler, statusHandler } from './device-handlers.ts';
import { discoverHandler, rootHandler } from './discover.ts';
import { redeemHandler } from './redeem.ts';
import { route } from './route.ts';
import { tokenHandler } from './token.ts';

export async function agentApi(app: FastifyInstance, parts: Parts): Promise<void> {
  // No browser has business here; should one come, nothing it gets may run, be framed or be guessed at.
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
    },
  });
  route(app, parts, OPERATIONS.discover, discoverHandler(parts));
  route(app, parts, OPERATIONS.root, rootHandler(parts));
  route(app, parts, OPERATIONS.redeem, redeemHandler(parts));
  route(app, parts, OPERATIONS.token, tokenHandler(parts));
  route(app, parts, OPERATIONS.plan, planHandler(parts));
  route(app, parts, OPERATIONS.secret, secretHandler(parts));
  route(app, parts, OPERATIONS.events, eventsHandler(parts));
  route(app, parts, OPERATIONS.renew, renewHandler(parts));
  route(app, parts, OPERATIONS.status, statusHandler(parts));
}
