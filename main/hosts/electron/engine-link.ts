/**
 * The engine in a process of its own, and the messages to and from it. When the process ends by itself, every
 * question it still owed an answer is answered AGENT_LOST, and a new one goes on from the journal: as it does after the
 * restart of a simulated computer, which ends the engine as a real one ends everything.
 */
import { lost } from '../../contract/connect.ts';
import { idOf, isRecord } from '../../contract/messages.ts';
import { RESTARTED } from '../../engine/simulated-restart.ts';

/** What is needed of Electron's UtilityProcess. */
export interface EngineProcess {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  once(event: 'exit', listener: (code: number) => void): unknown;
  kill(): boolean;
}

export interface EngineLink {
  send(message: unknown): void;
  close(): void;
}

/** More ends than this, and it is not started again: something is wrong that starting does not mend. */
const MOST_STARTS = 4;

export function linkEngine(options: {
  /** Starts the process. */
  start(): EngineProcess;
  /** Takes what the engine says. */
  heard(message: unknown): void;
}): EngineLink {
  const owed = new Map<number, unknown>();
  let engine: EngineProcess | undefined;
  let starts = 0;
  let closed = false;

  const begin = (): void => {
    starts += 1;
    const started = options.start();
    engine = started;
    started.on('message', (message) => {
      const id = idOf(message);
      if (id !== null && isRecord(message) && 'ok' in message) owed.delete(id);
      options.heard(message);
    });
    started.once('exit', (code) => {
      engine = undefined;
      if (code === RESTARTED) starts = 0;
      for (const message of owed.values()) options.heard(lost(message));
      owed.clear();
      if (!closed && starts < MOST_STARTS) begin();
    });
  };
  begin();

  return {
    send(message) {
      const id = idOf(message);
      if (engine === undefined || id === null) {
        options.heard(lost(message));
        return;
      }
      owed.set(id, message);
      engine.postMessage(message);
    },
    close() {
      closed = true;
      engine?.kill();
    },
  };
}
