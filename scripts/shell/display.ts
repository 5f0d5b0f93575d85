import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

export interface Display {
  /** For the environment variable DISPLAY. */
  readonly name: string;
  close(): void;
}

/** Starts a display without a screen that programs of any user on this machine may draw on. */
export async function openDisplay(): Promise<Display> {
  const server: ChildProcess = spawn(
    'Xvfb',
    ['-displayfd', '3', '-ac', '-nolisten', 'tcp', '-screen', '0', '1280x900x24'],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] },
  );
  const number = server.stdio[3];
  if (!number) throw new Error('Xvfb has no pipe');
  const [chosen] = await Promise.race([
    once(number, 'data'),
    once(server, 'exit').then(() => Promise.reject(new Error('Xvfb ended at once'))),
  ]);
  return { name: `:${String(chosen).trim()}`, close: () => void server.kill() };
}
