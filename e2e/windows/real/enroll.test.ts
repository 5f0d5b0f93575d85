import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Item } from '../../../demo/prepare.ts';
import { CHECK_IN_TASK } from '../../../main/platform/win32/check-in-task.ts';
import { PRODUCT } from '../package.ts';
import { connects, ENROLLMENT_KEY, enrollArgs, gangway, type Rig, type Said, startRig } from '../rig.ts';
import { thisComputer } from './this-computer.ts';

let rig: Rig;
let item: Item;
const printed: string[] = [];

beforeAll(async () => {
  // Without a name of its own: that would change the computer of whoever runs this.
  rig = await startRig(200_000, false);
  item = await rig.item();
});
afterAll(() => rig.stop());

async function run(args: readonly string[], input?: string): Promise<Said> {
  const said = await gangway(thisComputer, args, input);
  printed.push(said.stdout, said.stderr);
  return said;
}
const hasTask = (): boolean =>
  spawnSync('schtasks', ['/Query', '/TN', CHECK_IN_TASK], { timeout: 60_000 }).status === 0;
const PAYLOAD = thisComputer.path('Program Files/Acme VPN/acme-vpn.txt');

describe('a computer is enrolled by the command line, on Windows itself', () => {
  test('A3 A4 A6 A8 one command does every step', async () => {
    expect(await connects(thisComputer, rig.service)).not.toBe('answered');
    const ran = await run(enrollArgs(rig.service), `${item.code}\r\n`);
    expect(ran.events.filter(({ event }) => event.endsWith('failed'))).toEqual([]);
    expect(ran.events.at(-1)).toMatchObject({ event: 'enrolled', restartNeeded: false });
    expect(ran.exitCode).toBe(0);
  });

  test('A3 A4 A6 A13 independent readers find what was done', async () => {
    expect(await connects(thisComputer, rig.service)).toBe('answered');
    expect(await thisComputer.registryValue(ENROLLMENT_KEY, 'Server')).toBe(rig.service.origin);
    expect(readFileSync(PAYLOAD)).toHaveLength(200_000);
    expect(await thisComputer.registryValue('HKLM\\Software\\Acme\\VPN', 'Activation')).toBe(rig.secret);
    expect(
      await thisComputer.registryValue(
        `HKLM\\Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\{${PRODUCT}}`,
        'DisplayVersion',
      ),
    ).toBe(rig.msi.version);
    expect(hasTask()).toBe(true);
  });

  test('G6 neither the code nor the secret is in anything the agent printed or left on the disk', () => {
    const files = ['ProgramData/Gangway', 'ProgramData/Gangway Shared']
      .flatMap((left) => readdirSync(thisComputer.path(left), { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile());
    expect(files.map(({ name }) => name)).toContain('journal.jsonl');
    const texts = [
      ...printed,
      ...files.map((entry) => readFileSync(join(entry.parentPath, entry.name)).toString('latin1')),
    ];
    for (const text of texts) {
      for (const secret of [rig.secret, item.code]) {
        expect(text).not.toContain(secret);
        expect(text).not.toContain(Buffer.from(secret, 'utf16le').toString('latin1'));
      }
    }
  });

  test('A10 unenrolling takes back root, application, task and record', async () => {
    const ran = await run(['unenroll', '--yes']);
    expect(ran.events.at(-1)).toMatchObject({ event: 'unenrolled' });
    expect(ran.exitCode).toBe(0);
    expect(await connects(thisComputer, rig.service)).not.toBe('answered');
    expect(await thisComputer.hasRegistryKey(ENROLLMENT_KEY)).toBe(false);
    expect(existsSync(PAYLOAD)).toBe(false);
    expect(hasTask()).toBe(false);
    const { rows } = await rig.helpdesk.get<{ rows: { state: string }[] }>('/enrollments');
    expect(rows[0]).toMatchObject({ state: 'unenrolled' });
  });
});
