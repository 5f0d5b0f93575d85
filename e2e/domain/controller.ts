/** A live Samba domain controller for EXAMPLE.TEST, inside the namespaces of scripts/domain. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { randomBytes } from 'node:crypto';
import { DC_ADDRESS, DC_NAME } from '../../scripts/domain/isolated.ts';
import { mustRun, run } from './command.ts';

export const REALM = 'EXAMPLE.TEST';
export const DOMAIN = 'example.test';
export const WORKGROUP = 'EXAMPLE';
export const CONTROLLER = `${DC_NAME}.${DOMAIN}`;

/** LDAP, LDAP over TLS, Kerberos, its passwords: SMB answers before these do. */
const PORTS = [445, 389, 636, 88, 464];
const START_MS = 120_000;
const STOP_MS = 10_000;

/** `-A` for Samba's tools: a password on a command line can be read by every process. */
export const credentialsIn = (folder: string): string => join(folder, 'administrator');

export const controllerFolder = (folder: string): string => join(folder, 'dc');

export async function startController(folder: string): Promise<{ stop(): Promise<void> }> {
  const password = `Aa1.${randomBytes(16).toString('hex')}`;
  const target = controllerFolder(folder);
  mkdirSync(target);
  writeFileSync(
    credentialsIn(folder),
    `username = Administrator\npassword = ${password}\ndomain = ${WORKGROUP}\n`,
    {
      mode: 0o600,
    },
  );
  await useNames(folder);
  await provision(target, password);
  const log = join(folder, 'samba.log');
  const output = openSync(log, 'a');
  const samba = spawn(
    'samba',
    ['-i', '-M', 'prefork', '-s', join(target, 'etc/smb.conf'), '--debug-stdout'],
    { stdio: ['ignore', output, output] },
  );
  const stop = (): Promise<void> => end(samba);
  try {
    await up(samba, folder);
    return { stop };
  } catch (error) {
    await stop();
    throw new Error(`the domain controller did not come up: ${readFileSync(log, 'utf8').slice(-4000)}`, {
      cause: error,
    });
  }
}

/** Names are looked up at the controller alone; seen only in these namespaces. */
async function useNames(folder: string): Promise<void> {
  const files = {
    '/etc/resolv.conf': `search ${DOMAIN}\nnameserver ${DC_ADDRESS}\n`,
    '/etc/hosts': `127.0.0.1 localhost\n${DC_ADDRESS} ${CONTROLLER} ${DC_NAME}\n`,
  };
  for (const [path, content] of Object.entries(files)) {
    const own = join(folder, path.replaceAll('/', '-').slice(1));
    writeFileSync(own, content);
    await mustRun('mount', ['--bind', own, path]);
  }
}

const provision = (target: string, password: string): Promise<string> =>
  mustRun(
    'samba-tool',
    [
      'domain',
      'provision',
      `--targetdir=${target}`,
      `--realm=${REALM}`,
      `--domain=${WORKGROUP}`,
      '--server-role=dc',
      '--dns-backend=SAMBA_INTERNAL',
      `--adminpass=${password}`,
      `--host-name=${DC_NAME}`,
      `--host-ip=${DC_ADDRESS}`,
      `--option=interfaces=127.0.0.1/8 ${DC_ADDRESS}/24`,
      '--option=bind interfaces only=yes',
      '--option=vfs objects=acl_xattr dfs_samba4',
    ],
    { timeout: START_MS },
  );

async function up(samba: ChildProcess, folder: string): Promise<void> {
  const until = performance.now() + START_MS;
  const configuration = join(controllerFolder(folder), 'etc/smb.conf');
  const look = ['-s', configuration, '-L', DC_ADDRESS, '-A', credentialsIn(folder)];
  while (performance.now() < until) {
    if (samba.exitCode !== null) throw new Error(`it ended with ${samba.exitCode}`);
    const answers = await Promise.all(PORTS.map(listens));
    if (answers.every(Boolean) && (await run('smbclient', look)).exitCode === 0) return;
    await pause(250);
  }
  throw new Error(`not within ${START_MS} ms`);
}

async function listens(port: number): Promise<boolean> {
  const socket = connect(port, DC_ADDRESS);
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** Samba ends its children itself; the kernel ends what it forgets, with the namespace. */
async function end(samba: ChildProcess): Promise<void> {
  if (samba.exitCode !== null || samba.signalCode !== null) return;
  const ended = once(samba, 'exit');
  const late = setTimeout(() => samba.kill('SIGKILL'), STOP_MS);
  samba.kill('SIGTERM');
  await ended;
  clearTimeout(late);
}
