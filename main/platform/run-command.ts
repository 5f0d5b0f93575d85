/** Running a command of the system: an argument list, never a shell, bounded in time and output. */
import { execFile } from 'node:child_process';
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
 */
export const runCommandWith =
  (environment: Record<string, string>, usual = TIMEOUT_MS): RunCommand =>
  ({ file, args, timeout = usual }, signal) =>
    new Promise((resolve, reject) => {
      const options = {
        env: environment,
        timeout,
        maxBuffer: MAX_OUTPUT_BYTES,
        killSignal: 'SIGKILL' as const,
        windowsHide: true,
        ...(signal === undefined ? {} : { signal }),
      };
      const child = execFile(file, [...args], options, (error, stdout, stderr) => {
        if (error === null) resolve({ exitCode: 0, stdout, stderr });
        else if (typeof error.code === 'number') resolve({ exitCode: error.code, stdout, stderr });
        else if (signal?.aborted === true) reject(new GangwayError('CANCELLED'));
        else if (error.killed === true) reject(failed('STEP_TIMEOUT', file, error));
        else reject(failed('INTERNAL', file, error));
      });
      child.stdin?.end();
    });

const failed = (code: 'STEP_TIMEOUT' | 'INTERNAL', command: string, cause: unknown): GangwayError =>
  new GangwayError(code, { details: { command, why: errnoOf(cause) ?? 'unknown' }, cause });
