/** Running a command of the system: an argument list, never a shell, bounded in time and output. */
import { type ChildProcess, spawn } from 'node:child_process';
import { GangwayError } from '../../protocol/errors.ts';
import { errnoOf } from './disk/fault.ts';

/** A command that was built, not yet run: pure, so that tests can look at it. */
export interface Command {
  /** Absolute: the search path belongs to whoever started us. */
  readonly file: string;
  readonly args: readonly string[];
  /** Milliseconds, for commands that wait for a person or install something; absent: 30 seconds. */
  readonly timeout?: number;
}

export interface CommandResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * @param signal ends the command, by force
 * @throws STEP_TIMEOUT, CANCELLED, INTERNAL when it cannot be started
 */
export type RunCommand = (command: Command, signal?: AbortSignal) => Promise<CommandResult>;

const TIMEOUT_MS = 30_000;
const MAX_OUTPUT_BYTES = 4 * 1024 * 1024;

/**
 * The one place that starts processes.
 * @param environment what the command sees; nothing of ours leaks into it
 * @param ends what is ended by force: the process alone, or whatever it has started as well. Windows has no groups.
 */
export const runCommandWith =
  (
    environment: Record<string, string>,
    usual = TIMEOUT_MS,
    ends: 'process' | 'group' = 'process',
  ): RunCommand =>
  ({ file, args, timeout = usual }, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted === true) return reject(new GangwayError('CANCELLED'));
      const child = spawn(file, [...args], {
        env: environment,
        windowsHide: true,
        detached: ends === 'group',
        stdio: 'pipe',
      });
      const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []];
      let why: GangwayError | undefined;
      let bytes = 0;
      const end = (error: GangwayError): void => {
        why ??= error;
        endByForce(child, ends);
        // Whoever still holds their other ends is not waited for.
        child.stdout.destroy();
        child.stderr.destroy();
      };
      const keep = (pieces: Buffer[]) => (piece: Buffer) => {
        bytes += piece.length;
        if (bytes > MAX_OUTPUT_BYTES) end(failed('INTERNAL', file, new Error('too much output')));
        else pieces.push(piece);
      };
      const cancel = (): void => end(new GangwayError('CANCELLED'));
      const late = setTimeout(() => end(failed('STEP_TIMEOUT', file, undefined)), timeout);
      const over = (exitCode: number | null, cause?: unknown): void => {
        clearTimeout(late);
        signal?.removeEventListener('abort', cancel);
        if (why !== undefined) reject(why);
        else if (exitCode === null) reject(failed('INTERNAL', file, cause));
        else resolve({ exitCode, stdout: textOf(stdout), stderr: textOf(stderr) });
      };
      signal?.addEventListener('abort', cancel, { once: true });
      child.stdin.end();
      child.stdout.on('data', keep(stdout));
      child.stderr.on('data', keep(stderr));
      child.once('error', (error) => over(null, error));
      child.once('close', (exitCode) => over(exitCode));
    });

const textOf = (pieces: readonly Buffer[]): string => Buffer.concat(pieces).toString();

function endByForce(child: ChildProcess, ends: 'process' | 'group'): void {
  try {
    if (ends === 'group' && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    else child.kill('SIGKILL');
  } catch {
    // It is over already.
  }
}

const failed = (code: 'STEP_TIMEOUT' | 'INTERNAL', command: string, cause: unknown): GangwayError =>
  new GangwayError(code, { details: { command, why: errnoOf(cause) ?? 'unknown' }, cause });
