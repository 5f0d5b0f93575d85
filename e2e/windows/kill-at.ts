/**
 * Loaded into the elevated helper before its own program: ends processes at one named moment, as losing them would. The
 * product knows nothing of it; it is let in by the environment, which nobody but the tests sets.
 */
import fs from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';

export interface Moment {
  /** Part of the name of the file that is written. */
  readonly file: string;
  /** The kind of the entry, and of the step it is about; absent: the file's first write. */
  readonly entry?: string;
  readonly step?: string;
  /** Before it is written, when it is on the disk, or when the application after it lies half on the disk. */
  readonly when: 'before' | 'after' | 'inside';
  readonly who: 'helper' | 'agent' | 'both';
}
export const SETTING = 'GANGWAY_TEST_MOMENT';
/** Written before anybody dies, so that it happens once. */
export const DONE = 'C:\\moment.txt';
const INSTALLED = 'C:\\Program Files\\Acme VPN\\acme-vpn.txt';

const agent = Number(process.argv[process.argv.indexOf('--parent') + 1]);
const moment = JSON.parse(process.env[SETTING] ?? 'null') as Moment | null;
/** Of the steps of the plan, by their ids. */
const kinds = new Map<string, string>();

interface Entry {
  readonly kind?: string;
  readonly step?: string;
  readonly signed?: string;
}

function entryIn(bytes: Uint8Array): Entry {
  try {
    // Before the blank stands its checksum.
    const line: unknown = JSON.parse(Buffer.from(bytes).toString().slice(9));
    const entry = (line as { entry?: Entry }).entry ?? (line as Entry);
    if (entry.signed !== undefined) learn(entry.signed);
    return entry;
  } catch {
    return {};
  }
}

function learn(signed: string): void {
  const plan = JSON.parse(Buffer.from(signed.split('.')[1] ?? '', 'base64url').toString()) as {
    steps: { id: string; kind: string }[];
  };
  for (const { id, kind } of plan.steps) kinds.set(id, kind);
}

function isMoment({ file, entry, step }: Moment, path: string, bytes: Uint8Array): boolean {
  if (!path.toLowerCase().includes(file)) return false;
  const found = entryIn(bytes);
  if (entry !== undefined && found.kind !== entry) return false;
  return step === undefined || kinds.get(found.step ?? '') === step;
}

function end({ who }: Moment): void {
  fs.writeFileSync(DONE, who);
  if (who !== 'helper') process.kill(agent, 'SIGKILL');
  if (who !== 'agent') process.kill(process.pid, 'SIGKILL');
}

function watch(file: FileHandle, path: string, awaited: Moment): FileHandle {
  const [write, sync] = [file.writeFile.bind(file), file.sync.bind(file)];
  let reached = false;
  file.writeFile = async (...args: Parameters<FileHandle['writeFile']>) => {
    reached ||= isMoment(awaited, path, args[0] as Uint8Array);
    if (reached && awaited.when === 'before') end(awaited);
    await write(...args);
  };
  file.sync = async () => {
    await sync();
    if (reached && awaited.when === 'after') end(awaited);
    if (reached && awaited.when === 'inside') {
      setInterval(() => {
        if (fs.existsSync(INSTALLED)) end(awaited);
      }, 1);
    }
  };
  return file;
}

if (moment !== null && process.argv.includes('--parent') && !fs.existsSync(DONE)) {
  const open = fs.promises.open;
  fs.promises.open = async (path, ...more) => watch(await open(path, ...more), String(path), moment);
  syncBuiltinESMExports();
}
