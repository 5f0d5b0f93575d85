/** The door of helpdesk and administrators: JSON over cookie sessions. */
import cookie from '@fastify/cookie';
import type { FastifyInstance } from 'fastify';
import type { Parts } from '../app/parts.ts';
import { listAudit } from '../audit/list-audit.ts';
import { putJoinBlob, wantedJoinBlobs } from '../devices/join-blobs.ts';
import { orderUnenroll, withdrawOrder } from '../devices/orders.ts';
import { revokeDevice } from '../devices/revoke.ts';
import { listEnrollments } from '../enrollment/watch/list-enrollments.ts';
import { readEnrollment } from '../enrollment/watch/read-enrollment.ts';
import { configurationRoutes, contentRoute } from './configuration.ts';
import { itemRoutes } from './items.ts';
import { liveRoute } from './live.ts';
import { adminRoute } from './route.ts';
import { ADMIN_OPERATIONS } from './schemas.ts';
import { sessionRoutes } from './session.ts';

/** Registers the admin API; in a scope of its own. */
export async function adminApi(app: FastifyInstance, parts: Parts): Promise<void> {
  const { db } = parts.storage;
  await app.register(cookie);
  sessionRoutes(app, parts);
  itemRoutes(app, parts);
  configurationRoutes(app, parts);
  adminRoute(app, parts, ADMIN_OPERATIONS.listEnrollments, ({ by, query }) =>
    listEnrollments(db, by.organisation, query),
  );
  adminRoute(app, parts, ADMIN_OPERATIONS.readEnrollment, ({ by, params }) =>
    readEnrollment(db, by.organisation, params.id),
  );
  adminRoute(app, parts, ADMIN_OPERATIONS.listAudit, ({ by, query }) =>
    listAudit(db, by.organisation, query),
  );
  adminRoute(app, parts, ADMIN_OPERATIONS.revokeDevice, ({ by, params }) =>
    revokeDevice(parts, by, params.id),
  );
  adminRoute(app, parts, ADMIN_OPERATIONS.orderUnenroll, ({ by, params }) =>
    orderUnenroll(parts, by, params.id),
  );
  adminRoute(app, parts, ADMIN_OPERATIONS.withdrawOrder, ({ by, params }) =>
    withdrawOrder(parts, by, params.id),
  );
  adminRoute(app, parts, ADMIN_OPERATIONS.listJoinBlobs, async ({ by, query }) => ({
    rows: await wantedJoinBlobs(db, by.organisation, query),
  }));
  adminRoute(app, parts, ADMIN_OPERATIONS.putJoinBlob, ({ by, params, body }) =>
    putJoinBlob(parts, by, params.id, body),
  );
  liveRoute(app, parts);
  await app.register((content, _, done) => {
    content.removeAllContentTypeParsers();
    content.addContentTypeParser('application/octet-stream', (_request, payload, parsed) =>
      parsed(null, payload),
    );
    contentRoute(content, parts);
    done();
  });
}
