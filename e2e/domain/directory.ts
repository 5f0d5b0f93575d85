/** What an administrator of the domain does and sees: provisioning blobs, looking into the directory. */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { mustRun, run } from './command.ts';
import { CONTROLLER, controllerFolder, credentialsIn, DOMAIN } from './controller.ts';
import { type Member, memberIn } from './member.ts';

/**
 * Makes the machine's account and its blob, as a connector would.
 * @returns the blob file's content
 */
export async function provisionBlob(folder: string, machineName: string): Promise<Buffer> {
  const asked = memberIn(folder, `provisioner-of-${machineName}`, machineName);
  const file = join(asked.folder, 'blob.txt');
  await mustRun(
    'net',
    [
      'offlinejoin',
      'provision',
      '-s',
      asked.configuration,
      '-A',
      credentialsIn(folder),
      `domain=${DOMAIN}`,
      `machine_name=${machineName}`,
      `dcname=${CONTROLLER}`,
      `savefile=${file}`,
    ],
    { env: asked.environment },
  );
  try {
    return readFileSync(file);
  } finally {
    rmSync(file);
  }
}

/** The account as the controller's own database has it, `undefined` when there is none. */
export async function accountOf(
  folder: string,
  machineName: string,
): Promise<ReadonlyMap<string, string> | undefined> {
  const database = join(controllerFolder(folder), 'private/sam.ldb');
  const { exitCode, output } = await run('samba-tool', ['computer', 'show', machineName, '-H', database]);
  if (exitCode !== 0) return undefined;
  return new Map([...output.matchAll(/^(\w+): (.*)$/gm)].map(([, name = '', value = '']) => [name, value]));
}

export interface Joined {
  readonly joined: boolean;
  readonly output: string;
}

/** Asks the domain, with the machine's own account, whether it is a member. */
export async function testJoin(member: Member): Promise<Joined> {
  const { exitCode, output } = await run('net', ['ads', 'testjoin', '-s', member.configuration], {
    env: member.environment,
  });
  return { joined: exitCode === 0 && output.includes('Join is OK'), output };
}
