/**
 * The helper's conversation with its agent, from hello to the end. Whatever does not fit ends it, before anything was
 * done about it.
 */
import { GangwayError } from '../../protocol/errors.ts';
import { failureOf } from '../core/failure.ts';
import type { ByteLink } from '../core/ports/elevation.ts';
import { agentAsked } from './agent-asked.ts';
import { type Desk, type DeskParts, openDesk } from './command-desk.ts';
import { readFrames } from './frames.ts';
import { openLine } from './line.ts';
import { type Command, FromAgent, type FromHelper, toMessage } from './messages.ts';
import { atMost, type Lock, lockOf, PATIENCE, type Patience } from './patience.ts';
import { refused } from './refusal.ts';
import { takingTurns } from './turns.ts';

/** Commands under way at the same time; an agent waits for most of its own. */
const MOST = 32;

/** Whether a command's failure is the helper's end. */
const ends = ({ command }: Command, error: unknown): boolean =>
  command === 'hello' || failureOf(error).code === 'HELPER_REFUSED';

/**
 * @returns when the agent said `end`, is gone, or was refused; then nothing is under way any more
 * @throws what the lock throws when it cannot be given back
 */
export async function serveAgent(
  link: ByteLink,
  parts: DeskParts,
  patience: Patience = PATIENCE,
): Promise<void> {
  const line = openLine<FromHelper>(link);
  const agent = agentAsked(line);
  const underWay = new Map<number, AbortController>();
  const inTurn = takingTurns();
  /** What is done, and what is said of it. */
  const [working, answering] = [new Set<Promise<unknown>>(), new Set<Promise<void>>()];
  let desk: Desk | undefined;
  let lock: Lock | undefined;
  let highest = 0;
  let silentTicks = 0;
  /** Nothing is begun any more: what came behind a refusal, or while the last step is waited for, is not done. */
  let over = false;
  let fatal = (_error: GangwayError): void => undefined;
  const stopped = new Promise<never>((_, reject) => (fatal = reject));
  stopped.catch(() => undefined);

  const hello = setTimeout(() => fatal(refused('no-hello')), patience.hello);
  const listening = setInterval(() => {
    silentTicks += 1;
    if (silentTicks >= patience.silent) fatal(refused('silence'));
  }, patience.tick);

  /** One agent at a time on this computer, and the journal is still the one that this agent knows. */
  async function begin({ journal }: Command & { command: 'hello' }): Promise<void> {
    const { platform } = parts;
    lock = await lockOf(platform, patience.lock);
    const { length } = await platform.journal.read();
    if (length !== journal) throw new GangwayError('STATE_BUSY', { details: { why: 'journal' } });
    desk = await openDesk(parts);
  }

  async function carryOut(id: number, command: Command, signal: AbortSignal): Promise<unknown> {
    if (over) throw new GangwayError('HELPER_LOST');
    const progress = (done: number, total: number): void =>
      void line.send({ type: 'progress', id, done, total }).catch(() => undefined);
    try {
      if (command.command === 'hello') return await begin(command);
      if (desk === undefined) throw refused('order');
      return await desk.carryOut(command, { id, signal, agent, progress });
    } catch (error) {
      over ||= ends(command, error);
      throw error;
    }
  }

  async function answer(id: number, command: Command, work: Promise<unknown>): Promise<void> {
    try {
      const value = await work;
      await line.send({ type: 'answer', id, ...(value === undefined ? {} : { value }) });
    } catch (error) {
      await line.send({ type: 'failed', id, failure: toMessage(failureOf(error)) }).catch(() => undefined);
      if (ends(command, error)) fatal(error instanceof GangwayError ? error : new GangwayError('INTERNAL'));
    } finally {
      underWay.delete(id);
    }
  }

  function take(id: number, command: Command): void {
    const first = highest === 0;
    if (first !== (command.command === 'hello') || id <= highest) throw refused('order');
    if (underWay.size >= MOST) throw refused('too-many');
    highest = id;
    clearTimeout(hello);
    const stop = new AbortController();
    underWay.set(id, stop);
    const work = inTurn(command, () => carryOut(id, command, stop.signal));
    const answered = answer(id, command, work);
    forgottenAfter(working, work);
    forgottenAfter(answering, answered);
  }

  async function listen(): Promise<void> {
    for await (const frame of readFrames(link.incoming)) {
      if (over) continue;
      silentTicks = 0;
      if (frame.kind === 'bytes') {
        agent.bytes(frame.bytes);
        continue;
      }
      const message = FromAgent.safeParse(frame.value);
      if (!message.success) throw refused('unknown');
      const { data } = message;
      if (data.type === 'command' && data.command.command === 'end') return;
      if (data.type === 'command') take(data.id, data.command);
      else if (data.type === 'cancel') underWay.get(data.id)?.abort();
      else if (data.type !== 'alive') agent.heard(data);
    }
  }

  try {
    await Promise.race([listen(), stopped]);
  } catch (error) {
    over = true;
    const last = line.send({ type: 'refused', failure: toMessage(failureOf(error)) });
    forgottenAfter(
      answering,
      last.catch(() => undefined),
    );
  } finally {
    over = true;
    clearTimeout(hello);
    clearInterval(listening);
    for (const stop of underWay.values()) stop.abort();
    agent.end();
    // A step is never left half-way by a helper that lives: what cannot be stopped is waited for.
    await Promise.allSettled(working);
    await lock?.release();
    // Whoever reads nothing keeps nobody.
    await atMost(patience.lastWords, Promise.all(answering));
    await atMost(patience.lastWords, link.close());
  }
}

function forgottenAfter<T>(all: Set<Promise<T>>, one: Promise<T>): void {
  all.add(one);
  const forget = (): void => void all.delete(one);
  one.then(forget, forget);
}
