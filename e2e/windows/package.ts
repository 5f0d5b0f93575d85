/** Builds real packages for Windows Installer: with wixl on Linux, on Windows with the WiX Toolset 3. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Msi {
  readonly file: string;
  /** Without braces, as plans name it. */
  readonly product: string;
  readonly version: string;
  readonly size: number;
  readonly sha256: string;
  readonly bytes: Buffer;
}

const SOURCE = join(import.meta.dirname, 'acme-vpn.wxs');
export const PRODUCT = '7D3C2B1A-0F1E-4D2C-8B3A-112233445566';

export interface Wishes {
  readonly version?: string;
  readonly product?: string;
  /** Whether it keeps its secret property out of logs. */
  readonly hides?: boolean;
  /** Statements that change the finished package. */
  readonly change?: readonly string[];
}

/** @param folder where it is built @param payload what it installs */
export function buildMsi(folder: string, name: string, payload: Buffer, wishes: Wishes = {}): Msi {
  const { version = '4.2.0', product = PRODUCT, hides = true, change = [] } = wishes;
  const file = join(folder, `${name}.msi`);
  writeFileSync(join(folder, `${name}.txt`), payload);
  // wixl finds files below its own folder only.
  const variables = Object.entries({ Product: product, Version: version, Payload: `${name}.txt` });
  if (process.platform === 'win32') {
    const defined = variables.map(([one, value]) => `-d${one}=${value}`);
    run('candle', ['-nologo', '-arch', 'x64', ...defined, '-out', `${name}.wixobj`, SOURCE], folder);
    run('light', ['-nologo', '-sval', '-spdb', '-out', file, `${name}.wixobj`], folder);
  } else {
    const defined = variables.flatMap(([one, value]) => ['-D', `${one}=${value}`]);
    run('wixl', ['-a', 'x64', ...defined, '-o', file, SOURCE], folder);
    // wixl passes over hidden properties: the table is set right afterwards.
    const row = "INSERT INTO Property (Property, Value) VALUES ('MsiHiddenProperties', 'ACTIVATION_KEY')";
    for (const statement of [...(hides ? [row] : []), ...change]) run('msibuild', [file, '-q', statement]);
  }
  const bytes = readFileSync(file);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { file, product, version, size: bytes.length, sha256, bytes };
}

function run(command: string, args: readonly string[], cwd?: string): void {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8', timeout: 60_000 });
  if (status !== 0) throw new Error(`${command} ended with ${status ?? 'a time-out'}: ${stdout}${stderr}`);
}
