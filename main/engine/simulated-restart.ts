/** A real computer ends every program when it restarts. A simulated one cannot: whoever runs the engine ends it. */
import type { Engine } from './engine.ts';

/** Exit code of a program that ended because its simulated computer restarted; as of the command line. */
export const RESTARTED = 15;

/** @param end is called once, when the restart is through. */
export function onSimulatedRestart(engine: Engine, end: () => void): void {
  const stop = engine.onChanged(({ screen }) => {
    if (screen.kind !== 'restart' || !screen.restarting) return;
    stop();
    void engine.idle().then(end);
  });
}
