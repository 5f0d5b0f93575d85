/** The engine's end of the line between its process and the shell. */
import { contract, type EngineHandlers } from '../../contract/contract.ts';
import { door } from '../../contract/door.ts';
import { idOf, type Problem } from '../../contract/messages.ts';
import type { View } from '../../contract/view.ts';
import { GangwayError } from '../../../protocol/errors.ts';

/** What is needed of an engine. */
export interface ServedEngine {
  readonly handlers: EngineHandlers;
  onChanged(listener: (view: View) => void): () => void;
}

/**
 * Answers messages once `opening` is done, and sends a push with every change; the first view is one, as a window may
 * still show what an engine before this one said. An engine that cannot be opened answers every message with the
 * reason. Returns the function that takes messages.
 */
export function serveEngine(
  opening: Promise<ServedEngine>,
  send: (message: unknown) => void,
): (message: unknown) => Promise<void> {
  const ready = opening.then(
    async (engine) => {
      const opened = door(contract, engine.handlers);
      const tell = (view: View): void => send(opened.push('enrollment', 'changed', view));
      engine.onChanged(tell);
      tell(await engine.handlers.enrollment.view());
      return { handle: (message: unknown): Promise<unknown> => opened.handle(message) };
    },
    (error: unknown) => ({
      handle: (message: unknown): unknown => ({ id: idOf(message), ok: false, problem: problemOf(error) }),
    }),
  );
  return async (message) => send(await (await ready).handle(message));
}

function problemOf(error: unknown): Problem {
  const { code, details } = error instanceof GangwayError ? error : new GangwayError('INTERNAL');
  return { code, details };
}
