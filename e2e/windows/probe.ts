/**
 * Runs inside Windows: does what its standard input asks of the adapter, one JSON array of `[what, …arguments]`, and
 * prints the results as JSON: `{ "value": … }`, or `{ "code": …, "details": … }` for a failure.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { GangwayError } from '../../protocol/errors.ts';
import { readInstallationPoint } from '../../protocol/installation-point.ts';
import type { PublicJwk } from '../../protocol/wire.ts';
import type { Step } from '../../protocol/plan.ts';
import { openShareOn } from '../../main/platform/share.ts';
import { actionOf } from '../../main/core/packages/action-of.ts';
import type { StepContext } from '../../main/core/ports/platform.ts';
import { folderAt } from '../../main/platform/disk/folder.ts';
import { journalFileIn } from '../../main/platform/disk/journal-file.ts';
import { writeFileIn } from '../../main/platform/disk/write-file.ts';
import {
  addRoot,
  hasRoot,
  removeRoot,
  type RootStore,
} from '../../main/platform/win32/api/certificate-store.ts';
import { protect, unprotect } from '../../main/platform/win32/api/data-protection.ts';
import { whileHeld } from '../../main/platform/win32/api/held-file.ts';
import {
  createKey,
  hasHardwareProvider,
  SOFTWARE_PROVIDER,
} from '../../main/platform/win32/api/key-storage.ts';
import { openForPerson } from '../../main/platform/win32/api/open-for-person.ts';
import { isWine } from '../../main/platform/win32/api/wine.ts';
import { windowsPlatform } from '../../main/platform/win32/index.ts';
import { assertSafeProgram } from '../../main/platform/win32/safe-program.ts';
import { windowsRegistry } from '../../main/platform/win32/registry.ts';

const der = (base64: string): Buffer => Buffer.from(base64, 'base64');
const self = { file: process.execPath, args: [process.argv[1] ?? ''] };
const platform = windowsPlatform(self, { ...self, args: [...self.args, 'check-in', '--json'] });

/** A step gets its download from a file and its secret from here. */
const contextOf = (file: string, secret: string): StepContext => ({
  device: 'device-1',
  enrollment: 'enrollment-1',
  computer: { name: null, domain: null },
  signal: new AbortController().signal,
  progress: () => undefined,
  download: async () => pieces(readFileSync(file)),
  secret: async () => Buffer.from(secret),
  sealedSecret: async () => '',
  guide: async (_guidance, question) => (question === undefined ? 'over' : 'yes'),
});
async function* pieces(bytes: Buffer): AsyncGenerator<Uint8Array, void, void> {
  for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
}

const codeOf = (work: () => Promise<void>): Promise<unknown> =>
  work().then(
    () => 'done',
    (error: unknown) => (error instanceof GangwayError ? [error.code, error.details] : String(error)),
  );
const errno = (work: () => void): string => {
  try {
    work();
    return 'done';
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : 'failed';
  }
};

const probes = {
  isWine,
  addRoot: (of: RootStore, root: string) => addRoot(of, der(root)),
  hasRoot: (of: RootStore, root: string) => hasRoot(of, der(root)),
  removeRoot: (of: RootStore, root: string) => removeRoot(of, der(root)),
  writeKey: (key: string, values: Record<string, string>) => windowsRegistry.write(key, values),
  writeVolatileKey: (key: string, values: Record<string, string>) =>
    windowsRegistry.writeUntilRestart(key, values),
  readKey(key: string) {
    const found = windowsRegistry.read(key);
    return found && { values: Object.fromEntries(found.values), subkeys: found.subkeys };
  },
  removeKey: (key: string) => windowsRegistry.remove(key),
  protect: (text: string, purpose: string) =>
    protect(Buffer.from(text), purpose, 'STATE_UNWRITABLE').toString('base64'),
  unprotect: (bytes: string, purpose: string) => unprotect(der(bytes), purpose, 'STATE_CORRUPT').toString(),
  hasHardwareProvider,
  createCngKey: () => createKey(SOFTWARE_PROVIDER, 'Gangway probe', 'ECDSA_P256'),
  facts: () => platform.facts(),
  management: () => platform.management(),
  bootId: () => platform.restart.bootId(),
  restartPending: () => platform.restartPending(),
  continueAfter: () => platform.restart.continueAfter(),
  forget: () => platform.restart.forget(),
  async openKeys(text: string, peer: PublicJwk) {
    const { signing, agreement, heldBy, sign, agree } = await platform.keys.open();
    const signature = Buffer.from(await sign(Buffer.from(text))).toString('base64');
    return { signing, agreement, heldBy, signature, shared: Buffer.from(await agree(peer)).toString('hex') };
  },
  destroyKeys: () => platform.keys.destroy(),
  check: (step: Step) => actionOf(platform.steps, step).check(),
  apply: (step: Step, file = '', secret = '') =>
    actionOf(platform.steps, step).apply(contextOf(file, secret)),
  /** Its package lies in a shared folder, as the step says. */
  applyFromShare: (step: Step) =>
    actionOf(platform.steps, step).apply({
      ...contextOf('', ''),
      download(url, from) {
        const point = readInstallationPoint(url);
        if (point?.kind !== 'share') throw new Error('the step names no shared folder');
        return openShareOn('win32')(point.place, from);
      },
    }),
  undo: (step: Step) => actionOf(platform.steps, step).undo(),
  /** @param judge also under Wine */
  assertSafeProgram: (judge?: boolean) =>
    assertSafeProgram({ file: process.execPath, args: [process.argv[1] ?? ''] }, undefined, judge),
  openForPerson,
  lock: async () => void (await platform.lock()),
  /** Another process asks while this one has the lock. */
  async lockTwice() {
    const lock = await platform.lock();
    const ask = (): unknown =>
      JSON.parse(
        execFileSync(process.execPath, [process.argv[1] ?? ''], {
          input: '[["lock"]]',
          timeout: 30_000,
        }).toString(),
      );
    const during = ask();
    await lock.release();
    return { during, after: ask() };
  },
  /** What the agent's own files say while another program has one of them open as Windows' programs do. */
  async whileOpenElsewhere() {
    const folder = folderAt('C:\\ProgramData\\Gangway test');
    const [path, journal] = [`${folder.root}\\state.json`, journalFileIn(folder, 'journal.jsonl')];
    const bytes = (text: string) => new TextEncoder().encode(`${text}\n`);
    const append = async (text: string) => {
      await journal.append(bytes(text));
      await journal.sync();
    };
    await writeFileIn(folder, 'state.json', bytes('first'), 'test');
    await append('first');
    const during: unknown[] = [];
    for (const [held, work] of [
      [path, () => writeFileIn(folder, 'state.json', bytes('second'), 'test')],
      [`${folder.root}\\journal.jsonl`, () => append('second')],
      [`${folder.root}\\journal.jsonl`, () => journal.archive()],
    ] as const) {
      during.push(await whileHeld(held, 'INTERNAL', () => codeOf(work)));
    }
    await writeFileIn(folder, 'state.json', bytes('third'), 'test');
    await append('third');
    return {
      during,
      state: readFileSync(path, 'utf8'),
      journal: Buffer.from(await journal.read()).toString(),
      left: readdirSync(folder.root),
    };
  },
  /** What others can do with a file while it is held. */
  whileHeld: (file: string) =>
    whileHeld(file, 'PACKAGE_INSTALL_FAILED', async () => ({
      write: errno(() => writeFileSync(file, 'other')),
      rename: errno(() => renameSync(file, `${file}.other`)),
      remove: errno(() => rmSync(file)),
      read: errno(() => readFileSync(file)),
    })),
};
export type Probe = keyof typeof probes;

const asked = JSON.parse(readFileSync(0, 'utf8')) as [Probe, ...unknown[]][];
const results: unknown[] = [];
for (const [what, ...args] of asked) {
  try {
    const work = probes[what] as (...given: unknown[]) => unknown;
    results.push({ value: await work(...args) });
  } catch (error) {
    if (error instanceof GangwayError) results.push({ code: error.code, details: error.details });
    else results.push({ crashed: String(error) });
  }
}
process.stdout.write(JSON.stringify(results));
