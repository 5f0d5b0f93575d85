/** What an answer says: the value its operation promises, or the refusal as an error. Every byte is hostile. */
import { z } from 'zod';
import { COMMON_CODES, type Operation } from '../../../../protocol/operations.ts';
import { errorEntry, type ErrorCode, GangwayError, isErrorCode } from '../../../../protocol/errors.ts';
import { Problem, PROBLEM_MEDIA_TYPE } from '../../../../protocol/problem.ts';
import type { Whole } from './whole-request.ts';

/** A newer server may refuse with a code this agent has never heard of. */
const AnyProblem = Problem.extend({ code: z.string().max(64), audience: z.string().max(40) });

const mediaType = ({ headers }: Whole): string =>
  (headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';

const contract = (details: Record<string, string>, cause?: unknown): GangwayError =>
  new GangwayError('SERVER_CONTRACT', { details, cause });

/** Throws unless the answer has status 200 and the content type. */
export function demandSuccess(answer: Whole, operation: Operation, contentType: string): void {
  if (answer.status >= 400) throw refusal(answer, operation);
  if (answer.status === 200 && mediaType(answer) === 'text/html') {
    throw new GangwayError('NETWORK_CAPTIVE_PORTAL');
  }
  const { operationId } = operation;
  if (answer.status !== 200) throw contract({ operation: operationId, status: String(answer.status) });
  if (mediaType(answer) !== contentType) throw contract({ operation: operationId, reason: 'content-type' });
  const encoding = answer.headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity') throw contract({ operation: operationId, reason: 'content-encoding' });
}

/**
 * The checked JSON answer of an operation.
 * @throws SERVER_CONTRACT, NETWORK_CAPTIVE_PORTAL, or the code the server refused with
 */
export function readAnswer<Schema extends z.ZodType>(
  answer: Whole,
  operation: Operation,
  schema: Schema,
): z.infer<Schema> {
  demandSuccess(answer, operation, 'application/json');
  const parsed = schema.safeParse(parseJson(answer.body));
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues[0]?.path.map(String).join('.') ?? '';
  throw contract(
    { operation: operation.operationId, reason: 'schema', field: where.slice(0, 100) },
    parsed.error,
  );
}

/** `undefined` for what is no JSON in UTF-8; every schema refuses that. */
function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}

/** The error that a refusing answer stands for. Only codes that its operation declares are believed. */
export function refusal(answer: Whole, operation: Operation): GangwayError {
  const problem =
    mediaType(answer) === PROBLEM_MEDIA_TYPE ? AnyProblem.safeParse(parseJson(answer.body)).data : undefined;
  const details: Record<string, string> = { operation: operation.operationId, status: String(answer.status) };
  if (problem?.instance !== undefined) details['instance'] = problem.instance;
  const retryAfter = problem?.retryAfter ?? retryAfterOf(answer);
  if (problem !== undefined && isErrorCode(problem.code) && isDeclared(problem.code, operation)) {
    return new GangwayError(problem.code, { details, retryAfter });
  }
  if (problem !== undefined) details['serverCode'] = problem.code.replace(/[^A-Z0-9_]/g, '?');
  return new GangwayError(codeForStatus(answer.status), { details, retryAfter });
}

const isDeclared = (code: ErrorCode, operation: Operation): boolean =>
  errorEntry(code).status !== undefined && [...operation.codes, ...COMMON_CODES].includes(code);

function codeForStatus(status: number): ErrorCode {
  switch (status) {
    case 400:
    case 422:
      return 'REQUEST_INVALID';
    case 401:
      return 'PROOF_INVALID';
    case 403:
      return 'FORBIDDEN';
    case 404:
    case 410:
      return 'NOT_FOUND';
    case 405:
      return 'METHOD_NOT_ALLOWED';
    case 408:
      return 'NETWORK_TIMEOUT';
    case 413:
      return 'REQUEST_TOO_LARGE';
    case 415:
      return 'MEDIA_TYPE';
    case 426:
      return 'AGENT_TOO_OLD';
    case 429:
      return 'RATE_LIMITED';
    case 503:
      return 'SERVER_BUSY';
    // RFC 6585: only an intercepting network answers so.
    case 511:
      return 'NETWORK_CAPTIVE_PORTAL';
    default:
      return status >= 500 ? 'SERVER_ERROR' : 'SERVER_CONTRACT';
  }
}

/** Seconds; a date in `Retry-After` is not used, as the clock here may be wrong. */
function retryAfterOf({ headers }: Whole): number | undefined {
  const value = headers['retry-after'] ?? '';
  return /^\d{1,5}$/.test(value) ? Math.min(Number(value), 86_400) : undefined;
}
