/** Signing in and what the account may do. */
import { z } from 'zod';
import { Id, Milliseconds, Text } from '../../../protocol/wire.ts';

export const Role = z.enum(['administrator', 'helpdesk', 'connector']);
export type Role = z.infer<typeof Role>;

/** What a route asks for. Roles are sets of these, so that a new role needs no new checks. */
export const Permission = z.enum([
  'items:read',
  'items:write',
  'configuration:read',
  'configuration:write',
  'settings:read',
  'settings:write',
  'audit:read',
  'users:write',
  'devices:revoke',
  'devices:unenroll',
  'join-blobs:read',
  'join-blobs:write',
]);
export type Permission = z.infer<typeof Permission>;

export const PERMISSIONS: Readonly<Record<Role, readonly Permission[]>> = {
  administrator: Permission.options,
  /** A program inside the organisation's network that provisions domain accounts. */
  connector: ['join-blobs:read', 'join-blobs:write'],
  helpdesk: ['items:read', 'items:write', 'configuration:read', 'settings:read'],
};

export const SignIn = z.strictObject({
  userName: z.string().trim().min(1).max(100),
  password: z.string().min(1).max(1000),
});
export type SignIn = z.infer<typeof SignIn>;

export const Session = z.strictObject({
  user: z.strictObject({ id: Id, userName: Text, role: Role }),
  organisation: z.strictObject({ id: Id, name: Text }),
  permissions: z.array(Permission),
  /** However busy: after this one has to sign in again. */
  endsAt: Milliseconds,
});
export type Session = z.infer<typeof Session>;
