/** The Windows that the tests run on, in the shape of the one that Wine makes. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { type Computer, PROGRAM } from '../computer.ts';

const TIMEOUT_MS = 200_000;

const query = (...args: string[]): { status: number | null; stdout: string } =>
  spawnSync('reg', ['query', ...args], { encoding: 'utf8', timeout: 60_000 });

export const thisComputer: Pick<Computer, 'path' | 'node' | 'registryValue' | 'hasRegistryKey'> = {
  path: (below) => `C:\\${below.replaceAll('/', '\\')}`,
  async node(args, input = '', environment = {}) {
    const child = spawn(`${PROGRAM}\\node.exe`, args, {
      env: { ...process.env, ...environment },
      cwd: PROGRAM,
      timeout: TIMEOUT_MS,
    });
    child.stdin.end(input);
    const [stdout, stderr] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close'),
    ]);
    return { exitCode: child.exitCode, stdout, stderr };
  },
  async registryValue(key, name) {
    const { status, stdout } = query(key, '/v', name);
    return status === 0 ? / {4}REG_[A-Z]+ {4}(.*?)\r?\n/.exec(stdout)?.[1] : undefined;
  },
  hasRegistryKey: async (key) => query(key).status === 0,
};
