/** `GET /healthz`, for load balancers and supervisors: whether this process can do its work now. */
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import { GangwayError } from '../../protocol/errors.ts';
import type { Parts } from './parts.ts';

export function health(app: FastifyInstance, { storage }: Parts): Promise<void> {
  app.get('/healthz', { config: { codes: [] } }, async (_request, reply) => {
    try {
      await sql`select 1`.execute(storage.db);
    } catch (cause) {
      throw new GangwayError('SERVER_BUSY', { retryAfter: 5, cause });
    }
    return reply.header('cache-control', 'no-store').send({ status: 'ok' });
  });
  return Promise.resolve();
}
