/** Starts a TypeScript program of ours as a real process. For tests only. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
}

export interface Child {
  /** Resolves when the text was printed; rejects when the process ends first. */
  printed(text: string): Promise<void>;
  kill(): void;
  readonly ended: Promise<Ended>;
}

/** @param program a path beside this file */
export function startChild(program: string, ...args: string[]): Child {
  const path = fileURLToPath(new URL(program, import.meta.url));
  const child = spawn(process.execPath, [path, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const listeners = new Set<() => void>();
  const collect = (chunk: Buffer): void => {
    output += chunk.toString();
    for (const listener of listeners) listener();
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal, output }));
  });
  return {
    ended,
    kill: () => void child.kill('SIGKILL'),
    printed: (text) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (output.includes(text)) resolve();
        };
        listeners.add(look);
        look();
        void ended.then(() => reject(new Error(`ended without printing ${text}: ${output}`)));
      }),
  };
}

export const runChild = (program: string, ...args: string[]): Promise<Ended> =>
  startChild(program, ...args).ended;
