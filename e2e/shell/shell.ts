/** One running shell, on the old Electron or the current one, for each test, with a simulated computer of its own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Transport } from '../../main/contract/connect.ts';
import { _electron, type ElectronApplication, type Page, test as base } from '@playwright/test';

declare global {
  interface Window {
    /** What the preload script gives the page. */
    readonly gangway?: Transport;
  }
}

const NOBODY = 65_534;

/** Where scripts/shell/run.ts put Electron, Node and the application, readable by anybody; the current one lies elsewhere. */
const stage = (): string => {
  const folder = process.env['TEST_SHELL_STAGE'];
  if (folder === undefined) throw new Error('run the shell proof by scripts/shell/run.ts');
  return folder;
};

export interface Shell {
  readonly app: ElectronApplication;
  readonly page: Page;
  /** The simulated computer's folder. */
  readonly computer: string;
  /** What page and shell complained about. */
  readonly complaints: readonly string[];
}

/** The Electron of package.json, when scripts/shell/run-current.ts runs this. */
export const CURRENT = process.env['TEST_SHELL_ELECTRON'];

/** How the shell is started with `home` as its person's folder. */
const startOf = (home: string) => (CURRENT === undefined ? startOfOld(home) : startOfCurrent(CURRENT, home));

const startOfCurrent = (electron: string, home: string) => ({
  executablePath: electron,
  args: [process.env['TEST_SHELL_APP'] ?? '', '--simulate', join(home, 'computer')],
  // Windows and macOS want more of their environment than can be listed.
  env: { ...(process.env as Record<string, string>), HOME: home, APPDATA: home, LANG: 'C.UTF-8' },
});

const startOfOld = (home: string) => ({
  executablePath: join(stage(), 'run-electron'),
  args: [join(stage(), 'app'), '--simulate', join(home, 'computer')],
  env: {
    PATH: '/usr/bin:/bin',
    DISPLAY: process.env['DISPLAY'] ?? '',
    HOME: home,
    LANG: 'C.UTF-8',
    TEST_NODE: join(stage(), 'node'),
  },
});

/** Starts the program once more for the same person; its exit code. */
export async function startAgain({ computer }: Shell): Promise<number | null> {
  const { executablePath, args, env } = startOf(dirname(computer));
  const [exitCode] = (await once(spawn(executablePath, args, { env, stdio: 'ignore' }), 'exit')) as [
    number | null,
  ];
  return exitCode;
}

export const test = base.extend<{ shell: Shell }>({
  shell: async ({}, use) => {
    const home = mkdtempSync(join(stage(), 'home-'));
    const computer = join(home, 'computer');
    mkdirSync(computer);
    if (CURRENT === undefined && process.getuid?.() === 0)
      for (const folder of [home, computer]) chownSync(folder, NOBODY, NOBODY);
    const app = await _electron.launch(startOf(home));
    const page = await app.firstWindow();
    const complaints: string[] = [];
    page.on('pageerror', (error) => void complaints.push(error.message));
    await use({ app, page, computer, complaints });
    await app.close();
    rmSync(home, { recursive: true, force: true });
  },
});

export { expect } from '@playwright/test';
