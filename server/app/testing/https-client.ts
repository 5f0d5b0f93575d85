/** Requests over real TLS, trusting one root and nothing else. */
import { request } from 'node:https';
import { buffer } from 'node:stream/consumers';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly bytes: Buffer;
  /** The body as JSON; undefined when it is none. */
  readonly json: Record<string, unknown> | undefined;
}

export interface Ask {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as it is; an object as JSON. */
  readonly body?: string | Buffer | object;
}

/** @param ca PEM of the root. */
export async function fetchOver(
  ca: string,
  url: string,
  { method, headers, body }: Ask = {},
): Promise<Answer> {
  const raw = body === undefined || typeof body === 'string' || Buffer.isBuffer(body);
  const payload = raw ? body : JSON.stringify(body);
  const type = raw ? {} : { 'content-type': 'application/json' };
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const asked = request(url, { method: method ?? 'GET', ca, agent: false, headers: { ...type, ...headers } });
  asked.once('error', reject);
  asked.once('response', (response) => {
    buffer(response).then((bytes) => {
      const { statusCode = 0, headers: said } = response;
      resolve({ status: statusCode, headers: said, bytes, json: asJson(bytes) });
    }, reject);
  });
  asked.end(payload);
  return promise;
}

function asJson(bytes: Buffer): Record<string, unknown> | undefined {
  try {
    return JSON.parse(bytes.toString()) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
