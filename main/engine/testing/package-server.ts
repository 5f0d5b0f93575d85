/** A TLS server with one package that cuts, stalls, changes and lies as it is told. For tests only. */
import { createHash } from 'node:crypto';
import type { RequestListener } from 'node:http';

export interface Behaviour {
  /** Bytes after which each answer is cut; absent: never. */
  cutAfter?: number;
  /** Bytes after which an answer stands still. */
  stallAfter?: number;
  /** `null`: none. */
  etag: string | null;
  /** Answers ranges with the whole content. */
  ignoresRanges?: boolean;
  /** Sends another part than was asked for. */
  shift?: number;
}

export interface Asked {
  readonly range: string | undefined;
  readonly ifRange: string | undefined;
}

export interface PackageServer {
  readonly behaviour: Behaviour;
  readonly asked: Asked[];
  /** Bytes of content that left. */
  sent(): number;
  content: Buffer;
  readonly listener: RequestListener;
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const PIECE = 16_384;

export function packageServer(content: Buffer): PackageServer {
  const asked: Asked[] = [];
  let sent = 0;
  const server: PackageServer = {
    behaviour: { etag: '"one"' },
    asked,
    sent: () => sent,
    content,
    listener(request, response) {
      const { behaviour } = server;
      const { range, 'if-range': ifRange } = request.headers;
      asked.push({ range, ifRange: typeof ifRange === 'string' ? ifRange : undefined });
      const start = Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? Number.NaN);
      const partial = !Number.isNaN(start) && behaviour.ignoresRanges !== true && ifRange === behaviour.etag;
      const from = partial ? start + (behaviour.shift ?? 0) : 0;
      const rest = server.content.subarray(from);
      const { length } = server.content;
      response.writeHead(partial ? 206 : 200, {
        'content-length': rest.length,
        ...(behaviour.etag === null ? {} : { etag: behaviour.etag }),
        ...(partial ? { 'content-range': `bytes ${from}-${length - 1}/${length}` } : {}),
      });
      const limit = Math.min(behaviour.cutAfter ?? Infinity, behaviour.stallAfter ?? Infinity);
      let at = 0;
      const more = (): void => {
        if (at >= rest.length) return void response.end();
        if (at >= limit) {
          if (behaviour.cutAfter !== undefined) response.destroy();
          return;
        }
        const piece = rest.subarray(at, Math.min(at + PIECE, limit));
        at += piece.length;
        sent += piece.length;
        response.write(piece, more);
      };
      more();
    },
  };
  return server;
}
