/** The engine's end of the contract: the one place where a window's messages are checked and answered. */
import type { z } from 'zod';
import { GangwayError } from '../../protocol/errors.ts';
import type { Call, Contract, Handlers, Push } from './call.ts';
import { idOf, isRecord, type Problem, type PushMessage, type Reply } from './messages.ts';

type PushNames<Group> = { [Name in keyof Group]: Group[Name] extends Push ? Name : never }[keyof Group];

export interface Door<C extends Contract> {
  /** Answers any message whatsoever; never throws, never rejects. */
  handle(message: unknown): Promise<Reply>;
  /** Makes the message of a push. @throws GangwayError INTERNAL when the payload breaks the contract. */
  push<Group extends keyof C & string, Name extends PushNames<C[Group]> & string>(
    group: Group,
    name: Name,
    payload: C[Group][Name] extends Push<infer Payload> ? z.infer<Payload> : never,
  ): PushMessage;
}

/** Finds a leaf by its own name only: `__proto__` and `constructor` are names like any other unknown one. */
function leafOf(contract: Contract, group: unknown, name: unknown): Call | Push | undefined {
  if (typeof group !== 'string' || typeof name !== 'string' || !Object.hasOwn(contract, group))
    return undefined;
  const leaves = contract[group];
  return leaves && Object.hasOwn(leaves, name) ? leaves[name] : undefined;
}

/** Only a GangwayError speaks; the text of anything else may hold secrets, so it is dropped. */
function problemOf(error: unknown): Problem {
  if (!(error instanceof GangwayError)) return { code: 'INTERNAL', details: {} };
  const { code, details, retryAfter } = error;
  return { code, details, ...(retryAfter === undefined ? {} : { retryAfter }) };
}

/** The place of the first fault in an input, e.g. `steps.0.id`; the input itself is not repeated. */
const fieldOf = (issues: readonly { readonly path: readonly PropertyKey[] }[]): string =>
  issues[0]?.path.map(String).join('.') ?? '';

async function answer(
  contract: Contract,
  handlers: Readonly<Record<string, Readonly<Record<string, (input: unknown) => unknown>>>>,
  message: unknown,
): Promise<unknown> {
  if (!isRecord(message) || idOf(message) === null) throw new GangwayError('REQUEST_INVALID');
  const { group, name } = message;
  const leaf = leafOf(contract, group, name);
  if (leaf?.type !== 'call') throw new GangwayError('REQUEST_INVALID');
  const input = leaf.input.safeParse(message['input']);
  if (!input.success) {
    throw new GangwayError('INPUT_INVALID', { details: { field: fieldOf(input.error.issues) } });
  }
  const handler = handlers[String(group)]?.[String(name)];
  if (!handler) throw new GangwayError('INTERNAL');
  return leaf.output.parse(await handler(input.data));
}

/** @param handlers one function per call; what they throw becomes a problem, what they return is checked. */
export function door<const C extends Contract>(contract: C, handlers: Handlers<C>): Door<C> {
  return {
    async handle(message) {
      const id = idOf(message);
      try {
        const output = await answer(contract, handlers, message);
        return output === undefined ? { id, ok: true } : { id, ok: true, output };
      } catch (error) {
        return { id, ok: false, problem: problemOf(error) };
      }
    },
    push(group, name, payload) {
      const leaf = leafOf(contract, group, name);
      const checked = leaf?.type === 'push' ? leaf.payload.safeParse(payload) : undefined;
      if (!checked?.success) throw new GangwayError('INTERNAL');
      return { push: { group, name }, payload: checked.data };
    },
  };
}
