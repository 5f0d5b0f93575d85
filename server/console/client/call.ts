/** The admin API as functions, derived from the same declarations as the service's routes. */
import { GangwayError } from '../../../protocol/errors.ts';
import { Problem } from '../../../protocol/problem.ts';
import type { z } from 'zod';
import { ADMIN_OPERATIONS, type AdminOperation, type AdminOperationName } from '../../admin-api/schemas.ts';

type Declared<Name extends AdminOperationName> = (typeof ADMIN_OPERATIONS)[Name];

type Part<Operation, Key extends string> =
  Operation extends Readonly<Record<Key, infer Schema extends z.ZodType>>
    ? Readonly<Record<Key, z.input<Schema>>>
    : unknown;

/** What an operation takes: `params`, `query`, `body`, each where it is declared. */
export type Input<Name extends AdminOperationName> = Part<Declared<Name>, 'params'> &
  Part<Declared<Name>, 'query'> &
  Part<Declared<Name>, 'body'>;

export type Output<Name extends AdminOperationName> =
  Declared<Name> extends { readonly response: infer Schema extends z.ZodType } ? z.output<Schema> : undefined;

interface AnyInput {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly body?: unknown;
}

function address(operation: AdminOperation, input: AnyInput): string {
  const path = operation.path.replace(/:(\w+)/g, (_, name: string) =>
    encodeURIComponent(input.params?.[name] ?? ''),
  );
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(input.query ?? {})) {
    if (value !== undefined && value !== '') query.set(key, String(value));
  }
  return query.size > 0 ? `${path}?${query.toString()}` : path;
}

/** Turns an answer that is no success into an error with its code. */
export async function failure(response: Response): Promise<GangwayError> {
  const told = Problem.safeParse(await response.json().catch(() => undefined));
  if (!told.success)
    return new GangwayError('SERVER_CONTRACT', { details: { status: String(response.status) } });
  const { code, detail, retryAfter } = told.data;
  return new GangwayError(code, { details: detail === undefined ? {} : { detail }, retryAfter });
}

/**
 * Calls one operation of the admin API.
 * @throws GangwayError with the service's code, or NETWORK_UNREACHABLE.
 */
export async function call<Name extends AdminOperationName>(
  name: Name,
  input: Input<Name>,
): Promise<Output<Name>> {
  const operation: AdminOperation = ADMIN_OPERATIONS[name];
  const given = input as AnyInput;
  const response = await fetch(address(operation, given), {
    method: operation.method,
    credentials: 'same-origin',
    ...(given.body === undefined
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(given.body) }),
  }).catch((cause: unknown) => {
    throw new GangwayError('NETWORK_UNREACHABLE', { cause });
  });
  if (!response.ok) throw await failure(response);
  const answer: unknown = operation.response ? operation.response.parse(await response.json()) : undefined;
  return answer as Output<Name>;
}
