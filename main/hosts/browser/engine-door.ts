/** The engine behind its door, from before it is open until after it is closed. */
import { contract, type EngineHandlers } from '../../contract/contract.ts';
import { door } from '../../contract/door.ts';
import { idOf, type PushMessage, type Reply } from '../../contract/messages.ts';
import type { View } from '../../contract/view.ts';
import { GangwayError } from '../../../protocol/errors.ts';

/** What is needed of an engine. */
export interface ServedEngine {
  readonly handlers: EngineHandlers;
  onChanged(listener: (view: View) => void): () => void;
}

export interface EngineDoor {
  /** Answers any message. An engine that could not be opened answers each with the reason. */
  handle(message: unknown): Promise<Reply>;
  /** What the engine tells unasked, from now on. Returns the function that ends it. */
  listen(listener: (message: PushMessage) => void): () => void;
}

export function engineDoor(opening: Promise<ServedEngine>): EngineDoor {
  const listeners = new Set<(message: PushMessage) => void>();
  const handling = opening.then(
    (engine) => {
      const open = door(contract, engine.handlers);
      engine.onChanged((view) => {
        const message = open.push('enrollment', 'changed', view);
        for (const listener of listeners) listener(message);
      });
      return open.handle;
    },
    (error: unknown) => {
      const { code, details } = error instanceof GangwayError ? error : new GangwayError('INTERNAL');
      return (message: unknown): Promise<Reply> =>
        Promise.resolve({ id: idOf(message), ok: false, problem: { code, details } });
    },
  );
  return {
    handle: async (message) => (await handling)(message),
    listen(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
