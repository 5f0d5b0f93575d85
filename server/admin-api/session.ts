/** Accounts: signing in and out, who is signed in, who may. */
import type { FastifyInstance } from 'fastify';
import { GangwayError } from '../../protocol/errors.ts';
import type { Parts } from '../app/parts.ts';
import { changePassword, disableUser, listUsers, makeUser } from '../users/manage-users.ts';
import { type Account, readSession, sessionId } from '../users/sessions.ts';
import { signIn, signOut } from '../users/sign-in.ts';
import { clearSessionCookie, setSessionCookie } from './access.ts';
import { adminRoute } from './route.ts';
import { ADMIN_OPERATIONS } from './schemas.ts';
import { PERMISSIONS, type Session } from './schemas/session.ts';

const toSession = ({ user, organisation, endsAt }: Account): Session => ({
  user: { id: user.id, userName: user.name, role: user.role },
  organisation,
  permissions: [...PERMISSIONS[user.role]],
  endsAt,
});

export function sessionRoutes(app: FastifyInstance, parts: Parts): void {
  adminRoute(app, parts, ADMIN_OPERATIONS.signIn, async ({ body, raw, reply }) => {
    const cookie = await signIn(parts, body, raw.ip);
    const account = await readSession(parts.storage.db, parts.clock, sessionId(parts.master, cookie));
    if (!account) throw new GangwayError('SIGN_IN_FAILED');
    setSessionCookie(reply, cookie);
    return toSession(account);
  });
  adminRoute(app, parts, ADMIN_OPERATIONS.session, ({ account }) => Promise.resolve(toSession(account)));
  adminRoute(app, parts, ADMIN_OPERATIONS.changePassword, ({ account, body, raw }) =>
    changePassword(parts, account, body, raw.ip),
  );
  adminRoute(app, parts, ADMIN_OPERATIONS.listUsers, async ({ by }) => ({
    rows: await listUsers(parts.storage.db, by.organisation),
  }));
  adminRoute(app, parts, ADMIN_OPERATIONS.createUser, ({ by, body }) => makeUser(parts, by, body));
  adminRoute(app, parts, ADMIN_OPERATIONS.disableUser, ({ by, params }) => disableUser(parts, by, params.id));
  adminRoute(app, parts, ADMIN_OPERATIONS.signOut, async ({ account, reply }) => {
    await signOut(parts, account);
    clearSessionCookie(reply);
  });
}
