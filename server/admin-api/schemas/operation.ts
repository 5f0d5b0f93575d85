/** What an operation of the admin API declares. */
import { z } from 'zod';
import type { ErrorCode } from '../../../protocol/errors.ts';
import { Id } from '../../../protocol/wire.ts';
import type { Permission } from './session.ts';

export interface AdminOperation {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** `:id` as in fastify. */
  readonly path: string;
  /** `public`: before signing in. `session`: any account. */
  readonly access: 'public' | 'session' | Permission;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** Absent: 204, or a stream that is no JSON. */
  readonly response?: z.ZodType;
  /** The problems it may answer besides the common ones. */
  readonly codes: readonly ErrorCode[];
}

/** The parameter of a path with `:id`. */
export const byId = z.strictObject({ id: Id });
/** What every path begins with. */
export const V1 = '/admin/v1';
