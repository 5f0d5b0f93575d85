/** The window's end of the contract: a typed client over whatever moves the messages. */
import { z } from 'zod';
import { type ErrorCode, GangwayError, isErrorCode } from '../../protocol/errors.ts';
import type { Call, Client, Contract, Push } from './call.ts';
import { idOf, isRecord, type Reply } from './messages.ts';

export interface Transport {
  /** Takes a message to the engine. A transport that loses it answers with AGENT_LOST itself (`lost`). */
  send(message: unknown): void;
  /** Hands over every message that comes; returns what ends it. */
  receive(listener: (message: unknown) => void): () => void;
}

/** What a transport answers for a message that it could not deliver. */
export const lost = (message: unknown): Reply => ({
  id: idOf(message),
  ok: false,
  problem: { code: 'AGENT_LOST', details: {} },
});

interface Waiting {
  readonly output: z.ZodType;
  resolve(value: unknown): void;
  reject(error: GangwayError): void;
}

const FailedReply = z.strictObject({
  code: z.string().refine((code): code is ErrorCode => isErrorCode(code)),
  details: z.record(z.string(), z.string()),
  retryAfter: z.number().optional(),
});

/** What a reply means for the call that waits for it. A reply that breaks the contract is INTERNAL. */
function settle(waiting: Waiting, reply: Readonly<Record<string, unknown>>): void {
  if (reply['ok'] === true) {
    const output = waiting.output.safeParse(reply['output']);
    if (output.success) return waiting.resolve(output.data);
  } else {
    const problem = FailedReply.safeParse(reply['problem']);
    if (problem.success) {
      const { code, details, retryAfter } = problem.data;
      return waiting.reject(new GangwayError(code, { details, retryAfter }));
    }
  }
  return waiting.reject(new GangwayError('INTERNAL'));
}

/**
 * Derives the client from the contract. Its calls reject with GangwayError only; its pushes return a function
 * that unsubscribes. What arrives and breaks the contract is not handed on.
 */
export function connect<const C extends Contract>(contract: C, transport: Transport): Client<C> {
  const waiting = new Map<number, Waiting>();
  const listeners = new Map<Push, Set<(payload: unknown) => void>>();
  let lastId = 0;

  transport.receive((message) => {
    if (!isRecord(message)) return;
    const id = idOf(message);
    const call = id === null ? undefined : waiting.get(id);
    if (id !== null && call) {
      waiting.delete(id);
      settle(call, message);
      return;
    }
    const address = message['push'];
    if (!isRecord(address)) return;
    for (const [leaf, set] of listeners) {
      if (leaf !== contract[String(address['group'])]?.[String(address['name'])]) continue;
      const payload = leaf.payload.safeParse(message['payload']);
      if (payload.success) for (const listener of set) listener(payload.data);
    }
  });

  const ask = (group: string, name: string, leaf: Call, input: unknown) =>
    new Promise<unknown>((resolve, reject) => {
      lastId += 1;
      const message = { id: lastId, group, name, ...(input === undefined ? {} : { input }) };
      waiting.set(message.id, { output: leaf.output, resolve, reject });
      try {
        transport.send(message);
      } catch (cause) {
        waiting.delete(message.id);
        reject(new GangwayError('AGENT_LOST', { cause }));
      }
    });

  const subscribe = (leaf: Push, listener: (payload: unknown) => void) => {
    const set = listeners.get(leaf) ?? new Set();
    listeners.set(leaf, set.add(listener));
    return () => void set.delete(listener);
  };

  const leafClient = (group: string, name: string, leaf: Call | Push) =>
    leaf.type === 'call'
      ? (input: unknown) => ask(group, name, leaf, input)
      : (listener: (payload: unknown) => void) => subscribe(leaf, listener);

  // The entries are those of the contract, which is what Client<C> maps over.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return Object.fromEntries(
    Object.entries(contract).map(([group, leaves]) => [
      group,
      Object.fromEntries(Object.entries(leaves).map(([name, leaf]) => [name, leafClient(group, name, leaf)])),
    ]),
  ) as Client<C>;
}
