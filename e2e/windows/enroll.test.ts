import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { Item } from '../../demo/prepare.ts';
import { type Computer, startComputer } from './computer.ts';
import { PRODUCT } from './package.ts';
import { connects, ENROLLMENT_KEY, enrollArgs, gangway, type Rig, type Said, startRig } from './rig.ts';

let rig: Rig;
let computer: Computer;
let item: Item;
const printed: string[] = [];

beforeAll(async () => {
  rig = await startRig(200_000);
  item = await rig.item();
  computer = await startComputer(inject('windows'));
});
afterAll(async () => {
  computer.end();
  await rig.stop();
});

async function run(args: readonly string[], input?: string): Promise<Said> {
  const said = await gangway(computer, args, input);
  printed.push(said.stdout, said.stderr);
  return said;
}

describe('a Windows computer is enrolled by the command line, under Wine', () => {
  test('A3 A8 G4 before it, this Windows trusts neither the service nor knows it', async () => {
    expect(await connects(computer, rig.service)).toMatch(/^(SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_.*)$/);
    const status = await run(['status']);
    expect(status.events).toMatchObject([{ event: 'status', standing: 'none' }]);
  });

  test('A3 A4 A6 A8 M8 one command does every step but what needs the restart, and says so', async () => {
    const ran = await run(enrollArgs(rig.service), `${item.code}\r\n`);
    expect(ran.stderr).toBe('');
    expect(ran.events.filter(({ event }) => event.endsWith('failed'))).toEqual([]);
    expect(ran.exitCode).toBe(15);
    const done = ran.events.filter(({ event }) => event === 'step-done').map(({ kind }) => String(kind));
    expect(new Set(done)).toEqual(new Set(['application', 'management', 'root-certificate']));
  });

  test('A3 A4 A6 independent readers find what was done', async () => {
    expect(await connects(computer, rig.service)).toBe('answered');
    expect(await computer.registryValue(ENROLLMENT_KEY, 'Server')).toBe(rig.service.origin);
    expect(readFileSync(computer.path('Program Files/Acme VPN/acme-vpn.txt'))).toHaveLength(200_000);
    expect(await computer.registryValue('HKLM\\Software\\Acme\\VPN', 'Activation')).toBe(rig.secret);
    expect(
      await computer.registryValue(
        `HKLM\\Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\{${PRODUCT}}`,
        'DisplayVersion',
      ),
    ).toBe(rig.msi.version);
    expect((await computer.run('hostname', [])).stdout.trim().toUpperCase()).not.toBe('ACME-LT-001');
  });

  test('A9 M8 without a restart it goes on waiting; after it, it finishes under the new name', async () => {
    expect((await run(['resume', '--yes'])).exitCode).toBe(15);
    await computer.restart();
    const ran = await run(['resume', '--yes']);
    expect(ran.exitCode).toBe(0);
    expect(ran.events.at(-1)).toMatchObject({
      event: 'enrolled',
      hostName: 'ACME-LT-001',
      restartNeeded: false,
    });
    expect((await computer.run('hostname', [])).stdout.trim().toUpperCase()).toBe('ACME-LT-001');
    const { rows } = await rig.helpdesk.get<{ rows: { state: string; hostName: string }[] }>('/enrollments');
    expect(rows[0]).toMatchObject({ state: 'enrolled', hostName: 'ACME-LT-001' });
  });

  test('G6 neither the code nor the secret is in anything the agent printed or left on the disk', () => {
    const files = ['ProgramData/Gangway', 'ProgramData/Gangway Shared']
      .flatMap((left) => readdirSync(computer.path(left), { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile());
    expect(files.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['journal.jsonl', 'elevated.jsonl']),
    );
    expect(files.length).toBeGreaterThan(0);
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

  test('A10 unenrolling takes back root, application, record and keys, and keeps the name', async () => {
    const ran = await run(['unenroll', '--yes']);
    expect(ran.exitCode).toBe(0);
    expect(ran.events.at(-1)).toMatchObject({ event: 'unenrolled' });
    expect(await connects(computer, rig.service)).not.toBe('answered');
    expect(await computer.hasRegistryKey(ENROLLMENT_KEY)).toBe(false);
    expect(existsSync(computer.path('Program Files/Acme VPN/acme-vpn.txt'))).toBe(false);
    expect(existsSync(computer.path('ProgramData/Gangway/keys.bin'))).toBe(false);
    expect((await computer.run('hostname', [])).stdout.trim().toUpperCase()).toBe('ACME-LT-001');
    const { rows } = await rig.helpdesk.get<{ rows: { state: string }[] }>('/enrollments');
    expect(rows[0]).toMatchObject({ state: 'unenrolled' });
  });
});
