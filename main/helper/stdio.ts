/**
 * The link of a helper that needs no question: a plain child with pipes of its own, which have no name that anybody could
 * look for. For the simulated computer, and for an agent that has the rights already.
 */
import { spawn } from 'node:child_process';
import { dirname } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { GangwayError } from '../../protocol/errors.ts';
import type { ByteLink, Elevation, ReachAgent } from '../core/ports/elevation.ts';

/** Behind the helper's own arguments. */
const STDIO = '--stdio';

/** What Windows needs to start a program; nothing else of the agent's environment could tell Node what to do. */
const PASSED_ON = ['SystemRoot', 'SystemDrive', 'windir', 'ProgramData', 'TEMP', 'TMP'];

export const stdioElevation = (environment: Readonly<Record<string, string | undefined>>): Elevation => ({
  asks: async () => false,
  start: ({ file, args }, signal) => {
    const env = Object.fromEntries(PASSED_ON.flatMap((name) => [[name, environment[name]]]));
    const child = spawn(file, [...args, STDIO], {
      stdio: ['pipe', 'pipe', 'ignore'],
      env,
      // Not wherever the person happens to be: a folder of theirs is not to be looked into with these rights.
      cwd: dirname(file),
      windowsHide: true,
    });
    const kill = (): void => void child.kill('SIGKILL');
    signal.addEventListener('abort', kill, { once: true });
    const { stdin, stdout } = child;
    return new Promise((resolve, reject) => {
      child.once('error', (cause) => reject(new GangwayError('HELPER_START_FAILED', { cause })));
      child.once('spawn', () => {
        signal.removeEventListener('abort', kill);
        resolve(linkOf(stdout, stdin));
      });
    });
  },
});

/** The child's end. */
export const reachAgentByStdio: ReachAgent = async (args) => {
  if (args.length !== 1 || args[0] !== STDIO) {
    throw new GangwayError('HELPER_START_FAILED', { details: { why: 'arguments' } });
  }
  return linkOf(process.stdin, process.stdout);
};

export const namesStdio = (args: readonly string[]): boolean => args[0] === STDIO;

/** Ends when the other side's process ends: the system closes its pipes. */
export function linkOf(from: Readable, to: Writable): ByteLink {
  const closed = new Promise<void>((resolve) => to.once('close', resolve));
  // Whoever writes is told; a stream without a listener would end the process.
  to.on('error', () => undefined);
  from.on('error', () => undefined);
  return {
    write: (bytes) =>
      new Promise((resolve, reject) => {
        to.write(bytes, (error) =>
          error ? reject(new GangwayError('HELPER_LOST', { cause: error })) : resolve(),
        );
      }),
    incoming: readAll(from),
    async close() {
      from.destroy();
      if (to.destroyed) return;
      to.end();
      await closed;
    },
  };
}

async function* readAll(from: Readable): AsyncGenerator<Uint8Array, void, void> {
  try {
    for await (const chunk of from as AsyncIterable<Uint8Array>) yield chunk;
  } catch {
    // A pipe that broke has ended.
  }
}
