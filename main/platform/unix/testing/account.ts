/** Programs of ours under other accounts, for the tests of who may meet whom. They begin as root and become somebody. */
import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** Accounts need no name to run something. */
export const PERSON = 54_321;
export const STRANGER = 54_322;
export const ROOT = 0;

const isRoot = process.getuid?.() === 0;

/** A command line that runs this as root, from root or with sudo. */
export const asRoot = (...line: readonly string[]): string[] => [
  ...(isRoot ? [] : ['sudo', '-n', '--']),
  ...line,
];

/** Without root nobody can become somebody else. In CI it must be there. */
export const lacksRoot =
  process.env['CI'] !== 'true' &&
  !isRoot &&
  (process.getuid === undefined || spawnSync('sudo', ['-n', 'true'], { timeout: 5000 }).status !== 0);

/** What a program said: one object of JSON a line. */
export type Said = Readonly<Record<string, unknown>>;

export interface Actor {
  readonly pid: number;
  tell(line: string): void;
  /** The next thing it says; rejects when it ended instead. */
  hear(): Promise<Said>;
  /** Ends it, if it did not end by itself. */
  end(): Promise<void>;
}

const LONGEST_MS = 60_000;

/** @param program beside this file; it says `{"pid": …}` first, and ends when its input does */
export async function actor(program: string, uid: number, ...args: string[]): Promise<Actor> {
  const path = fileURLToPath(new URL(program, import.meta.url));
  const line = asRoot(process.execPath, path, String(uid), ...args);
  const child = spawn(line[0] ?? '', line.slice(1), { stdio: 'pipe' });
  return played(child);
}

async function played(child: ChildProcessWithoutNullStreams): Promise<Actor> {
  const complaints: string[] = [];
  child.stderr.on('data', (chunk: Buffer) => complaints.push(chunk.toString()));
  child.stdin.on('error', () => undefined);
  const ended = once(child, 'close');
  const overdue = setTimeout(() => child.kill('SIGKILL'), LONGEST_MS);
  void ended.then(() => clearTimeout(overdue));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const hear = async (): Promise<Said> => {
    const next = await lines.next();
    if (next.done === true) throw new Error(`it ended: ${complaints.join('')}`);
    return JSON.parse(next.value) as Said;
  };
  const { pid } = await hear();
  return {
    pid: Number(pid),
    tell: (line) => void child.stdin.write(`${line}\n`),
    hear,
    end: async () => {
      child.stdin.end();
      await ended;
    },
  };
}
