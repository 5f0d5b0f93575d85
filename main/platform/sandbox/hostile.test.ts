/** Every file of an enrolled computer is replaced by something else; whatever is asked of it then gives a code. */
import { execFileSync } from 'node:child_process';
import { cp, lstat, mkdir, readdir, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { GangwayError } from '../../../protocol/errors.ts';
import type { Platform } from '../../core/ports/platform.ts';
import { applicationStep, contextOf, hostNameStep, managementStep, rootStep } from '../testing/rehearsal.ts';
import { domainJoinStep, JOIN_BLOB, joinContext, signedBlob } from '../testing/join-rehearsal.ts';
import { profileStep, registrationStep } from '../testing/registration-rehearsal.ts';
import { inTemporary } from '../testing/temporary.ts';
import { sandboxPlatform } from './index.ts';

const FILES = [
  'agent/journal.jsonl',
  'agent/keystore/keys.json',
  'applications/acme-vpn.json',
  'applications/acme-vpn.payload',
  'boots.json',
  'check-in.json',
  'computer.json',
  'continue.json',
  'domain.json',
  'faults.json',
  'host-name.json',
  'management.json',
  'profile.json',
  'registration.json',
  'restart.json',
  `root-store/${rootStep.sha256}.der`,
  `root-store/${rootStep.sha256}.json`,
  'trace.txt',
];
const FOLDERS = ['agent', 'agent/keystore', 'applications', 'root-store'];

/** @param victim lies outside the computer and must stay as it is */
const attacks: Readonly<Record<string, (path: string, victim: string) => Promise<unknown>>> = {
  garbage: (path) => writeFile(path, Buffer.from([0, 0xff, 0x7b, 0x22, 10])),
  null: (path) => writeFile(path, 'null'),
  huge: async (path) => {
    await writeFile(path, '{');
    await truncate(path, 70 * 1024 * 1024);
  },
  link: (path, victim) => symlink(victim, path),
  'dangling link': (path) => symlink(`${path}-nowhere`, path),
  folder: (path) => mkdir(path),
  pipe: async (path) => execFileSync('mkfifo', [path]),
};

async function setUp(platform: Platform): Promise<void> {
  const { steps } = platform;
  await platform.facts();
  await platform.keys.open();
  await steps['root-certificate'].apply(rootStep, contextOf());
  await steps.management.apply(managementStep, contextOf());
  await steps['mdm-registration'].apply(registrationStep, contextOf());
  await steps.profile.apply(profileStep, contextOf());
  await steps['host-name'].apply(hostNameStep, contextOf());
  await steps.application.apply(applicationStep, contextOf());
  await steps['domain-join'].apply(domainJoinStep, joinContext(signedBlob(JOIN_BLOB)));
  await platform.restart.restartNow();
  await platform.restart.continueAfter();
  // Something waits again.
  await steps['host-name'].apply({ ...hostNameStep, hostName: 'ACME-1' }, contextOf());
  await append(platform);
}

async function append({ journal }: Platform): Promise<void> {
  await journal.read();
  await journal.append(Buffer.from('line\n'));
  await journal.sync();
}

/** Everything that can be asked of a computer, the gentle first. */
const asks: readonly ((platform: Platform) => Promise<unknown>)[] = [
  (platform) => platform.facts(),
  (platform) => platform.management(),
  (platform) => platform.restartPending(),
  ({ restart }) => restart.bootId(),
  ({ steps }) => steps['root-certificate'].check(rootStep),
  ({ steps }) => steps.management.check(managementStep),
  ({ steps }) => steps['mdm-registration'].check(registrationStep),
  ({ steps }) => steps.profile.check(profileStep),
  ({ steps }) => steps['host-name'].check(hostNameStep),
  ({ steps }) => steps.application.check(applicationStep),
  ({ steps }) => steps['domain-join'].check(domainJoinStep),
  (platform) => append(platform),
  (platform) => platform.keys.open(),
  async (platform) => (await platform.lock()).release(),
  ({ steps }) => steps['root-certificate'].apply(rootStep, contextOf()),
  ({ steps }) => steps.management.apply(managementStep, contextOf()),
  ({ steps }) => steps['mdm-registration'].apply({ ...registrationStep, providerId: 'Another' }, contextOf()),
  ({ steps }) => steps.profile.apply({ ...profileStep, serverHost: 'another.example' }, contextOf()),
  ({ steps }) => steps['host-name'].apply({ ...hostNameStep, hostName: 'ACME-2' }, contextOf()),
  ({ steps }) => steps.application.apply({ ...applicationStep, version: '9.0.0' }, contextOf()),
  ({ steps }) =>
    steps['domain-join'].apply({ ...domainJoinStep, domain: 'o.test' }, joinContext(signedBlob(JOIN_BLOB))),
  ({ restart }) => restart.continueAfter(),
  ({ restart }) => restart.restartNow(),
  ({ restart }) => restart.forget(),
  ({ steps }) => steps.application.undo(applicationStep),
  ({ steps }) => steps.profile.undo(profileStep),
  ({ steps }) => steps['mdm-registration'].undo(registrationStep),
  ({ steps }) => steps.management.undo(managementStep),
  ({ steps }) => steps['root-certificate'].undo(rootStep),
  (platform) => platform.journal.truncate(1),
  (platform) => platform.journal.archive(),
  (platform) => platform.keys.destroy(),
];

/** The errors that are not ours. */
async function strangeErrors(platform: Platform): Promise<unknown[]> {
  const strange: unknown[] = [];
  for (const ask of asks) {
    await ask(platform).catch((error: unknown) => {
      if (!(error instanceof GangwayError) || error.code === 'INTERNAL')
        strange.push([ask.toString(), error]);
    });
  }
  return strange;
}

const at = (directory: string): Platform => sandboxPlatform(directory, process.platform);

describe.skipIf(process.platform === 'win32')('a computer in hostile hands', { timeout: 300_000 }, () => {
  test('A9 every file replaced by garbage, a link, a pipe…: a code for everything, no crash, no hang', () =>
    inTemporary(async (root) => {
      const enrolled = join(root, 'enrolled');
      const victim = join(root, 'victim');
      await mkdir(enrolled);
      await writeFile(join(enrolled, 'faults.json'), '{"trace":true}');
      await setUp(at(enrolled));
      const strange: unknown[] = [];
      for (const file of FILES) {
        expect((await lstat(join(enrolled, file))).isFile()).toBe(true);
        for (const [name, attack] of Object.entries(attacks)) {
          const directory = join(root, 'attacked');
          await writeFile(victim, '{"precious":true}');
          await cp(enrolled, directory, { recursive: true });
          await rm(join(directory, file));
          await attack(join(directory, file), victim);
          const errors = await strangeErrors(at(directory));
          if (errors.length > 0) strange.push([file, name, ...errors]);
          expect((await lstat(victim)).size).toBe('{"precious":true}'.length);
          await rm(directory, { recursive: true });
        }
      }
      expect(strange).toEqual([]);
    }));

  test('A9 every folder replaced by a link, a file or a socket: a code, and nothing written through', () =>
    inTemporary(async (root) => {
      const enrolled = join(root, 'enrolled');
      const victim = join(root, 'victim');
      await setUp(at(enrolled));
      await mkdir(victim);
      const strange: unknown[] = [];
      for (const folder of FOLDERS) {
        for (const attack of ['link', 'file', 'socket']) {
          const directory = join(root, 'attacked');
          const path = join(directory, folder);
          await cp(enrolled, directory, { recursive: true });
          await rm(path, { recursive: true });
          const server = createServer();
          if (attack === 'link') await symlink(victim, path);
          else if (attack === 'file') await writeFile(path, '');
          else await new Promise<void>((listening) => void server.listen(path, listening));
          strange.push(...(await strangeErrors(at(directory))));
          server.close();
          expect(await readdir(victim)).toEqual([]);
          await rm(directory, { recursive: true });
        }
      }
      expect(strange).toEqual([]);
    }));
});
