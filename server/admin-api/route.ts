/** A route of the admin API, made from its declaration and a handler; nothing else. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { ErrorCode } from '../../protocol/errors.ts';
import type { Parts } from '../app/parts.ts';
import type { By } from '../enrollment/actor.ts';
import type { Account } from '../users/sessions.ts';
import { accountOf, checkOrigin, checkPermission } from './access.ts';
import type { AdminOperation } from './schemas.ts';

type Part<O, Name extends string> =
  O extends Readonly<Record<Name, infer Schema extends z.ZodType>> ? z.output<Schema> : undefined;

/** What a handler gets; each part has been checked. */
export interface AdminRequest<O extends AdminOperation> {
  readonly params: Part<O, 'params'>;
  readonly query: Part<O, 'query'>;
  readonly body: Part<O, 'body'>;
  readonly account: O['access'] extends 'public' ? undefined : Account;
  /** For changes: in whose organisation, by whom. */
  readonly by: O['access'] extends 'public' ? undefined : By;
  readonly raw: FastifyRequest;
  readonly reply: FastifyReply;
}

export type AdminAnswer<O extends AdminOperation> = O extends {
  readonly response: infer Schema extends z.ZodType;
}
  ? z.input<Schema>
  : void;

export type AdminHandler<O extends AdminOperation> = (request: AdminRequest<O>) => Promise<AdminAnswer<O>>;

/** Every route behind a sign-in may answer these. */
const SIGNED_IN_CODES = ['SIGN_IN_REQUIRED', 'FORBIDDEN'] as const satisfies readonly ErrorCode[];

export function adminRoute<const O extends AdminOperation>(
  app: FastifyInstance,
  parts: Parts,
  operation: O,
  handler: AdminHandler<O>,
): void {
  const accounts = new WeakMap<FastifyRequest, Account>();
  const { params, query, body, response } = operation;
  app.route({
    method: operation.method,
    url: operation.path,
    config: { codes: [...operation.codes, ...SIGNED_IN_CODES] },
    schema: {
      ...(params ? { params } : {}),
      ...(query ? { querystring: query } : {}),
      ...(body ? { body } : {}),
      ...(response ? { response: { 200: response } } : {}),
    },
    // Before the body is read: whoever may not come in gets no work done.
    onRequest: async (request) => {
      checkOrigin(parts, request);
      if (operation.access === 'public') return;
      const account = await accountOf(parts, request);
      checkPermission(account, operation.access);
      accounts.set(request, account);
    },
    handler: async (request, reply) => {
      const account = accounts.get(request);
      const answer = await handler({
        params: request.params,
        query: request.query,
        body: request.body,
        account,
        by: account && { organisation: account.organisation.id, actor: account.user.name },
        raw: request,
        reply,
      } as unknown as AdminRequest<O>);
      // A live view has taken the connection over.
      if (reply.sent) return reply;
      reply.header('cache-control', 'no-store');
      return response ? reply.send(answer) : reply.code(204).send();
    },
  });
}
