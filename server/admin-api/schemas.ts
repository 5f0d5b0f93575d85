/**
 * One declaration per operation of the admin API: routes, permissions and the console's client derive from it.
 * Every request that changes something carries `Origin` of this service and, with a body, JSON.
 */
import { z } from 'zod';
import { AuditQuery, AuditRow } from './schemas/audit.ts';
import { CONFIGURATION_OPERATIONS } from './schemas/configuration-operations.ts';
import { Enrollment, EnrollmentRow, EnrollmentsQuery } from './schemas/enrollments.ts';
import { Item, ItemRow, ItemsQuery, NewItem } from './schemas/items.ts';
import { JoinBlobsQuery, JoinBlobUpload, WantedJoinBlob } from './schemas/join-blobs.ts';
import { type AdminOperation, byId as params, V1 } from './schemas/operation.ts';
import { page } from './schemas/page.ts';
import { Session, SignIn } from './schemas/session.ts';
import { Settings } from './schemas/settings.ts';
import { NewUser, PasswordChange, User } from './schemas/users.ts';

export type { AdminOperation } from './schemas/operation.ts';

export const ADMIN_OPERATIONS = {
  signIn: {
    method: 'POST',
    path: `${V1}/session`,
    access: 'public',
    body: SignIn,
    response: Session,
    codes: ['SIGN_IN_FAILED', 'RATE_LIMITED'],
  },
  session: { method: 'GET', path: `${V1}/session`, access: 'session', response: Session, codes: [] },
  signOut: { method: 'DELETE', path: `${V1}/session`, access: 'session', codes: [] },

  /** The account's own. Ends its other sessions. */
  changePassword: {
    method: 'PUT',
    path: `${V1}/session/password`,
    access: 'session',
    body: PasswordChange,
    codes: ['SIGN_IN_FAILED', 'RATE_LIMITED'],
  },

  listUsers: {
    method: 'GET',
    path: `${V1}/users`,
    access: 'users:write',
    response: z.strictObject({ rows: z.array(User) }),
    codes: [],
  },
  createUser: {
    method: 'POST',
    path: `${V1}/users`,
    access: 'users:write',
    body: NewUser,
    response: User,
    codes: ['NAME_TAKEN'],
  },
  /** Ends the user's sessions; the name stays taken, as the audit trail speaks of it. */
  disableUser: {
    method: 'DELETE',
    path: `${V1}/users/:id`,
    access: 'users:write',
    params,
    codes: ['NOT_FOUND', 'CHANGED_MEANWHILE'],
  },

  listItems: {
    method: 'GET',
    path: `${V1}/enrollment-items`,
    access: 'items:read',
    query: ItemsQuery,
    response: page(ItemRow),
    codes: [],
  },
  createItem: {
    method: 'POST',
    path: `${V1}/enrollment-items`,
    access: 'items:write',
    body: NewItem,
    response: Item,
    codes: [],
  },
  readItem: {
    method: 'GET',
    path: `${V1}/enrollment-items/:id`,
    access: 'items:read',
    params,
    response: Item,
    codes: ['NOT_FOUND'],
  },
  reactivateItem: {
    method: 'POST',
    path: `${V1}/enrollment-items/:id/reactivate`,
    access: 'items:write',
    params,
    response: Item,
    codes: ['NOT_FOUND', 'CHANGED_MEANWHILE'],
  },
  deleteItem: {
    method: 'DELETE',
    path: `${V1}/enrollment-items/:id`,
    access: 'items:write',
    params,
    codes: ['NOT_FOUND'],
  },

  ...CONFIGURATION_OPERATIONS,

  readSettings: {
    method: 'GET',
    path: `${V1}/settings`,
    access: 'settings:read',
    response: Settings,
    codes: [],
  },
  writeSettings: {
    method: 'PUT',
    path: `${V1}/settings`,
    access: 'settings:write',
    body: Settings,
    response: Settings,
    codes: [],
  },

  listEnrollments: {
    method: 'GET',
    path: `${V1}/enrollments`,
    access: 'items:read',
    query: EnrollmentsQuery,
    response: page(EnrollmentRow),
    codes: [],
  },
  readEnrollment: {
    method: 'GET',
    path: `${V1}/enrollments/:id`,
    access: 'items:read',
    params,
    response: Enrollment,
    codes: ['NOT_FOUND'],
  },
  /** Server-sent events: `event: enrollment` with a LiveEvent; `Last-Event-ID` goes on where it stopped. */
  live: { method: 'GET', path: `${V1}/live`, access: 'items:read', codes: [] },

  /** For good: the device is told DEVICE_REVOKED from now on. */
  revokeDevice: {
    method: 'POST',
    path: `${V1}/enrollments/:id/revoke`,
    access: 'devices:revoke',
    params,
    codes: ['NOT_FOUND'],
  },
  /** The device unenrolls when it asks for its status next. */
  orderUnenroll: {
    method: 'POST',
    path: `${V1}/enrollments/:id/order`,
    access: 'devices:unenroll',
    params,
    codes: ['NOT_FOUND', 'CHANGED_MEANWHILE'],
  },
  /** As long as the device has not taken it. */
  withdrawOrder: {
    method: 'DELETE',
    path: `${V1}/enrollments/:id/order`,
    access: 'devices:unenroll',
    params,
    codes: ['NOT_FOUND'],
  },
  /** Domain accounts that computers wait for: the oldest first, 500 at most. */
  listJoinBlobs: {
    method: 'GET',
    path: `${V1}/join-blobs`,
    access: 'join-blobs:read',
    query: JoinBlobsQuery,
    response: z.strictObject({ rows: z.array(WantedJoinBlob) }),
    codes: [],
  },
  /** A blob that only the device can open; docs/protocol.md says how it is made. Another one replaces it. */
  putJoinBlob: {
    method: 'PUT',
    path: `${V1}/enrollments/:id/join-blob`,
    access: 'join-blobs:write',
    params,
    body: JoinBlobUpload,
    codes: ['NOT_FOUND'],
  },

  listAudit: {
    method: 'GET',
    path: `${V1}/audit`,
    access: 'audit:read',
    query: AuditQuery,
    response: page(AuditRow),
    codes: [],
  },
} as const satisfies Record<string, AdminOperation>;

export type AdminOperationName = keyof typeof ADMIN_OPERATIONS;
