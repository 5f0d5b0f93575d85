/**
 * What the helper asks its agent for while a step is applied: bytes of the network, a sealed secret, and what a person
 * answers. Nothing of it is believed: bytes are hashed where they land, the secret is opened here, for this very step.
 */
import { GangwayError } from '../../protocol/errors.ts';
import type { GuidanceAnswer } from '../contract/guidance.ts';
import type { PackageBytes } from '../core/ports/server.ts';
import { arrivals, type Arrivals } from './arrivals.ts';
import type { Line } from './line.ts';
import { type Ask, type FromAgent, type FromHelper, fromMessage } from './messages.ts';
import { refused } from './refusal.ts';

export interface AgentAsked {
  download(id: number, about: Ask & { what: 'download' }): Promise<PackageBytes>;
  sealedSecret(id: number): Promise<string>;
  guide(id: number, about: Ask & { what: 'guide' }): Promise<GuidanceAnswer>;
  /** @throws HELPER_REFUSED for an answer to nothing that was asked */
  heard(message: FromAgent): void;
  /** @throws HELPER_REFUSED for bytes that nobody asked for */
  bytes(bytes: Uint8Array): void;
  /** The agent is gone: nothing will be answered any more. */
  end(): void;
}

type Reply = Extract<FromAgent, { ask: number }>;

export function agentAsked(line: Line<FromHelper>): AgentAsked {
  const waiting = new Map<
    number,
    { about: Ask['what']; resolve(reply: Reply): void; reject(error: GangwayError): void }
  >();
  /** The one download whose bytes come, from its beginning until the agent says that it is over. */
  let coming: { readonly ask: number; readonly arrivals: Arrivals } | undefined;
  let asked = 0;
  let ended = false;
  const gone = (): GangwayError => new GangwayError('HELPER_LOST', { details: { why: 'agent' } });

  async function ask(id: number, about: Ask): Promise<Reply> {
    if (ended) throw gone();
    asked += 1;
    const number = asked;
    const answered = new Promise<Reply>((resolve, reject) => {
      waiting.set(number, { about: about.what, resolve, reject });
    });
    answered.catch(() => undefined);
    await line.send({ type: 'ask', ask: number, id, about });
    return answered;
  }

  const FITTING: Readonly<Record<Ask['what'], Reply['type']>> = {
    download: 'download-begun',
    secret: 'sealed-secret',
    guide: 'guidance-answer',
  };

  return {
    async download(id, about) {
      const begun = await ask(id, about);
      if (begun.type !== 'download-begun' || coming?.ask !== begun.ask) throw gone();
      const { offset, tag } = begun;
      const bytes = coming.arrivals.bytes();
      return Object.assign(bytes, {
        ...(offset === undefined ? {} : { offset }),
        ...(tag === undefined ? {} : { tag }),
      });
    },

    async sealedSecret(id) {
      const reply = await ask(id, { what: 'secret' });
      if (reply.type !== 'sealed-secret') throw refused('answer');
      return reply.sealed;
    },

    async guide(id, about) {
      const reply = await ask(id, about);
      if (reply.type !== 'guidance-answer') throw refused('answer');
      return reply.answer;
    },

    heard(message) {
      if (!('ask' in message)) throw refused('answer');
      const current = coming?.ask === message.ask ? coming.arrivals : undefined;
      if (message.type === 'download-over' || (message.type === 'ask-failed' && current)) {
        if (current === undefined) throw refused('answer');
        current.end(message.type === 'ask-failed' ? fromMessage(message.failure) : undefined);
        coming = undefined;
        return;
      }
      const asker = waiting.get(message.ask);
      waiting.delete(message.ask);
      if (asker === undefined) throw refused('answer');
      if (message.type === 'ask-failed') return asker.reject(fromMessage(message.failure));
      if (message.type !== FITTING[asker.about]) throw refused('answer');
      if (message.type === 'download-begun') {
        if (coming !== undefined) throw refused('two-downloads');
        const { ask: number } = message;
        coming = {
          ask: number,
          arrivals: arrivals({
            taken: (bytes) => line.send({ type: 'taken', ask: number, bytes }),
            stop: () => line.send({ type: 'download-stop', ask: number }),
          }),
        };
      }
      asker.resolve(message);
    },

    bytes(bytes) {
      if (coming === undefined) throw refused('bytes');
      coming.arrivals.push(bytes);
    },

    end() {
      ended = true;
      for (const { reject } of waiting.values()) reject(gone());
      waiting.clear();
      coming?.arrivals.end(gone());
      coming = undefined;
    },
  };
}
