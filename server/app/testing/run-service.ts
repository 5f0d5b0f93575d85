/** The service as it is started in operation: a process of its own, configured by its environment. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));
/** Each test has a data folder of its own; compiling everything again for each would take most of the time. */
const COMPILED = fileURLToPath(new URL('../../../node_modules/.cache/gangway-service', import.meta.url));

export interface RunningService {
  readonly origin: string;
  readonly rootFingerprint: string;
  /** The one line on standard output. */
  readonly line: string;
  /** Milliseconds from starting the process to that line. */
  readonly startedIn: number;
  /** SIGTERM. @returns exit code and everything on standard error. */
  stop(): Promise<{ code: number | null; said: string }>;
  /** SIGKILL: no chance to put anything in order. */
  kill(): Promise<void>;
}

export async function runService(
  data: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<RunningService> {
  const begun = performance.now();
  const child = spawn(process.execPath, [MAIN], {
    env: {
      PATH: process.env['PATH'] ?? '',
      GANGWAY_DATA: data,
      GANGWAY_LISTEN: '127.0.0.1:0',
      NODE_COMPILE_CACHE: COMPILED,
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const gone = once(child, 'exit') as Promise<[number | null]>;
  const said = text(child.stderr);
  const first = once(createInterface(child.stdout), 'line') as Promise<[string]>;
  const line = await Promise.race([first.then(([only]) => only), gone.then(() => undefined)]);
  if (line === undefined) throw new Error(`the service ended at once: ${await said}`);
  const startedIn = performance.now() - begun;
  const { origin, rootFingerprint } = JSON.parse(line) as { origin: string; rootFingerprint: string };
  return {
    origin,
    rootFingerprint,
    line,
    startedIn,
    async stop() {
      child.kill('SIGTERM');
      const [code] = await gone;
      return { code, said: await said };
    },
    async kill() {
      child.kill('SIGKILL');
      await gone;
    },
  };
}
