/** A real service with a private root, and what its helpdesk has prepared for Windows computers. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Helpdesk, signIn } from '../../demo/helpdesk.ts';
import { type Item, makeItem } from '../../demo/prepare.ts';
import { type Service, startService } from '../../demo/service.ts';
import { type Computer, PROGRAM, type Ran } from './computer.ts';
import { buildMsi, type Msi } from './package.ts';

/** Exit code of the command line: all that is left waits for a restart. */
export const RESTART_NEEDED = 15;
export const ENROLLMENT_KEY = 'HKLM\\SOFTWARE\\Gangway\\Management';

export interface Event {
  readonly event: string;
  readonly [member: string]: unknown;
}
export type Said = Ran & { readonly events: Event[] };

export interface Rig {
  readonly service: Service;
  readonly helpdesk: Helpdesk;
  readonly msi: Msi;
  /** What its installer is given for one property. */
  readonly secret: string;
  /** An invitation to the usage that installs the application. */
  item(): Promise<Item>;
  stop(): Promise<void>;
}

/** @param bytes how much the application installs @param named whether the usage names the computer, too */
export async function startRig(bytes: number, named = true): Promise<Rig> {
  const folder = mkdtempSync(join(tmpdir(), 'gangway-windows-'));
  const secret = `key-${randomBytes(12).toString('hex')}`;
  const service = await startService(folder);
  const password = readFileSync(join(folder, 'service', 'initial-admin-password'), 'utf8').trim();
  const helpdesk = await signIn(service.origin, service.rootFingerprint, 'admin', password);
  const msi = buildMsi(folder, 'acme-vpn', randomBytes(bytes));
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
    secret: { property: 'ACTIVATION_KEY', value: secret },
  });
  await helpdesk.put(`/packages/${vpn.id}/content`, msi.bytes);
  const usage = await post('/configuration-items', { kind: 'device-usage', name: 'Office laptop' });
  const packages = named ? [name.id, vpn.id] : [vpn.id];
  await helpdesk.put(`/configuration-items/${usage.id}/packages`, { packages });
  return {
    service,
    helpdesk,
    msi,
    secret,
    item: () => makeItem(helpdesk, usage.id, 'A Windows laptop'),
    async stop() {
      await service.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Runs the command line inside Windows, with JSON events. */
export async function gangway(
  computer: Pick<Computer, 'node'>,
  args: readonly string[],
  input = '',
  environment: Readonly<Record<string, string>> = {},
): Promise<Said> {
  const ran = await computer.node([`${PROGRAM}\\gangway.mjs`, ...args, '--json'], input, environment);
  const lines = ran.stdout.split('\n').filter(Boolean);
  return { ...ran, events: lines.map((line) => JSON.parse(line) as Event) };
}

export const enrollArgs = ({ origin, rootFingerprint }: Service): string[] => [
  'enroll',
  '--server',
  origin,
  '--root-fingerprint',
  rootFingerprint,
  '--code-file',
  '-',
  '--yes',
];

/** A fresh process that trusts what this Windows trusts: `answered`, or why not. */
export async function connects(computer: Pick<Computer, 'node'>, { origin }: Service): Promise<string> {
  const script = `require('node:https').get('${origin}/', (answer) => { console.log('answered'); answer.destroy(); })
    .on('error', (error) => console.log(error.code));`;
  return (await computer.node(['--use-system-ca', '-e', script])).stdout.trim();
}
