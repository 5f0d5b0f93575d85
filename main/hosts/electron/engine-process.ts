/** The engine's own process: composes the agent and speaks the contract with the shell. */
import { compose } from '../../engine/compose.ts';
import { serveEngine } from './serve-engine.ts';
import { simulateOption } from './simulate-option.ts';

const { parentPort } = process;
const opening = compose({
  simulate: simulateOption(process.argv.slice(2)),
  environment: process.env,
});
const take = serveEngine(opening, (message) => parentPort.postMessage(message));
parentPort.on('message', ({ data }) => void take(data));
