/** The bytes of a package, piece by piece; the next piece is read from the socket only when it is asked for. */
import { IncomingMessage } from 'node:http';
import { GangwayError } from '../../../../protocol/errors.ts';
import type { DownloadFrom, PackageBytes } from '../../../core/ports/server.ts';
import { Collector } from './collector.ts';
import { aborted, exchange, type Head } from './exchange.ts';
import type { Timeouts } from './limits.ts';
import { networkFailure } from './network-failure.ts';
import type { ProvingAgent } from './proving-agent.ts';
import { TappedSocket } from './tapped-socket.ts';
import { Deadline } from './whole-request.ts';

export interface DownloadOptions {
  readonly signal: AbortSignal | undefined;
  readonly from: DownloadFrom | undefined;
}

/**
 * Starts a download; resolves when the head of the answer is there. With `from` the server is asked for the rest; it
 * sends that only when the content is still the same (RFC 9110, `If-Range`), else everything.
 * @throws NETWORK_…, TRUST_…, PACKAGE_DOWNLOAD_FAILED with the status; the iteration throws the same.
 */
export async function startDownload(
  agent: ProvingAgent,
  url: URL,
  timeouts: Timeouts,
  { signal, from }: DownloadOptions,
): Promise<PackageBytes> {
  const { host } = url;
  const deadline = new Deadline(host, timeouts.request, signal);
  try {
    const head = await exchange(
      agent,
      { method: 'GET', url, headers: { accept: 'application/octet-stream, */*;q=0.5', ...rangeOf(from) } },
      deadline.signal,
    );
    const offset = offsetOf(head, from);
    if (offset === undefined) {
      head.stream.destroy();
      // Nothing is left behind that offset: what is there is not a beginning of this content.
      if (head.status === 416 && from !== undefined) {
        return await startDownload(agent, url, timeouts, { signal, from: undefined });
      }
      throw new GangwayError('PACKAGE_DOWNLOAD_FAILED', { details: { host, status: String(head.status) } });
    }
    const tag = strongTag(head.headers['etag']);
    const bytes = pieces(head, host, timeouts.downloadIdle, signal);
    return Object.assign(bytes, { offset, ...(tag === undefined ? {} : { tag }) });
  } finally {
    deadline.clear();
  }
}

const rangeOf = (from: DownloadFrom | undefined): Record<string, string> =>
  from === undefined ? {} : { range: `bytes=${from.offset}-`, 'if-range': from.tag };

/** A weak one says nothing about single bytes. */
const strongTag = (etag: string | undefined): string | undefined =>
  etag !== undefined && /^"[\x21\x23-\x7e]{1,200}"$/.test(etag) ? etag : undefined;

/** Where the content of the answer begins; undefined when it is not what was asked for. */
function offsetOf({ status, headers }: Head, from: DownloadFrom | undefined): number | undefined {
  if (status === 200) return 0;
  if (status !== 206 || from === undefined) return undefined;
  const start = /^bytes (\d{1,15})-\d{1,15}\/(?:\d{1,15}|\*)$/.exec(headers['content-range'] ?? '')?.[1];
  const sameContent = (headers['etag'] ?? from.tag) === from.tag;
  return sameContent && Number(start) === from.offset ? from.offset : undefined;
}

/** Everything that is read, in large pieces; on the direct way where the connection and the answer allow it. */
function collect({ headers, stream }: Head, host: string): Collector {
  const socket = stream instanceof IncomingMessage && !stream.complete ? stream.socket : undefined;
  const length = headers['content-length'] ?? '';
  if (stream instanceof IncomingMessage && socket instanceof TappedSocket && /^\d{1,15}$/.test(length)) {
    const collector = new Collector(host, () => socket.more());
    // The parser never sees the end of this answer, and complains when its connection goes.
    stream.on('error', () => undefined);
    socket.redirect(stream, Number(length), collector);
    return collector;
  }
  const collector = new Collector(host, () => void stream.resume());
  stream.on('data', (bytes: Buffer) => {
    if (!collector.take(bytes)) stream.pause();
  });
  stream.once('end', () => collector.end());
  stream.on('error', (error) => collector.fail(error));
  stream.once('close', () => collector.end());
  return collector;
}

async function* pieces(
  head: Head,
  host: string,
  idle: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array, void, undefined> {
  const collector = collect(head, host);
  const onAbort = (): void => collector.fail(new GangwayError('CANCELLED'));
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    if (signal?.aborted === true) onAbort();
    for (;;) {
      const piece = await collector.next(idle);
      if (signal?.aborted === true) throw new GangwayError('CANCELLED');
      if (piece === undefined) return;
      yield piece;
    }
  } catch (error) {
    throw (signal === undefined ? undefined : aborted(signal)) ?? networkFailure(error, { host });
  } finally {
    signal?.removeEventListener('abort', onAbort);
    head.stream.destroy();
  }
}
