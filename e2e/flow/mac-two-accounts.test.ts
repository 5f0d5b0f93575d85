/**
 * A Mac whose agent and elevated part are two processes of two accounts, with the real socket between them, files of root
 * that the person can read or not, and the real service. Only its commands and its question are fakes.
 */
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import type { Server } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeItem } from '../../demo/prepare.ts';
import { type FakeMac, fakeMac } from '../../main/platform/darwin/testing/mac.ts';
import { type Actor, actor, asRoot, lacksRoot, PERSON } from '../../main/platform/unix/testing/account.ts';
import { type Ran, serveCommands } from './mac-commands.ts';
import { makeMacUsage } from './mac-usage.ts';
import { type Rig, startRig } from './rig.ts';

const AGENT = '../../../../e2e/flow/mac-agent-program.ts';
const HELPER = new URL('mac-helper-program.ts', import.meta.url).href;

const run = (...line: string[]): string => {
  const [file = '', ...args] = asRoot(...line);
  return execFileSync(file, args, { encoding: 'utf8', timeout: 20_000 });
};

/** Of any account. */
function isAlive(pid: number | undefined): boolean {
  try {
    return process.kill(pid ?? 0, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

describe.skipIf(lacksRoot)('a Mac of two accounts', { timeout: 120_000 }, () => {
  let rig: Rig;
  let folder: string;
  let root: string;
  let fake: FakeMac;
  let server: Server;
  const ran: Ran[] = [];
  const elevated: number[] = [];
  let usage: string;

  beforeAll(async () => {
    rig = await startRig();
    usage = await makeMacUsage(rig.helpdesk);
    folder = mkdtempSync(join(realpathSync('/tmp'), 'gangway-two-'));
    chmodSync(folder, 0o755);
    mkdirSync(join(folder, 'program'), { mode: 0o755 });
    copyFileSync(process.execPath, join(folder, 'program', 'node'));
    writeFileSync(join(folder, 'program', 'helper.mjs'), `await import(${JSON.stringify(HELPER)});\n`, {
      mode: 0o644,
    });
    root = join(realpathSync('/tmp'), `gangway-mac-${randomBytes(6).toString('hex')}`);
    fake = fakeMac(folder);
    fake.person = { uid: PERSON, name: 'ada' };
    fake.processes.push({ name: 'Dock', uid: PERSON }, { name: 'Finder', uid: PERSON });
    fake.elevate = () => {
      const pid = Number(run('/bin/sh', '-c', ran.at(-1)?.args[6] ?? ''));
      elevated.push(pid);
      return pid;
    };
    server = await serveCommands(fake, join(folder, 'commands'), ran);
  });
  afterAll(async () => {
    server.close();
    run('rm', '-rf', root);
    rmSync(folder, { recursive: true });
    await rig.stop();
  });

  const start = (): Promise<Actor> => {
    const { origin, rootFingerprint } = rig.service;
    const commands = join(folder, 'commands');
    const owner = String(process.getuid?.());
    const program = ['node', 'helper.mjs'].map((name) => join(folder, 'program', name));
    return actor(
      AGENT,
      PERSON,
      root,
      commands,
      origin,
      rootFingerprint,
      owner,
      ...program,
      root,
      commands,
      owner,
    );
  };

  test('A8 A9 A10 G2 G10 enrolled, gone on after the agent was cut off in the middle, and unenrolled; the person can read the journal and not the keys', async () => {
    const item = await makeItem(rig.helpdesk, usage, 'A Mac of two accounts');
    const first = await start();
    first.tell(item.code);
    // Until the profile is waited for; then the agent is killed, and its elevated part ends by itself.
    await expect.poll(() => fake.profiles.length, { timeout: 30_000 }).toBe(1);
    await first.end();
    await expect.poll(() => isAlive(elevated[0]), { timeout: 20_000 }).toBe(false);
    expect(run('ls', '-ln', join(root, 'Gangway', 'keys.json'))).toMatch(/^-rw-------\S* +1 0 /);
    expect(run('ls', '-ln', join(root, 'Gangway Shared', 'journal.jsonl'))).toMatch(/^-rw-r--r--\S* +1 0 /);

    fake.enrollment = { approved: true, server: 'https://mdm.acme.example/mdm' };
    const second = await start();
    second.tell('');
    const finished = (await second.hear()) as Record<string, unknown>;
    expect(finished['kind']).toBe('finished');
    // With what it says of each step, should one not be done.
    expect(JSON.stringify(finished)).not.toContain('"state":"failed"');
    expect(fake.receipts.get('com.acme.vpn')).toBe('4.2.0');
    second.tell('unenroll');
    expect(await second.hear()).toMatchObject({ kind: 'unenrolled' });
    await second.end();
    await expect.poll(() => isAlive(elevated[1]), { timeout: 20_000 }).toBe(false);
    expect(fake.trusted.size).toBe(0);
    expect(run('ls', join(root, 'Gangway'))).not.toContain('keys.json');
    expect(ran.filter(({ file }) => file.endsWith('osascript')).map(({ uid }) => uid)).toEqual([
      PERSON,
      PERSON,
    ]);
  });
});
