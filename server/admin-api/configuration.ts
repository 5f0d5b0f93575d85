/** Configuration items, packages, settings (M3, M7, M8). */
import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { GangwayError } from '../../protocol/errors.ts';
import type { Parts } from '../app/parts.ts';
import { attachPackages } from '../enrollment/configuration/attach-packages.ts';
import {
  deleteConfiguration,
  renameConfiguration,
} from '../enrollment/configuration/change-configuration.ts';
import { createConfiguration } from '../enrollment/configuration/create-configuration.ts';
import { listConfiguration } from '../enrollment/configuration/list-configuration.ts';
import { readSettings, writeSettings } from '../enrollment/settings.ts';
import { changePackage } from '../packages/change-package.ts';
import { createPackage } from '../packages/create-package.ts';
import { deletePackage } from '../packages/delete-package.ts';
import { listPackages } from '../packages/package-rows.ts';
import { createPatience } from '../packages/patience.ts';
import { receiveContent } from '../packages/receive-content.ts';
import { transact } from '../storage/transaction.ts';
import { adminRoute } from './route.ts';
import { ADMIN_OPERATIONS } from './schemas.ts';

export function configurationRoutes(app: FastifyInstance, parts: Parts): void {
  const { db } = parts.storage;
  adminRoute(app, parts, ADMIN_OPERATIONS.listConfiguration, async ({ by }) => ({
    rows: await listConfiguration(db, by.organisation),
  }));
  adminRoute(app, parts, ADMIN_OPERATIONS.createConfiguration, ({ by, body }) =>
    createConfiguration(parts, by, body),
  );
  adminRoute(app, parts, ADMIN_OPERATIONS.renameConfiguration, ({ by, params, body }) =>
    renameConfiguration(parts, by, params.id, body.name),
  );
  adminRoute(app, parts, ADMIN_OPERATIONS.deleteConfiguration, ({ by, params }) =>
    deleteConfiguration(parts, by, params.id),
  );
  adminRoute(app, parts, ADMIN_OPERATIONS.attachPackages, ({ by, params, body }) =>
    attachPackages(parts, by, params.id, body.packages),
  );
  adminRoute(app, parts, ADMIN_OPERATIONS.listPackages, async ({ by }) => ({
    rows: await listPackages(db, by.organisation),
  }));
  adminRoute(app, parts, ADMIN_OPERATIONS.createPackage, ({ by, body }) => createPackage(parts, by, body));
  adminRoute(app, parts, ADMIN_OPERATIONS.changePackage, ({ by, params, body }) =>
    changePackage(parts, by, params.id, body),
  );
  adminRoute(app, parts, ADMIN_OPERATIONS.deletePackage, ({ by, params }) =>
    deletePackage(parts, by, params.id),
  );
  adminRoute(app, parts, ADMIN_OPERATIONS.readSettings, ({ by }) => readSettings(db, by.organisation));
  adminRoute(app, parts, ADMIN_OPERATIONS.writeSettings, ({ by, body }) =>
    transact(db, async (tx) => {
      await writeSettings(tx, parts.clock, by, body);
      return readSettings(tx, by.organisation);
    }),
  );
}

/** The one route whose body is no JSON; register it where only `application/octet-stream` is parsed. */
export function contentRoute(app: FastifyInstance, parts: Parts): void {
  const patience = createPatience(app.server);
  adminRoute(app, parts, ADMIN_OPERATIONS.uploadContent, async ({ by, params, raw }) => {
    if (!(raw.body instanceof Readable)) throw new GangwayError('REQUEST_INVALID');
    const end = patience.begin(raw.raw);
    try {
      return await receiveContent(parts, by, params.id, raw.body);
    } finally {
      end();
    }
  });
}
