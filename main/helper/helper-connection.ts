/** The agent's end of the conversation with its helper: a command goes out, its answer comes back. */
import { GangwayError } from '../../protocol/errors.ts';
import type { ByteLink } from '../core/ports/elevation.ts';
import type { StepContext } from '../core/ports/platform.ts';
import { helperAnswers } from './answer-helper.ts';
import { readFrames } from './frames.ts';
import { openLine } from './line.ts';
import { type Command, type FromAgent, FromHelper, fromMessage } from './messages.ts';

export interface HelperConnection {
  /**
   * @param context what the helper may ask for meanwhile; its signal stops the command
   * @throws what the helper answers; HELPER_LOST when it ended
   */
  ask(command: Command, context?: StepContext): Promise<unknown>;
  /** Resolves with the reason when it ended, whoever ended it. */
  readonly ended: Promise<GangwayError>;
  /** Lets it finish what is under way, and end. */
  end(): Promise<void>;
}

/** Milliseconds between two signs of life; the helper waits for several. */
const ALIVE_MS = 10_000;
/** A helper that was told to end finishes a step first, but nobody waits for it that long. */
const END_MS = 5_000;

interface Waiting {
  resolve(value: unknown): void;
  reject(error: GangwayError): void;
  readonly context: StepContext | undefined;
}

export function connectHelper(link: ByteLink): HelperConnection {
  const line = openLine<FromAgent>(link);
  const answers = helperAnswers(line);
  const waiting = new Map<number, Waiting>();
  let asked = 0;
  let over: GangwayError | undefined;
  const alive = setInterval(() => void line.send({ type: 'alive' }).catch(() => undefined), ALIVE_MS);
  alive.unref();

  function heard(message: FromHelper): void {
    switch (message.type) {
      case 'answer':
        waiting.get(message.id)?.resolve(message.value);
        return void waiting.delete(message.id);
      case 'failed':
        waiting.get(message.id)?.reject(fromMessage(message.failure));
        return void waiting.delete(message.id);
      case 'progress':
        return waiting.get(message.id)?.context?.progress(message.done, message.total);
      case 'ask': {
        const context = waiting.get(message.id)?.context;
        // Of a command that is over already: nothing is waited for any more.
        if (context !== undefined) void answers.asked(message.ask, message.about, context);
        return undefined;
      }
      case 'taken':
        return answers.taken(message.ask, message.bytes);
      case 'download-stop':
        return answers.stop(message.ask);
      case 'refused':
        throw fromMessage(message.failure);
    }
  }

  /** Whatever is wrong with what comes from there, the helper is not one any more. */
  async function listen(): Promise<GangwayError> {
    try {
      for await (const frame of readFrames(link.incoming)) {
        if (frame.kind === 'bytes') return new GangwayError('HELPER_LOST', { details: { why: 'bytes' } });
        const message = FromHelper.safeParse(frame.value);
        if (!message.success) return new GangwayError('HELPER_LOST', { details: { why: 'unknown' } });
        heard(message.data);
      }
      return new GangwayError('HELPER_LOST');
    } catch (error) {
      return error instanceof GangwayError ? error : new GangwayError('HELPER_LOST', { cause: error });
    }
  }

  const ended = listen().then(async (reason) => {
    over = reason;
    clearInterval(alive);
    answers.end();
    for (const { reject } of waiting.values()) reject(reason);
    waiting.clear();
    await link.close().catch(() => undefined);
    return reason;
  });

  return {
    ended,
    async ask(command, context) {
      if (over !== undefined) throw over;
      asked += 1;
      const id = asked;
      const answered = new Promise<unknown>((resolve, reject) => {
        waiting.set(id, { resolve, reject, context });
      });
      const cancel = (): void => void line.send({ type: 'cancel', id }).catch(() => undefined);
      try {
        // The link may break while this is written: then the answer says so.
        answered.catch(() => undefined);
        await line.send({ type: 'command', id, command }).catch(async () => {
          throw await ended;
        });
        if (context?.signal.aborted) cancel();
        else context?.signal.addEventListener('abort', cancel, { once: true });
        return await answered;
      } finally {
        waiting.delete(id);
        context?.signal.removeEventListener('abort', cancel);
      }
    },
    async end() {
      if (over === undefined) {
        const id = asked + 1;
        await line.send({ type: 'command', id, command: { command: 'end' } }).catch(() => undefined);
      }
      let late: ReturnType<typeof setTimeout> | undefined;
      const patience = new Promise<void>((resolve) => (late = setTimeout(resolve, END_MS)));
      await Promise.race([ended, patience]);
      clearTimeout(late);
      await link.close().catch(() => undefined);
    },
  };
}
