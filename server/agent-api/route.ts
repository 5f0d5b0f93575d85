/** A route of the agent API, made from its declaration in `protocol/operations.ts` and a handler; nothing else. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { AGENT_VERSION_HEADER, type Operation } from '../../protocol/operations.ts';
import { Version } from '../../protocol/wire.ts';
import type { Parts } from '../app/parts.ts';
import { admit, type Caller } from './admit.ts';
import { checkProof, type ProvenKey } from './proof.ts';

type Part<O, Name extends string> =
  O extends Record<Name, infer Schema extends z.ZodType> ? z.output<Schema> : undefined;

/** What a handler gets; each part has been checked. */
export interface AgentRequest<O extends Operation> {
  readonly params: Part<O, 'params'>;
  readonly query: Part<O, 'query'>;
  readonly body: Part<O, 'body'>;
  readonly caller: O['access'] extends 'token' ? Caller : O['access'] extends 'proof' ? ProvenKey : undefined;
  /** The caller's address, by the word of trusted proxies. */
  readonly address: string;
  /** As the agent says; `0.0.0` when it does not. */
  readonly agentVersion: string;
}

export type AgentAnswer<O extends Operation> =
  O extends Record<'response', infer Schema extends z.ZodType> ? z.input<Schema> : Buffer;

export type AgentHandler<O extends Operation> = (request: AgentRequest<O>) => Promise<AgentAnswer<O>>;

const agentVersion = (request: FastifyRequest): string =>
  Version.safeParse(request.headers[AGENT_VERSION_HEADER]).data ?? '0.0.0';

export function route<const O extends Operation>(
  app: FastifyInstance,
  parts: Parts,
  operation: O,
  handler: AgentHandler<O>,
): void {
  const callers = new WeakMap<FastifyRequest, ProvenKey | Caller>();
  const { params, query, body, response } = operation;
  app.route({
    method: operation.method,
    url: operation.path.replace(/\{(\w+)\}/g, ':$1'),
    config: { codes: operation.codes },
    schema: {
      ...(params ? { params } : {}),
      ...(query ? { querystring: query } : {}),
      ...(body ? { body } : {}),
      ...(response ? { response: { 200: response } } : {}),
    },
    // Before the body is read: who has no proof gets no work done.
    onRequest: async (request) => {
      if (operation.access === 'public') return;
      const proof = await checkProof(parts, request);
      callers.set(
        request,
        operation.access === 'token'
          ? await admit(parts, proof, agentVersion(request), operation)
          : proof.key,
      );
    },
    handler: async (request, reply) => {
      const answer = await handler({
        params: request.params,
        query: request.query,
        body: request.body,
        caller: callers.get(request),
        address: request.ip,
        agentVersion: agentVersion(request),
      } as AgentRequest<O>);
      return reply
        .header('cache-control', 'no-store')
        .type(operation.contentType ?? 'application/json; charset=utf-8')
        .send(answer);
    },
  });
}
