/** What the agent does for its helper while a step is applied: the network, the sealed secret, the person. */
import { failureOf } from '../core/failure.ts';
import type { StepContext } from '../core/ports/platform.ts';
import type { Line } from './line.ts';
import { type Ask, type FromAgent, PIECE_LIMIT, toMessage, WINDOW } from './messages.ts';

export interface HelperAnswers {
  /** Never rejects: what goes wrong is the answer. @param context of the step that needs it */
  asked(ask: number, about: Ask, context: StepContext): Promise<void>;
  taken(ask: number, bytes: number): void;
  stop(ask: number): void;
  /** The helper is gone. */
  end(): void;
}

interface Sending {
  underWay: number;
  stopped: boolean;
  /** Something of this changed. */
  wake(): void;
}

/** @returns what comes next; `undefined` when the helper wants no more of it first, however long it would take */
function nextUnlessStopped<T>(mine: Sending, next: Promise<T>): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    mine.wake = () => {
      if (mine.stopped) resolve(undefined);
    };
    mine.wake();
    next.then(resolve, reject);
  });
}

export function helperAnswers(line: Line<FromAgent>): HelperAnswers {
  const sending = new Map<number, Sending>();

  async function send(ask: number, about: Ask & { what: 'download' }, context: StepContext): Promise<void> {
    const mine: Sending = { underWay: 0, stopped: false, wake: () => undefined };
    sending.set(ask, mine);
    let source: AsyncIterator<Uint8Array> | undefined;
    try {
      const bytes = await context.download(about.url, about.from);
      const { offset, tag } = bytes;
      source = bytes[Symbol.asyncIterator]();
      await line.send({
        type: 'download-begun',
        ask,
        ...(offset === undefined ? {} : { offset }),
        ...(tag === undefined ? {} : { tag }),
      });
      for (;;) {
        const next = await nextUnlessStopped(mine, source.next());
        if (next === undefined || next.done === true) break;
        const chunk = next.value;
        for (let at = 0; at < chunk.length && !mine.stopped; at += PIECE_LIMIT) {
          const piece = chunk.subarray(at, at + PIECE_LIMIT);
          while (mine.underWay + piece.length > WINDOW && !mine.stopped) {
            await new Promise<void>((resolve) => (mine.wake = resolve));
          }
          mine.underWay += piece.length;
          if (!mine.stopped) await line.sendBytes(piece);
        }
      }
      await line.send({ type: 'download-over', ask });
    } finally {
      sending.delete(ask);
      // Closes the connection. Not waited for: a network that says nothing would hang here, too.
      source?.return?.().catch(() => undefined);
    }
  }

  async function answer(ask: number, about: Ask, context: StepContext): Promise<void> {
    switch (about.what) {
      case 'download':
        return send(ask, about, context);
      case 'secret':
        return line.send({ type: 'sealed-secret', ask, sealed: await context.sealedSecret() });
      case 'guide': {
        const answered = await context.guide(about.guidance, about.question);
        return line.send({ type: 'guidance-answer', ask, answer: answered });
      }
    }
  }

  return {
    async asked(ask, about, context) {
      try {
        await answer(ask, about, context);
      } catch (error) {
        const failure = toMessage(failureOf(error));
        // When that cannot be sent either, the helper is gone, and whoever waits for its command is told.
        await line.send({ type: 'ask-failed', ask, failure }).catch(() => undefined);
      }
    },
    taken(ask, bytes) {
      const mine = sending.get(ask);
      if (mine === undefined) return;
      mine.underWay -= bytes;
      mine.wake();
    },
    stop(ask) {
      const mine = sending.get(ask);
      if (mine === undefined) return;
      mine.stopped = true;
      mine.wake();
    },
    end() {
      for (const mine of sending.values()) {
        mine.stopped = true;
        mine.wake();
      }
    },
  };
}
