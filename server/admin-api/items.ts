/** Enrollment items (M1, M4). */
import type { FastifyInstance } from 'fastify';
import type { Parts } from '../app/parts.ts';
import { createItem } from '../enrollment/items/create-item.ts';
import { deleteItem } from '../enrollment/items/delete-item.ts';
import { listItems } from '../enrollment/items/list-items.ts';
import { reactivateItem } from '../enrollment/items/reactivate-item.ts';
import { readItem } from '../enrollment/items/read-item.ts';
import { adminRoute } from './route.ts';
import { ADMIN_OPERATIONS } from './schemas.ts';

export function itemRoutes(app: FastifyInstance, parts: Parts): void {
  adminRoute(app, parts, ADMIN_OPERATIONS.listItems, ({ by, query }) =>
    listItems(parts, by.organisation, query),
  );
  adminRoute(app, parts, ADMIN_OPERATIONS.createItem, async ({ by, body }) =>
    readItem(parts, by.organisation, await createItem(parts, by, body)),
  );
  adminRoute(app, parts, ADMIN_OPERATIONS.readItem, ({ by, params }) =>
    readItem(parts, by.organisation, params.id),
  );
  adminRoute(app, parts, ADMIN_OPERATIONS.reactivateItem, async ({ by, params }) => {
    await reactivateItem(parts, by, params.id);
    return readItem(parts, by.organisation, params.id);
  });
  adminRoute(app, parts, ADMIN_OPERATIONS.deleteItem, ({ by, params }) => deleteItem(parts, by, params.id));
}
