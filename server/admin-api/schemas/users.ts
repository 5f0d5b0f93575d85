/** Accounts of the console. */
import { z } from 'zod';
import { Id, Milliseconds, Text } from '../../../protocol/wire.ts';
import { Role } from './session.ts';

/** Long rather than complicated; what is typed is taken as it is. */
export const NewPassword = z.string().min(12).max(1000);

/** As it is typed at sign-in; capitals do not matter. */
export const UserName = z
  .string()
  .trim()
  .regex(/^[\p{L}\p{N}._@-]{1,100}$/u);

export const NewUser = z.strictObject({ userName: UserName, role: Role, password: NewPassword });
export type NewUser = z.infer<typeof NewUser>;

export const User = z.strictObject({
  id: Id,
  userName: Text,
  role: Role,
  createdAt: Milliseconds,
  /** Null while the account can sign in. */
  disabledAt: Milliseconds.nullable(),
});
export type User = z.infer<typeof User>;

export const PasswordChange = z.strictObject({ current: z.string().min(1).max(1000), next: NewPassword });
export type PasswordChange = z.infer<typeof PasswordChange>;
