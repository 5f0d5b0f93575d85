import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { type Helpdesk, signIn } from '../../demo/helpdesk.ts';
import { type Item, makeItem } from '../../demo/prepare.ts';
import { type Service, startService } from '../../demo/service.ts';
import { type Computer, PROGRAM, type Ran, startComputer } from './computer.ts';
import { buildMsi, type Msi, PRODUCT } from './package.ts';

const SECRET = `key-${randomBytes(12).toString('hex')}`;
const ENROLLMENT_KEY = 'HKLM\\SOFTWARE\\Gangway\\Management';

let folder: string;
let service: Service;
let helpdesk: Helpdesk;
let computer: Computer;
let msi: Msi;
let usage: string;
let item: Item;
const printed: string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gangway-windows-'));
  service = await startService(folder);
  const password = readFileSync(join(folder, 'service', 'initial-admin-password'), 'utf8').trim();
  helpdesk = await signIn(service.origin, service.rootFingerprint, 'admin', password);
  msi = buildMsi(folder, 'acme-vpn', randomBytes(200_000));
  const post = (path: string, body: object) => helpdesk.post<{ id: string }>(path, body);
  const name = await post('/packages', { kind: 'host-name', name: 'Names', template: 'ACME-LT-{counter:3}' });
  const vpn = await post('/packages', {
    kind: 'application',
    name: 'Acme VPN',
    version: msi.version,
    product: msi.product,
    format: 'msi',
    sha256: msi.sha256,
    size: msi.size,
    secret: { property: 'ACTIVATION_KEY', value: SECRET },
  });
  await helpdesk.put(`/packages/${vpn.id}/content`, msi.bytes);
  ({ id: usage } = await post('/configuration-items', { kind: 'device-usage', name: 'Office laptop' }));
  await helpdesk.put(`/configuration-items/${usage}/packages`, { packages: [name.id, vpn.id] });
  item = await makeItem(helpdesk, usage, 'A Windows laptop');
  computer = await startComputer(inject('windows'));
});
afterAll(async () => {
  computer.end();
  await service.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function gangway(args: readonly string[], input = ''): Promise<Ran & { events: Event[] }> {
  const ran = await computer.node([`${PROGRAM}\\gangway.mjs`, ...args, '--json'], input);
  printed.push(ran.stdout, ran.stderr);
  const events = ran.stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Event);
  return { ...ran, events };
}
interface Event {
  readonly event: string;
  readonly [member: string]: unknown;
}

/** A fresh process that trusts what this Windows trusts. */
async function connects(): Promise<string> {
  const script = `require('node:https').get('${service.origin}/', (answer) => { console.log('answered'); answer.destroy(); })
    .on('error', (error) => console.log(error.code));`;
  return (await computer.node(['--use-system-ca', '-e', script])).stdout.trim();
}

describe('a Windows computer is enrolled by the command line, under Wine', () => {
  test('A3 A8 G4 before it, this Windows trusts neither the service nor knows it', async () => {
    expect(await connects()).toMatch(/^(SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_.*)$/);
    const status = await gangway(['status']);
    expect(status.events).toMatchObject([{ event: 'status', standing: 'none' }]);
  });

  test('A3 A4 A6 A8 M8 one command does every step but what needs the restart, and says so', async () => {
    const ran = await gangway(
      [
        'enroll',
        '--server',
        service.origin,
        '--root-fingerprint',
        service.rootFingerprint,
        '--code-file',
        '-',
        '--yes',
      ],
      `${item.code}\r\n`,
    );
    expect(ran.stderr).toBe('');
    expect(ran.events.filter(({ event }) => event.endsWith('failed'))).toEqual([]);
    expect(ran.exitCode).toBe(15);
    const done = ran.events.filter(({ event }) => event === 'step-done').map(({ kind }) => String(kind));
    expect(new Set(done)).toEqual(new Set(['application', 'management', 'root-certificate']));
  });

  test('A3 A4 A6 independent readers find what was done', async () => {
    expect(await connects()).toBe('answered');
    expect(await computer.registryValue(ENROLLMENT_KEY, 'Server')).toBe(service.origin);
    expect(readFileSync(computer.path('Program Files/Acme VPN/acme-vpn.txt'))).toHaveLength(200_000);
    expect(await computer.registryValue('HKLM\\Software\\Acme\\VPN', 'Activation')).toBe(SECRET);
    expect(
      await computer.registryValue(
        `HKLM\\Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\{${PRODUCT}}`,
        'DisplayVersion',
      ),
    ).toBe(msi.version);
    expect((await computer.run('hostname', [])).stdout.trim().toUpperCase()).not.toBe('ACME-LT-001');
  });

  test('A9 M8 without a restart it goes on waiting; after it, it finishes under the new name', async () => {
    expect((await gangway(['resume', '--yes'])).exitCode).toBe(15);
    await computer.restart();
    const ran = await gangway(['resume', '--yes']);
    expect(ran.exitCode).toBe(0);
    expect(ran.events.at(-1)).toMatchObject({
      event: 'enrolled',
      hostName: 'ACME-LT-001',
      restartNeeded: false,
    });
    expect((await computer.run('hostname', [])).stdout.trim().toUpperCase()).toBe('ACME-LT-001');
    const { rows } = await helpdesk.get<{ rows: { state: string; hostName: string }[] }>('/enrollments');
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
      for (const secret of [SECRET, item.code]) {
        expect(text).not.toContain(secret);
        expect(text).not.toContain(Buffer.from(secret, 'utf16le').toString('latin1'));
      }
    }
  });

  test('A10 unenrolling takes back root, application, record and keys, and keeps the name', async () => {
    const ran = await gangway(['unenroll', '--yes']);
    expect(ran.exitCode).toBe(0);
    expect(ran.events.at(-1)).toMatchObject({ event: 'unenrolled' });
    expect(await connects()).not.toBe('answered');
    expect(await computer.hasRegistryKey(ENROLLMENT_KEY)).toBe(false);
    expect(existsSync(computer.path('Program Files/Acme VPN/acme-vpn.txt'))).toBe(false);
    expect(existsSync(computer.path('ProgramData/Gangway/keys.bin'))).toBe(false);
    expect((await computer.run('hostname', [])).stdout.trim().toUpperCase()).toBe('ACME-LT-001');
    const { rows } = await helpdesk.get<{ rows: { state: string }[] }>('/enrollments');
    expect(rows[0]).toMatchObject({ state: 'unenrolled' });
  });
});
