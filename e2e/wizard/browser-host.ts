/** The real browser host as a process of its own: real engine, real protocol, a simulated computer. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../main/hosts/browser/main.ts', import.meta.url));

export interface RunningHost {
  /** Good once. */
  readonly url: string;
  /** Everything it wrote, once it has ended by itself. */
  readonly ended: Promise<string>;
  /** Ends it; returns everything it wrote. */
  stop(): Promise<string>;
}

export async function startBrowserHost(computer: string): Promise<RunningHost> {
  const child = spawn(process.execPath, [MAIN, '--simulate', computer, '--no-open'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'] },
  });
  let written = '';
  child.stderr.on('data', (chunk: Buffer) => (written += chunk.toString()));
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => (written += `${line}\n`));
  const ended = once(child, 'exit');
  const line = await Promise.race([
    once(lines, 'line').then(([text]) => String(text)),
    ended.then(() => undefined),
  ]);
  const url = line?.match(/http:\S+/)?.[0];
  if (url === undefined) throw new Error(`the host did not start: ${written}`);
  return {
    url,
    ended: ended.then(() => written),
    async stop() {
      if (child.exitCode !== null) return written;
      child.kill('SIGTERM');
      await ended;
      return written;
    },
  };
}
