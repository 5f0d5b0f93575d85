/** The live view as a browser's EventSource reads it. */
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { LiveEvent } from '../schemas/enrollments.ts';

export interface Heard {
  readonly id: string;
  readonly live: LiveEvent;
}

/** A stream as a browser's EventSource reads one. */
export class EventStream {
  readonly heard: Heard[] = [];
  readonly #response: IncomingMessage;
  #rest = '';
  #waiting: (() => void)[] = [];

  constructor(response: IncomingMessage) {
    this.#response = response;
    response.setEncoding('utf8').on('data', (text: string) => this.#take(text));
  }

  static async open(
    service: { readonly rootPem: string },
    origin: string,
    cookie = '',
    since?: string,
  ): Promise<EventStream> {
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    const headers = { cookie, ...(since !== undefined && { 'last-event-id': since }) };
    request(`${origin}/admin/v1/live`, { ca: service.rootPem, agent: false, headers })
      .once('response', resolve)
      .once('error', reject)
      .end();
    const response = await promise;
    if (response.headers['content-type'] !== 'text/event-stream') {
      throw new Error(`no live view: ${response.statusCode}`);
    }
    return new EventStream(response);
  }

  #take(text: string): void {
    const blocks = (this.#rest + text).split('\n\n');
    this.#rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const lines = new Map(
        block.split('\n').map((line): [string, string] => {
          const [name = '', ...value] = line.split(': ');
          return [name, value.join(': ')];
        }),
      );
      const data = lines.get('data');
      if (lines.get('event') !== 'enrollment' || data === undefined) continue;
      this.heard.push({ id: lines.get('id') ?? '', live: LiveEvent.parse(JSON.parse(data)) });
    }
    for (const wake of this.#waiting.splice(0)) wake();
  }

  /** Resolves once something was heard that fits. */
  async until(fits: (heard: Heard) => boolean): Promise<Heard> {
    for (;;) {
      const found = this.heard.find(fits);
      if (found) return found;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  close(): void {
    this.#response.destroy();
  }
}
