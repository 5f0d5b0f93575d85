/** A request with its whole answer, inside one time-out. */
import { GangwayError } from '../../../../protocol/errors.ts';
import { readBody } from './body.ts';
import { aborted, exchange, type Head, type Request } from './exchange.ts';
import { networkFailure } from './network-failure.ts';
import type { ProvingAgent } from './proving-agent.ts';

export interface Whole extends Omit<Head, 'stream'> {
  readonly body: Buffer;
}

export interface Bounds {
  /** Milliseconds. */
  readonly timeout: number;
  /** Bytes. */
  readonly limit: number;
  readonly signal: AbortSignal | undefined;
}

/** @throws NETWORK_…, TRUST_…, SERVER_TOO_LARGE, CANCELLED */
export async function wholeRequest(agent: ProvingAgent, request: Request, bounds: Bounds): Promise<Whole> {
  const deadline = new Deadline(request.url.host, bounds.timeout, bounds.signal);
  let head: Head | undefined;
  try {
    head = await exchange(agent, request, deadline.signal);
    const { status, headers } = head;
    return { status, headers, body: await readBody(head, bounds.limit) };
  } catch (error) {
    throw aborted(deadline.signal) ?? networkFailure(error, { host: request.url.host });
  } finally {
    head?.stream.destroy();
    deadline.clear();
  }
}

/** A caller's signal and a time-out in one. */
export class Deadline {
  readonly signal: AbortSignal;
  readonly #timer: NodeJS.Timeout;

  constructor(host: string, timeout: number, signal: AbortSignal | undefined) {
    const late = new AbortController();
    this.#timer = setTimeout(
      () => late.abort(new GangwayError('NETWORK_TIMEOUT', { details: { host, phase: 'request' } })),
      timeout,
    );
    this.signal = signal === undefined ? late.signal : AbortSignal.any([signal, late.signal]);
  }

  clear(): void {
    clearTimeout(this.#timer);
  }
}
