/** Loaded before the engine: gives its process the port that Electron gives to utility processes. */
import { EventEmitter } from 'node:events';

class ParentPort extends EventEmitter {
  postMessage(message: unknown): void {
    process.send?.(message);
  }
}

const port = new ParentPort();
const early: unknown[] = [];
const deliver = (data: unknown): void => {
  if (port.listenerCount('message') > 0) port.emit('message', { data, ports: [] });
  else early.push(data);
};
process.on('message', deliver);
// What came before anybody listened is delivered then, as Electron does.
port.on('newListener', (event) => {
  if (event === 'message') queueMicrotask(() => early.splice(0).forEach(deliver));
});
process.on('disconnect', () => process.exit(0));
Object.assign(process, { parentPort: port });
