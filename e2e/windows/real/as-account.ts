/** Runs a program as another account of this computer. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { PROGRAM } from '../computer.ts';
import type { Account } from './global-setup.ts';

/** Everybody may write there. */
const PUBLIC = 'C:\\Users\\Public';

/**
 * What it prints, on both ways out, and in a last line of its own `0` when it worked, else `1`.
 * @param line a command line for cmd.exe
 */
export async function asAccount({ name, password }: Account, line: string): Promise<string> {
  const folder = mkdtempSync(join(PUBLIC, 'gangway-'));
  const [script, out, done] = ['run.cmd', 'out.txt', 'done.txt'].map((file) => join(folder, file)) as [
    string,
    string,
    string,
  ];
  try {
    // Handles are not given from one account to another, so files are.
    spawnSync('icacls', [folder, '/grant', `${name}:(OI)(CI)F`], { timeout: 60_000 });
    const lines = [
      '@echo off',
      // A file that cannot be opened for the output leaves the exit code as it was, but is a failure here.
      `(${line}) > "${out}" 2>&1 && (set END=0) || (set END=1)`,
      `> "${done}.new" echo %END%`,
      // There as a whole or not at all.
      `move /y "${done}.new" "${done}" > nul`,
    ];
    writeFileSync(script, lines.join('\r\n'));
    const start = [
      '$secret = ConvertTo-SecureString $env:GANGWAY_PASSWORD -AsPlainText -Force',
      '$who = New-Object Management.Automation.PSCredential($env:GANGWAY_ACCOUNT, $secret)',
      '$env:GANGWAY_PASSWORD = ""',
      'Start-Process -FilePath cmd.exe -ArgumentList "/d /c $env:GANGWAY_SCRIPT" -Credential $who -WorkingDirectory $env:GANGWAY_FOLDER -WindowStyle Hidden',
    ].join('; ');
    const { status, stderr } = spawnSync('powershell', ['-NoProfile', '-NonInteractive', '-Command', start], {
      env: {
        ...process.env,
        // The newer PowerShell's modules are not for this one.
        PSModulePath: undefined,
        GANGWAY_ACCOUNT: name,
        GANGWAY_PASSWORD: password,
        GANGWAY_SCRIPT: script,
        GANGWAY_FOLDER: folder,
      },
      encoding: 'utf8',
      timeout: 60_000,
    });
    if (status !== 0) throw new Error(`nothing was started as ${name}: ${stderr}`);
    for (let tries = 0; tries < 600 && !existsSync(done); tries += 1) await pause(100);
    return `${readFileSync(out, 'utf8')}\n${readFileSync(done, 'utf8').trim()}`;
  } finally {
    // The folder is the shell's own, until it has ended.
    rmSync(folder, { recursive: true, force: true, maxRetries: 30, retryDelay: 100 });
  }
}

/** Runs one of the programs beside the command line. */
export const nodeAsAccount = (account: Account, program: string, ...args: string[]): Promise<string> =>
  asAccount(account, [`"${PROGRAM}\\node.exe"`, `"${PROGRAM}\\${program}"`, ...args].join(' '));
