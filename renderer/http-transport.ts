/** Moves contract messages to the browser host: one POST for each call, one long POST for what it tells unasked. */
import { lost, type Transport } from '../main/contract/connect.ts';
import { sessionKey } from './session-key.ts';

export interface HttpTransport extends Transport {
  onLost(listener: () => void): void;
}

export function httpTransport(): HttpTransport {
  const listeners = new Set<(message: unknown) => void>();
  const lostListeners = new Set<() => void>();
  const key = sessionKey();
  const deliver = (message: unknown): void => {
    for (const listener of listeners) listener(message);
  };

  const post = async (path: string, body: unknown): Promise<Response> => {
    const response = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'gangway-session': key },
      body: JSON.stringify(body),
      redirect: 'error',
    });
    if (!response.ok) throw new Error(`the host answered ${String(response.status)}`);
    return response;
  };

  const listen = async (): Promise<void> => {
    try {
      const { body } = await post('./events', {});
      if (body) for await (const message of lines(body)) deliver(message);
    } catch {
      // Ended like a stream that ends: the host is gone or knows this window no longer.
    }
    for (const listener of lostListeners) listener();
  };

  return {
    send(message) {
      post('./contract', message)
        .then((response) => response.json())
        .then(deliver, () => deliver(lost(message)));
    },
    receive(listener) {
      if (listeners.size === 0) void listen();
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    onLost: (listener) => void lostListeners.add(listener),
  };
}

/** The `data:` lines of a stream of server-sent events. */
async function* lines(body: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const parts = (rest + value).split('\n');
    rest = parts.pop() ?? '';
    for (const line of parts) {
      if (line.startsWith('data: ')) yield JSON.parse(line.slice('data: '.length));
    }
  }
}
