/** Who may come in: the origin of what changes something, the session, the permission. In this order, before any body is read. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { GangwayError } from '../../protocol/errors.ts';
import type { Parts } from '../app/parts.ts';
import { type Account, readSession, sessionId, touchSession } from '../users/sessions.ts';
import type { AdminOperation } from './schemas.ts';
import { PERMISSIONS } from './schemas/session.ts';

/** `__Host-`: browsers take it only with Secure, for this host alone, and let no subdomain set it. */
const COOKIE = '__Host-gangway-session';

const COOKIE_OPTIONS = { path: '/', httpOnly: true, secure: true, sameSite: 'strict' } as const;

export const setSessionCookie = (reply: FastifyReply, value: string): FastifyReply =>
  reply.setCookie(COOKIE, value, COOKIE_OPTIONS);

export const clearSessionCookie = (reply: FastifyReply): FastifyReply =>
  reply.clearCookie(COOKIE, COOKIE_OPTIONS);

/**
 * Another site cannot make a browser send this Origin, and scripts of another site cannot make it up. A request
 * without one is refused too: every browser sends it, and a program can.
 * @throws FORBIDDEN
 */
export function checkOrigin(parts: Parts, request: FastifyRequest): void {
  if (request.method === 'GET' || request.headers.origin === parts.origin) return;
  throw new GangwayError('FORBIDDEN', { details: { detail: `Origin must be ${parts.origin}` } });
}

/** @throws SIGN_IN_REQUIRED */
export async function accountOf(parts: Parts, request: FastifyRequest): Promise<Account> {
  const cookie = request.cookies[COOKIE];
  const { db } = parts.storage;
  const account =
    cookie === undefined || cookie.length > 100
      ? undefined
      : await readSession(db, parts.clock, sessionId(parts.master, cookie));
  if (!account) throw new GangwayError('SIGN_IN_REQUIRED');
  await touchSession(db, parts.clock, account.session);
  return account;
}

/** @throws FORBIDDEN when the account's role has not what the route asks for. */
export function checkPermission(account: Account, access: AdminOperation['access']): void {
  if (access === 'public' || access === 'session') return;
  if (!PERMISSIONS[account.user.role].includes(access)) throw new GangwayError('FORBIDDEN');
}
