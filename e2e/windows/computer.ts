/** A Windows computer made of Wine: a prefix of its own, a name, programs that run in it, and a restart. */
import { type ChildProcess, spawn, spawnSync, type StdioOptions } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { CACHE, PROBE, wineEnvironment, type WindowsParts } from '../../scripts/windows/parts.ts';

export interface Ran {
  /** Codes above 255 lose their higher bits on the way out of Wine. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Computer {
  /** A path below `C:\` as this system sees it, e.g. `ProgramData/Gangway`. */
  path(below: string): string;
  /** Runs a Windows program that ends by itself. @param input its standard input */
  run(program: string, args: readonly string[], input?: string): Promise<Ran>;
  /** Runs Node for Windows. @param environment more of it */
  node(args: readonly string[], input?: string, environment?: Readonly<Record<string, string>>): Promise<Ran>;
  /** `reg query`: a reader that has nothing to do with the agent. The value, `undefined` when there is none. */
  registryValue(key: string, name: string): Promise<string | undefined>;
  hasRegistryKey(key: string): Promise<boolean>;
  /** As a restart: every process ends, volatile keys are forgotten, the new name is used. */
  restart(): Promise<void>;
  end(): void;
}

const TIMEOUT_MS = 120_000;
/** Longer than any run of the suite. */
const LIFETIME_MS = 1_800_000;

/** Where the agent lies, as an installer would put it. */
export const PROGRAM = 'C:\\Program Files\\Gangway';

/** @param firstName what it is called before anybody names it */
export async function startComputer(parts: WindowsParts, firstName = 'DESKTOP-42'): Promise<Computer> {
  mkdirSync(CACHE, { recursive: true });
  const prefix = mkdtempSync(join(CACHE, 'computer-'));
  linkTree(parts.template, prefix);
  const path = (below: string): string => join(prefix, 'drive_c', below);
  const environment = wineEnvironment(prefix);
  let name = firstName;
  let runs = 0;

  function start(
    program: string,
    args: readonly string[],
    stdio: StdioOptions,
    { timeout = TIMEOUT_MS, more = {} }: { timeout?: number; more?: Readonly<Record<string, string>> } = {},
  ): ChildProcess {
    // A computer's name is of the whole system, so it gets a namespace for it.
    const named = ['--uts', 'sh', '-c', 'hostname "$0" && exec wine "$@"', name, program, ...args];
    const all = process.getuid?.() === 0 ? named : ['--user', '--map-root-user', ...named];
    return spawn('unshare', all, {
      env: { ...environment, ...more },
      stdio,
      cwd: path('.'),
      timeout,
      killSignal: 'SIGKILL',
    });
  }

  /**
   * Wine ends with its last program, and forgets what Windows keeps until a restart: one program stays. And the
   * services that the scheduler needs hold on to the output of whoever was first to start them.
   */
  async function boot(): Promise<void> {
    start(`${PROGRAM}\\node.exe`, ['-e', 'setInterval(() => {}, 60000)'], 'ignore', { timeout: LIFETIME_MS });
    await run('schtasks', ['/Delete', '/TN', 'warm-up', '/F']);
  }

  async function run(
    program: string,
    args: readonly string[],
    input = '',
    more: Readonly<Record<string, string>> = {},
  ): Promise<Ran> {
    runs += 1;
    const file = (kind: string): string => join(prefix, `run-${runs}.${kind}`);
    writeFileSync(file('in'), input);
    // Node for Windows cannot use pipes of this system.
    const stdio = [openSync(file('in'), 'r'), openSync(file('out'), 'w'), openSync(file('err'), 'w')];
    const child = start(program, args, stdio, { more });
    const [exitCode] = (await once(child, 'exit')) as [number | null];
    for (const descriptor of stdio) closeSync(descriptor);
    const text = (kind: string): string => readFileSync(file(kind), 'utf8');
    const ran = { exitCode, stdout: text('out'), stderr: text('err') };
    for (const kind of ['in', 'out', 'err']) rmSync(file(kind));
    return ran;
  }

  const stop = (): void => {
    for (const how of ['-k', '-w']) {
      spawnSync('wineserver', [how], { env: environment, stdio: 'ignore', timeout: 30_000 });
    }
  };

  const query = (key: string, ...more: string[]): Promise<Ran> => run('reg', ['query', key, ...more]);

  const computer: Computer = {
    path,
    run: (program, args, input) => run(program, args, input),
    node: (args, input, more) => run(`${PROGRAM}\\node.exe`, args, input, more),
    async registryValue(key, value) {
      const { exitCode, stdout } = await query(key, '/v', value);
      return exitCode === 0 ? / {4}REG_[A-Z]+ {4}(.*?)\r?\n/.exec(stdout)?.[1] : undefined;
    },
    hasRegistryKey: async (key) => (await query(key)).exitCode === 0,
    async restart() {
      const next = await computer.registryValue(
        'HKLM\\System\\CurrentControlSet\\Control\\ComputerName\\ComputerName',
        'ComputerName',
      );
      stop();
      name = next ?? name;
      await boot();
    },
    end() {
      stop();
      rmSync(prefix, { recursive: true, force: true });
    },
  };
  installAgent(parts, computer);
  await boot();
  return computer;
}

/** Everything but the registry stays as it is, so it is not copied. */
function linkTree(template: string, prefix: string): void {
  spawnSync('cp', ['-al', `${template}/.`, prefix], { stdio: 'ignore', timeout: 120_000 });
  for (const file of readdirSync(template).filter((one) => one.endsWith('.reg'))) {
    rmSync(join(prefix, file));
    copyFileSync(join(template, file), join(prefix, file));
  }
}

function installAgent({ node, koffi }: WindowsParts, { path }: Computer): void {
  const folder = path('Program Files/Gangway');
  cpSync('dist/cli', folder, { recursive: true });
  cpSync(PROBE, folder, { recursive: true });
  const natives = join(folder, 'node_modules/@koromix');
  rmSync(natives, { recursive: true, force: true });
  cpSync(koffi, join(natives, 'koffi-win32-x64'), { recursive: true });
  spawnSync('ln', [node, join(folder, 'node.exe')], { stdio: 'ignore' });
}
