/** Reads the body of an answer, up to a limit. */
import { GangwayError } from '../../../../protocol/errors.ts';
import type { Head } from './exchange.ts';

/**
 * @param limit bytes; as soon as there are more, or more are announced, the connection is ended.
 * @throws SERVER_TOO_LARGE
 */
export async function readBody({ headers, stream }: Head, limit: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let size = 0;
  const refuse = (): never => {
    stream.destroy();
    throw new GangwayError('SERVER_TOO_LARGE', { details: { limit: String(limit) } });
  };
  if (Number(headers['content-length'] ?? 0) > limit) refuse();
  for await (const piece of stream as AsyncIterable<Buffer>) {
    size += piece.length;
    if (size > limit) refuse();
    pieces.push(piece);
  }
  return Buffer.concat(pieces, size);
}
