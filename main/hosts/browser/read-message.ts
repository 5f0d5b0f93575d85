/** Reads the JSON body of a request, within limits. */
import type { IncomingMessage } from 'node:http';

/** Bytes. The longest thing a window sends is a link of 2048 characters. */
export const BODY_LIMIT = 64 * 1024;

export type ReadMessage =
  { readonly ok: true; readonly message: unknown } | { readonly ok: false; readonly status: 400 | 413 | 415 };

export async function readMessage(request: IncomingMessage): Promise<ReadMessage> {
  if (request.headers['content-type'] !== 'application/json') return { ok: false, status: 415 };
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > BODY_LIMIT) return { ok: false, status: 413 };
    chunks.push(chunk);
  }
  try {
    return { ok: true, message: JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown };
  } catch {
    return { ok: false, status: 400 };
  }
}
