/** Puts the command line where an installer would, and makes the accounts of the tests; takes both away again. */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { copyFileSync, cpSync, rmSync } from 'node:fs';
import type { TestProject } from 'vitest/node';
import { buildCli } from '../../../scripts/build/cli.ts';
import { bundleModules } from '../../../scripts/build/node-side.ts';
import { PROBE } from '../../../scripts/windows/parts.ts';
import { PROGRAM } from '../computer.ts';

export interface Account {
  readonly name: string;
  readonly password: string;
}
/** A person, the administrator who says yes for them, and who signs in next. */
export type Accounts = Readonly<Record<'person' | 'administrator' | 'other', Account>>;

declare module 'vitest' {
  interface ProvidedContext {
    accounts: Accounts;
  }
}

function net(...args: string[]): void {
  const { status, stderr } = spawnSync('net', args, { encoding: 'utf8', timeout: 60_000 });
  if (status !== 0) throw new Error(`net ${args.slice(0, 2).join(' ')} ended with ${status}: ${stderr}`);
}

function account(name: string): Account {
  // About more than fourteen characters `net` asks a question.
  const password = `Aa1!${randomBytes(5).toString('hex')}`;
  net('user', name, password, '/add');
  return { name, password };
}

export async function setup(project: TestProject): Promise<() => void> {
  await buildCli();
  await bundleModules(
    {
      'meeting-lab': 'e2e/windows/meeting-lab.ts',
      'two-accounts': 'e2e/windows/real/two-accounts.ts',
      note: 'e2e/windows/real/note.ts',
    },
    PROBE,
  );
  cpSync('dist/cli', PROGRAM, { recursive: true });
  cpSync(PROBE, PROGRAM, { recursive: true });
  copyFileSync(process.execPath, `${PROGRAM}\\node.exe`);
  const accounts: Accounts = {
    person: account('gangway-ada'),
    administrator: account('gangway-admin'),
    other: account('gangway-grace'),
  };
  net('localgroup', 'Administrators', accounts.administrator.name, '/add');
  project.provide('accounts', accounts);
  return () => {
    for (const { name } of Object.values(accounts)) net('user', name, '/delete');
    rmSync(PROGRAM, { recursive: true, force: true });
  };
}
