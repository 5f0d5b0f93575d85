/** Running a program of Samba: bounded in time, its words kept for the message of a test that fails. */
import { execFile } from 'node:child_process';

export interface Ended {
  readonly exitCode: number;
  readonly output: string;
}

const LONGEST_MS = 60_000;

/** @param input goes to its standard input; wiping it is the caller's */
export function run(
  file: string,
  args: readonly string[],
  { env = {}, input, timeout = LONGEST_MS }: { env?: object; input?: Uint8Array; timeout?: number } = {},
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const options = { env: { ...process.env, ...env }, timeout, killSignal: 'SIGKILL' as const };
    const child = execFile(file, [...args], options, (error, stdout, stderr) => {
      if (error?.killed === true) return reject(new Error(`${file} took longer than ${timeout} ms`));
      const exitCode = typeof error?.code === 'number' ? error.code : error === null ? 0 : -1;
      return resolve({ exitCode, output: stdout + stderr });
    });
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
}

/** The same, where anything but success is an error of the test's own machinery. */
export async function mustRun(
  file: string,
  args: readonly string[],
  options?: Parameters<typeof run>[2],
): Promise<string> {
  const { exitCode, output } = await run(file, args, options);
  if (exitCode !== 0) throw new Error(`${file} ended with ${exitCode}: ${output.slice(-2000)}`);
  return output;
}
