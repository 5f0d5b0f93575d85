/** One request and the head of its answer. The body is a stream that somebody must read or destroy. */
import type { Readable } from 'node:stream';
import axios, { AxiosError } from 'axios';
import { GangwayError } from '../../../../protocol/errors.ts';
import { networkFailure } from './network-failure.ts';
import type { ProvingAgent } from './proving-agent.ts';

export interface Request {
  readonly method: 'GET' | 'POST';
  /** https only. */
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON text. */
  readonly body?: string;
}

export interface Head {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly stream: Readable;
}

/** Own instance: nobody's interceptors or defaults reach in here. */
const client = axios.create({
  // The fetch adapter would follow a redirect to plain HTTP with the body in it.
  adapter: 'http',
  maxRedirects: 0,
  proxy: false,
  decompress: false,
  responseType: 'stream',
  validateStatus: () => true,
  transformRequest: (data: string | undefined) => data,
});

/**
 * Sends a request and waits for the head of the answer.
 * @throws TRUST_PLAIN_HTTP before any socket; TRUST_REDIRECT for any 3xx; what the agent throws.
 */
export async function exchange(agent: ProvingAgent, request: Request, signal: AbortSignal): Promise<Head> {
  const { method, url, headers, body } = request;
  if (url.protocol !== 'https:') {
    throw new GangwayError('TRUST_PLAIN_HTTP', { details: { host: url.hostname } });
  }
  try {
    const answer = await client.request<Readable>({
      method,
      url: url.href,
      httpsAgent: agent,
      signal,
      headers: {
        accept: 'application/json',
        'accept-encoding': 'identity',
        'content-type': body === undefined ? false : 'application/json',
        'user-agent': false,
        ...headers,
      },
      ...(body === undefined ? {} : { data: body }),
    });
    const head = {
      status: answer.status,
      headers: Object.fromEntries(
        Object.entries(answer.headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
      ),
      stream: answer.data,
    };
    refuseRedirect(url, head);
    return head;
  } catch (error) {
    throw aborted(signal) ?? networkFailure(error instanceof AxiosError ? (error.cause ?? error) : error);
  }
}

/** The GangwayError that a signal was aborted with; plain `abort()` of a caller means CANCELLED. */
export function aborted(signal: AbortSignal): GangwayError | undefined {
  if (!signal.aborted) return undefined;
  return signal.reason instanceof GangwayError ? signal.reason : new GangwayError('CANCELLED');
}

function refuseRedirect(url: URL, { status, headers, stream }: Head): void {
  if (status < 300 || status > 399) return;
  stream.destroy();
  const to = URL.parse(headers['location'] ?? '', url.href)?.host;
  throw new GangwayError('TRUST_REDIRECT', {
    details: { host: url.host, ...(to === undefined || to === '' ? {} : { to: to.slice(0, 200) }) },
  });
}
