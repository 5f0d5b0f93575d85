/** Listens in on a server in this process: every request and its answer, whole, as they are on the wire. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';

export interface Recorded {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly status: number;
  readonly contentType: string;
  readonly answer: Buffer;
}

export interface Recorder {
  readonly exchanges: Recorded[];
  stop(): void;
}

const CHANNEL = 'http.server.request.start';

/** @param port of the server to listen in on. */
export function recordExchanges(port: number): Recorder {
  const exchanges: Recorded[] = [];
  const listener = (message: unknown): void => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    if (request.socket.localPort !== port) return;
    const asked = tapEvents(request);
    const answered = tapWrites(response);
    response.once('finish', () => {
      exchanges.push({
        method: request.method ?? '',
        path: request.url ?? '',
        headers: Object.fromEntries(
          Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
        ),
        body: Buffer.concat(asked),
        status: response.statusCode,
        contentType: String(response.getHeader('content-type')),
        answer: Buffer.concat(answered),
      });
    });
  };
  subscribe(CHANNEL, listener);
  return { exchanges, stop: () => void unsubscribe(CHANNEL, listener) };
}

/** Sees the pieces as they go by; a `data` listener would start the flow before the server is ready for it. */
function tapEvents(request: IncomingMessage): Buffer[] {
  const pieces: Buffer[] = [];
  const emit = request.emit.bind(request) as (name: string | symbol, ...values: unknown[]) => boolean;
  request.emit = (name: string | symbol, ...values: unknown[]): boolean => {
    if (name === 'data') pieces.push(Buffer.from(values[0] as Buffer));
    return emit(name, ...values);
  };
  return pieces;
}

function tapWrites(response: ServerResponse): Buffer[] {
  const pieces: Buffer[] = [];
  const keep = (piece: unknown): void => {
    if (typeof piece === 'string' || piece instanceof Uint8Array) pieces.push(Buffer.from(piece as string));
  };
  const write = response.write.bind(response) as (...values: unknown[]) => boolean;
  const end = response.end.bind(response) as (...values: unknown[]) => ServerResponse;
  response.write = (...values: unknown[]): boolean => {
    keep(values[0]);
    return write(...values);
  };
  response.end = ((...values: unknown[]): ServerResponse => {
    keep(values[0]);
    return end(...values);
  }) as typeof response.end;
  return pieces;
}
