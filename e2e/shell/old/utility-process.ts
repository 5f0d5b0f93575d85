/** `utilityProcess.fork` over a child process with the real, current Node, whose path the test gives. */
import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { join } from 'node:path';

class OldUtilityProcess extends EventEmitter {
  readonly #child: ChildProcess;
  constructor(child: ChildProcess) {
    super();
    this.#child = child;
    child.on('message', (message) => this.emit('message', message));
    child.on('exit', (code) => this.emit('exit', code));
  }
  get pid(): number | undefined {
    return this.#child.pid;
  }
  postMessage(message: unknown): void {
    if (this.#child.connected) this.#child.send(message as object);
  }
  kill(): boolean {
    return this.#child.kill();
  }
}

export function fork(modulePath: string, args: readonly string[] = []): OldUtilityProcess {
  const node = process.env['TEST_NODE'];
  if (node === undefined) throw new Error('TEST_NODE is not set');
  const child = spawn(node, ['--import', join(__dirname, 'parent-port.mjs'), modulePath, ...args], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  return new OldUtilityProcess(child);
}
