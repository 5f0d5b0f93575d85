/** The agent's command line, run as a person would run it; what it prints goes straight to the terminal. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const MAIN = join(import.meta.dirname, '../main/hosts/cli/main.ts');

export interface Ended {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly durationMs: number;
}

/** @param input goes to its standard input, where a code belongs. */
export async function gangway(args: readonly string[], input = ''): Promise<Ended> {
  const started = performance.now();
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['pipe', 'inherit', 'inherit'] });
  // A process that was killed does not read to the end; that is no failure of the demo.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const [exitCode, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  return { exitCode, signal, durationMs: performance.now() - started };
}
