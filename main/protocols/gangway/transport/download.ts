/** The bytes of a package, piece by piece; the next piece is read from the socket only when it is asked for. */
import type { Readable } from 'node:stream';
import { GangwayError } from '../../../../protocol/errors.ts';
import { aborted, exchange } from './exchange.ts';
import type { Timeouts } from './limits.ts';
import { networkFailure } from './network-failure.ts';
import type { ProvingAgent } from './proving-agent.ts';
import { Deadline } from './whole-request.ts';

/**
 * Starts a download; resolves when the head of the answer is there.
 * @throws NETWORK_…, TRUST_…, PACKAGE_DOWNLOAD_FAILED with the status; the iteration throws the same.
 */
export async function startDownload(
  agent: ProvingAgent,
  url: URL,
  timeouts: Timeouts,
  signal: AbortSignal | undefined,
): Promise<AsyncIterable<Uint8Array>> {
  const { host } = url;
  const deadline = new Deadline(host, timeouts.request, signal);
  try {
    const head = await exchange(
      agent,
      { method: 'GET', url, headers: { accept: 'application/octet-stream, */*;q=0.5' } },
      deadline.signal,
    );
    if (head.status !== 200) {
      head.stream.destroy();
      throw new GangwayError('PACKAGE_DOWNLOAD_FAILED', { details: { host, status: String(head.status) } });
    }
    return pieces(head.stream, host, timeouts.downloadIdle, signal);
  } finally {
    deadline.clear();
  }
}

async function* pieces(
  stream: Readable,
  host: string,
  idle: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array, void, undefined> {
  const onAbort = (): void => void stream.destroy(new GangwayError('CANCELLED'));
  signal?.addEventListener('abort', onAbort, { once: true });
  const iterator = (stream as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
  try {
    if (signal?.aborted === true) onAbort();
    for (;;) {
      // Only while the agent waits: how long it takes to use a piece is no fault of the network.
      const timer = setTimeout(() => {
        stream.destroy(new GangwayError('NETWORK_TIMEOUT', { details: { host, phase: 'download' } }));
      }, idle);
      const piece = await iterator.next().finally(() => clearTimeout(timer));
      if (piece.done === true) return;
      yield piece.value;
    }
  } catch (error) {
    throw (signal === undefined ? undefined : aborted(signal)) ?? networkFailure(error, { host });
  } finally {
    signal?.removeEventListener('abort', onAbort);
    stream.destroy();
  }
}
