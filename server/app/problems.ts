/** Every refusal leaves as a problem document (RFC 9457), and nothing else does: no stack, no library's words. */
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { type ErrorCode, errorEntry, GangwayError } from '../../protocol/errors.ts';
import { COMMON_CODES } from '../../protocol/operations.ts';
import { problem, PROBLEM_MEDIA_TYPE } from '../../protocol/problem.ts';
import { isUnavailable } from '../storage/transaction.ts';
import { isUnstorable } from '../storage/unstorable.ts';
import type { Log } from './log.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The problems this route may answer besides the common ones. */
    codes?: readonly ErrorCode[];
  }
}

/** What fastify itself refuses, before any handler. */
const FASTIFY_CODES: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'REQUEST_TOO_LARGE',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'MEDIA_TYPE',
  FST_ERR_CTP_INVALID_JSON_BODY: 'REQUEST_INVALID',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'REQUEST_INVALID',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'REQUEST_INVALID',
};

/** Seconds. */
const COME_BACK_S = 5;

const METHODS = ['GET', 'POST', 'PUT', 'DELETE'] as const;

/** @param onBreach hears of a problem that the route did not declare. */
export function answerWithProblems(app: FastifyInstance, log: Log, onBreach: (what: string) => void): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const refusal = asRefusal(error);
    if (refusal === undefined && isUnavailable(error)) {
      log.warn({ err: error, instance: request.id }, 'the database cannot be used');
      return refuse(request, reply, 'SERVER_BUSY', { retryAfter: COME_BACK_S });
    }
    if (refusal === undefined) {
      log.error({ err: error, instance: request.id, route: request.routeOptions.url }, 'request failed');
      return refuse(request, reply, 'SERVER_ERROR');
    }
    const { codes } = request.routeOptions.config;
    const allowed: readonly ErrorCode[] = [...COMMON_CODES, ...(codes ?? [])];
    if (codes !== undefined && !allowed.includes(refusal.code)) {
      onBreach(
        `${request.method} ${request.routeOptions.url ?? '?'} answered the undeclared ${refusal.code}`,
      );
      return refuse(request, reply, 'SERVER_ERROR');
    }
    return refuse(request, reply, refusal.code, refusal);
  });

  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '';
    const allowed = METHODS.filter((method) => app.findRoute({ method, url: path }) !== null);
    if (allowed.length > 0 && !allowed.includes(request.method as 'GET')) {
      return refuse(request, reply.header('allow', allowed.join(', ')), 'METHOD_NOT_ALLOWED');
    }
    return refuse(request, reply, 'NOT_FOUND');
  });
}

interface Refusal {
  readonly code: ErrorCode;
  readonly detail?: string;
  readonly retryAfter?: number;
}

function asRefusal(error: FastifyError | GangwayError): Refusal | undefined {
  if (error instanceof GangwayError) {
    // A code without a status is not made for the wire; saying it would be a mistake of ours.
    if (errorEntry(error.code).status === undefined) return undefined;
    const detail = error.details['detail'];
    return {
      code: error.code,
      ...(detail === undefined ? {} : { detail }),
      ...(error.retryAfter === undefined ? {} : { retryAfter: error.retryAfter }),
    };
  }
  if (hasZodFastifySchemaValidationErrors(error)) {
    // Paths and rules only: a message may hold what was sent.
    const detail = error.validation
      .map((fault) => `${fault.instancePath || '/'} ${fault.keyword}`)
      .join('; ');
    return { code: 'REQUEST_INVALID', detail: detail.slice(0, 500) };
  }
  if (isUnstorable(error)) return { code: 'REQUEST_INVALID', detail: 'a text holds the character NUL' };
  const known = FASTIFY_CODES[error.code];
  if (known !== undefined) return { code: known };
  return error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500
    ? { code: 'REQUEST_INVALID' }
    : undefined;
}

/** Sends the problem document of a code. */
export function refuse(
  request: FastifyRequest,
  reply: FastifyReply,
  code: ErrorCode,
  extra: Partial<Refusal> = {},
): FastifyReply {
  const { detail, retryAfter } = extra;
  const body = problem(code, {
    instance: request.id,
    ...(detail === undefined ? {} : { detail }),
    ...(retryAfter === undefined ? {} : { retryAfter }),
  });
  if (retryAfter !== undefined) reply.header('retry-after', retryAfter);
  if (code === 'PROOF_INVALID' || code === 'TOKEN_INVALID') {
    reply.header('www-authenticate', 'DPoP algs="ES256"');
  }
  return reply
    .code(body.status)
    .serializer(JSON.stringify as (payload: unknown) => string)
    .header('content-type', PROBLEM_MEDIA_TYPE)
    .header('cache-control', 'no-store')
    .header('x-request-id', request.id)
    .send(body);
}
