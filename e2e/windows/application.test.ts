import { createHash, randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { applicationStep } from '../../main/platform/testing/rehearsal.ts';
import { type Answer, ask } from './ask.ts';
import { type Computer, startComputer } from './computer.ts';
import { buildMsi, type Msi, type Wishes } from './package.ts';

const SECRET = 'correct horse "battery" staple';

let folder: string;
let computer: Computer;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gangway-msi-'));
  computer = await startComputer(inject('windows'));
});
afterAll(() => {
  computer.end();
  rmSync(folder, { recursive: true, force: true });
});

let built = 0;
const product = (number: number): string => `7D3C2B1A-0F1E-4D2C-8B3A-${String(number).padStart(12, '0')}`;

/** A package of its own for each test: Windows knows them apart by their product codes. */
function newMsi(wishes: Wishes = {}): Msi {
  built += 1;
  return buildMsi(folder, `acme-${built}`, randomBytes(5000), { product: product(built), ...wishes });
}

const stepOf = (msi: Pick<Msi, 'product' | 'version' | 'size' | 'sha256'>, more: object = {}): object => ({
  ...applicationStep,
  format: 'msi',
  product: msi.product,
  version: msi.version,
  size: msi.size,
  sha256: msi.sha256,
  secretProperty: undefined,
  ...more,
});

/** Where the computer downloads it from. */
function offered(bytes: Buffer): string {
  writeFileSync(computer.path('offered.msi'), bytes);
  return 'C:\\offered.msi';
}

const UNINSTALL = 'HKLM\\Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall';
const isInstalled = (msi: Msi): Promise<boolean> => computer.hasRegistryKey(`${UNINSTALL}\\{${msi.product}}`);
const applied = async (step: object, bytes: Buffer): Promise<Answer | undefined> =>
  (await ask(computer, ['apply', step, offered(bytes), SECRET]))[0];

describe('applications of Windows Installer', () => {
  /** Installed by the first test, taken back by the third. */
  let vpn: Msi;
  let vpnStep: object;

  test('A4 A6 one is installed with its properties, and verified by product and version', async () => {
    vpn = newMsi();
    vpnStep = stepOf(vpn, { secretProperty: 'ACTIVATION_KEY', properties: { SITE: 'Söns "A" 日本' } });
    expect(
      await ask(
        computer,
        ['check', vpnStep],
        ['apply', vpnStep, offered(vpn.bytes), SECRET],
        ['check', vpnStep],
        ['restartPending'],
      ),
    ).toEqual([{ value: { kind: 'not-done' } }, {}, { value: { kind: 'done' } }, { value: false }]);
    expect(await isInstalled(vpn)).toBe(true);
    // reg.exe prints the letters of one code page only.
    expect(await ask(computer, ['readKey', 'SOFTWARE\\Acme\\VPN'])).toMatchObject([
      { value: { values: { site: 'Söns "A" 日本' } } },
    ]);
    expect(await computer.registryValue('HKLM\\Software\\Acme\\VPN', 'Activation')).toBe(SECRET);
    const newer = { ...vpnStep, version: '5.0.0' };
    expect(await ask(computer, ['check', newer])).toEqual([{ value: { kind: 'not-done' } }]);
  });

  test('A6 M12 one from a shared folder is read at its server’s path', async () => {
    const shared = newMsi();
    const url = 'file://FILES.acme.example/install/VPN%20client/vpn.msi';
    const step = stepOf(shared, { url });
    // Below this folder Wine looks for the shared folders of other computers; no network is asked.
    const folderOfShare = computer.path('../dosdevices/unc/files.acme.example/install/VPN client');
    const before = await ask(computer, ['applyFromShare', step]);
    mkdirSync(folderOfShare, { recursive: true });
    writeFileSync(join(folderOfShare, 'vpn.msi'), shared.bytes);
    expect([...before, ...(await ask(computer, ['applyFromShare', step], ['check', step]))]).toMatchObject([
      { code: 'PACKAGE_DOWNLOAD_FAILED', details: { share: '//files.acme.example/install', why: 'ENOENT' } },
      {},
      { value: { kind: 'done' } },
    ]);
    expect(await isInstalled(shared)).toBe(true);
  });

  test('A6 A9 G6 killed when the installer had just finished, package and log go when it is looked at', async () => {
    const left = [`downloads/${vpn.sha256}.msi`, 'logs/installer.log'].map((file) =>
      computer.path(`ProgramData/Gangway/${file}`),
    );
    for (const file of left) writeFileSync(file, SECRET);
    expect(await ask(computer, ['check', vpnStep])).toEqual([{ value: { kind: 'done' } }]);
    expect(left.filter((file) => existsSync(file))).toEqual([]);
  });

  test('A6 G6 neither package nor log nor secret is left in the folder of the agent', () => {
    const left = readdirSync(computer.path('ProgramData/Gangway'), { recursive: true, withFileTypes: true });
    for (const entry of left.filter((one) => one.isFile())) {
      const bytes = readFileSync(join(entry.parentPath, entry.name));
      expect(entry.name).not.toMatch(/\.msi$/);
      expect(bytes.includes('battery'), entry.name).toBe(false);
      expect(bytes.includes(Buffer.from('battery', 'utf16le')), entry.name).toBe(false);
    }
  });

  test('A10 unenrolling takes it back', async () => {
    expect(await ask(computer, ['undo', vpnStep], ['check', vpnStep])).toEqual([
      { value: 'removed' },
      { value: { kind: 'not-done' } },
    ]);
    expect(await isInstalled(vpn)).toBe(false);
  });

  test('A10 what somebody else installed is left alone', async () => {
    const msi = newMsi();
    offered(msi.bytes);
    expect((await computer.run('msiexec', ['/i', 'C:\\offered.msi', '/qn'])).exitCode).toBe(0);
    expect(await ask(computer, ['check', stepOf(msi)], ['undo', stepOf(msi)])).toEqual([
      { value: { kind: 'done' } },
      { value: 'kept' },
    ]);
    expect(await isInstalled(msi)).toBe(true);
  });

  test('A6 a package that is not the planned one is never installed', async () => {
    const [msi, other] = [newMsi(), newMsi()];
    expect(await applied(stepOf(msi), Buffer.alloc(msi.size))).toMatchObject({
      code: 'PACKAGE_HASH_MISMATCH',
    });
    expect(await applied(stepOf(msi), msi.bytes.subarray(1))).toMatchObject({
      code: 'PACKAGE_HASH_MISMATCH',
    });
    const renamed = stepOf({ ...other, product: msi.product });
    expect(await applied(renamed, other.bytes)).toMatchObject({
      code: 'PACKAGE_INSTALL_FAILED',
      details: { why: 'other-product' },
    });
    expect(await applied(stepOf({ ...msi, version: '9.9.9' }), msi.bytes)).toMatchObject({
      code: 'PACKAGE_INSTALL_FAILED',
      details: { why: 'other-version', version: '4.2.0' },
    });
    const nonsense = randomBytes(2000);
    const sha256 = createHash('sha256').update(nonsense).digest('hex');
    expect(await applied(stepOf({ ...msi, size: nonsense.length, sha256 }), nonsense)).toMatchObject({
      code: 'PACKAGE_INSTALL_FAILED',
      details: { why: 'other-product', product: 'none' },
    });
    expect(await isInstalled(msi)).toBe(false);
    expect(await isInstalled(other)).toBe(false);
  });

  test('A6 G6 a package that would write its secret into logs does not get it', async () => {
    const msi = newMsi({ hides: false });
    expect(await applied(stepOf(msi, { secretProperty: 'ACTIVATION_KEY' }), msi.bytes)).toEqual({
      code: 'PACKAGE_INSTALL_FAILED',
      details: { why: 'secret-not-hidden', property: 'ACTIVATION_KEY' },
    });
    expect(await isInstalled(msi)).toBe(false);
  });

  test('A6 G5 one that fails gives the code of Windows Installer, and leaves nothing behind', async () => {
    const msi = newMsi({
      change: [
        "INSERT INTO CustomAction (Action, Type, Target) VALUES ('NeedServer', 19, 'Error 25009. The Acme server cannot be reached.')",
        "INSERT INTO InstallExecuteSequence (Action, Sequence) VALUES ('NeedServer', 6500)",
      ],
    });
    // Wine does not write the action's words into the log; finding them in logs of Windows is tested apart.
    expect(await applied(stepOf(msi), msi.bytes)).toMatchObject({
      code: 'PACKAGE_INSTALL_FAILED',
      details: { why: 'fatal', installer: '1603' },
    });
    expect(await isInstalled(msi)).toBe(false);
    expect(existsSync(computer.path(`ProgramData/Gangway/downloads/${msi.sha256}.msi`))).toBe(false);
  });

  test('A6 A9 one that asks for a restart is done, and the restart is remembered until there was one', async () => {
    const msi = newMsi({
      change: ["INSERT INTO InstallExecuteSequence (Action, Sequence) VALUES ('ScheduleReboot', 6550)"],
    });
    const step = stepOf(msi);
    expect(
      await ask(computer, ['apply', step, offered(msi.bytes)], ['check', step], ['restartPending']),
    ).toEqual([{}, { value: { kind: 'done' } }, { value: true }]);
    await computer.restart();
    expect(await ask(computer, ['restartPending'])).toEqual([{ value: false }]);
  });
});
