/** The engine's own process: composes the agent and speaks the contract with the shell. */
import { compose } from '../../engine/compose.ts';
import { onSimulatedRestart, RESTARTED } from '../../engine/simulated-restart.ts';
import { serveEngine } from './serve-engine.ts';
import { simulateOption } from './simulate-option.ts';

const { parentPort } = process;
const simulate = simulateOption(process.argv.slice(2));
const opening = compose({ simulate, environment: process.env });
const take = serveEngine(opening, (message) => parentPort.postMessage(message));
parentPort.on('message', ({ data }) => void take(data));

if (simulate !== undefined) {
  // An engine that cannot be opened says why in the window.
  opening
    .then((engine) => {
      const end = (): void => void engine.close().finally(() => process.exit(RESTARTED));
      onSimulatedRestart(engine, end);
    })
    .catch(() => undefined);
}
