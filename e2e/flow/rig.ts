/** A real service in a process of its own, and the built command line against it. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Connector } from '../../demo/connector.ts';
import { type Helpdesk, signIn } from '../../demo/helpdesk.ts';
import { type DeviceUsage, type Item, makeDeviceUsage, makeItem } from '../../demo/prepare.ts';
import { type Service, startService } from '../../demo/service.ts';
import type { RecordingFront } from './recording-front.ts';

const GANGWAY = join(import.meta.dirname, '../../dist/cli/gangway.mjs');

export interface Ran {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The lines of `--json`. */
  events(): { event: string; [member: string]: unknown }[];
}

/** Runs the built command line. @param input goes to its standard input. */
export async function gangway(
  args: readonly string[],
  input = '',
  env: NodeJS.ProcessEnv = {},
): Promise<Ran> {
  return ended(startGangway(args, input, env));
}

export function startGangway(
  args: readonly string[],
  input = '',
  env: NodeJS.ProcessEnv = {},
): ChildProcessWithoutNullStreams {
  const child = spawn(process.execPath, [GANGWAY, ...args], {
    stdio: 'pipe',
    env: { PATH: process.env['PATH'], LANG: 'C', ...env },
  });
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  return child;
}

export async function ended(child: ChildProcessWithoutNullStreams): Promise<Ran> {
  const [stdout, stderr, [exitCode, signal]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>,
  ]);
  return {
    exitCode,
    signal,
    stdout,
    stderr,
    events: () =>
      stdout
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as { event: string }),
  };
}

export interface Rig {
  readonly folder: string;
  readonly service: Service;
  readonly helpdesk: Helpdesk;
  readonly usage: DeviceUsage;
  item(name?: string): Promise<Item>;
  /** A new simulated computer. @param faults its faults.json */
  computer(faults?: object): string;
  /** A new one whose name will end in these three digits of its serial number. */
  joiningComputer(faults?: object, digits?: `${number}`): string;
  /** Options that name the service and its root. */
  readonly server: readonly string[];
  /** Up to the restart; with `--restart` the computer is restarted as well. */
  enroll(computer: string, item: Item, ...more: string[]): Promise<Ran>;
  /** With the restart and what comes after it. @returns what the last command did. */
  enrollFully(computer: string, item: Item, ...more: string[]): Promise<Ran>;
  stop(): Promise<void>;
}

/** The exit code of a command after which the computer must be restarted; docs/command-line.md. */
export const RESTART_NEEDED = 15;

/** Bytes of the application: random content, more than the half at which a download can be killed, and enough for a thread to write it. */
const APPLICATION_BYTES = 1_200_000;

const JOIN_BLOBS = new URL('../../main/core/odj/fixtures/', import.meta.url);
/** A real one; its domain exists no more. */
export const JOIN_BLOB: Buffer = readFileSync(new URL('ACME-LT-042.txt', JOIN_BLOBS));
/** For another computer in the same domain. */
export const OTHER_BLOB: Buffer = readFileSync(new URL('ACME-LT-043.txt', JOIN_BLOBS));

/** The same for a computer of another name as long: nothing else in a blob depends on it. */
export function joinBlobFor(machineName: string): Buffer {
  const wide = (name: string): string => Buffer.from(name, 'utf16le').toString('latin1');
  const blob = Buffer.from(JOIN_BLOB.toString('utf16le'), 'base64').toString('latin1');
  return Buffer.from(blob.replaceAll(wide('ACME-LT-042'), wide(machineName)), 'latin1');
}

interface RigOptions {
  /** Stands before the service; agents then see only it. */
  readonly front?: RecordingFront;
  /** Computers join a domain, too, and are named by the end of their serial number. */
  readonly connector?: Connector;
}

export async function startRig({ front, connector }: RigOptions = {}): Promise<Rig> {
  const folder = mkdtempSync(join(tmpdir(), 'gangway-flow-'));
  const service = await startService(folder, front ? { GANGWAY_PUBLIC_URL: front.origin } : {});
  front?.forwardTo(service.listensAt);
  const seen = front ?? service;
  const password = readFileSync(join(folder, 'service', 'initial-admin-password'), 'utf8').trim();
  const helpdesk = await signIn(seen.origin, seen.rootFingerprint, 'admin', password);
  const domainJoin = connector && {
    domain: 'example.test',
    template: 'ACME-LT-{serial:3}',
    provisioner: connector.publicKey,
  };
  const usage = await makeDeviceUsage(helpdesk, APPLICATION_BYTES, domainJoin);
  const server = ['--server', seen.origin, '--root-fingerprint', seen.rootFingerprint];
  const enroll: Rig['enroll'] = (computer, item, ...more) =>
    gangway(
      ['enroll', ...server, '--simulate', computer, '--code-file', '-', '--yes', ...more],
      `${item.code}\n`,
    );
  const computerWith = (faults?: object): string => {
    const made = mkdtempSync(join(folder, 'computer-'));
    if (faults) writeFileSync(join(made, 'faults.json'), JSON.stringify(faults));
    return made;
  };
  return {
    folder,
    service,
    helpdesk,
    usage,
    server,
    item: (name = 'A laptop') => makeItem(helpdesk, usage.id, name),
    computer: computerWith,
    joiningComputer(faults, digits = '042') {
      const made = computerWith(faults);
      const hardware = { hardwareUuid: 'U', model: 'Simulated', osName: 'Simulated OS', osVersion: '1' };
      writeFileSync(join(made, 'computer.json'), JSON.stringify({ serial: `SIM2026${digits}`, ...hardware }));
      return made;
    },
    enroll,
    async enrollFully(computer, item, ...more) {
      const first = await enroll(computer, item, '--restart', ...more);
      if (first.exitCode !== RESTART_NEEDED) return first;
      return gangway(['resume', '--simulate', computer, '--yes', ...more]);
    },
    async stop() {
      await service.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Every file of a computer but the agent's own, by its path. What differs from run to run is replaced. */
export function endState(computer: string): Record<string, string> {
  const files = readdirSync(computer, { withFileTypes: true, recursive: true }).filter(
    (entry) => entry.isFile() && !/\.new$|faults\.json|trace\.txt|computer\.json/.test(entry.name),
  );
  return Object.fromEntries(
    files
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((file) => !file.startsWith(join(computer, 'agent')))
      .map((file) => [file.slice(computer.length + 1), comparable(readFileSync(file), file)]),
  );
}

const comparable = (content: Buffer, file: string): string =>
  file.endsWith('.json')
    ? content
        .toString()
        .replace(/"(device|enrollment|current|pending|machineName)": ?"[^"]*"/g, '"$1":"…"')
        .replace(/\s+/g, ' ')
    : createHash('sha256').update(content).digest('hex');
