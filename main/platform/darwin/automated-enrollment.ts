/**
 * Macs that their organisation bought through Apple Business Manager: Apple keeps a record that says where they belong,
 * and macOS itself asks the person to go on.
 */
import type { Command, CommandResult, RunCommand } from '../run-command.ts';
import { isServer, readStatus } from './management.ts';

/** Rate limited to once in 23 hours and answered from a cache then: asked once in an attempt, never in a loop. */
export const recordCommand: Command = {
  file: '/usr/bin/profiles',
  args: ['show', '-type', 'enrollment'],
  // Apple's service is asked, and may not answer for a while.
  timeout: 60_000,
};

/** Makes macOS ask the person. It says nothing about what became of that. */
export const renewCommand: Command = {
  file: '/usr/bin/profiles',
  args: ['renew', '-type', 'enrollment'],
  timeout: 60_000,
};

export type EnrollmentRecord =
  | { readonly kind: 'none' }
  /** Hosts of the server that the record names, in lower case. */
  | { readonly kind: 'found'; readonly hosts: readonly string[] }
  | { readonly kind: 'unknown' };

/** Only these mean that there is none; other failures mean that nobody could be asked. */
const NO_RECORD = /Client is not DEP enabled|^Device Enrollment configuration:\s*\(null\)/m;
const ADDRESS = /^[ \t]*Configuration(?:Web)?URL = "([^"\n]+)";/gm;

/** The record is written in an old style of Apple's; only its two addresses are read. Either may be the server's. */
export function parseRecord({ exitCode, stdout, stderr }: CommandResult): EnrollmentRecord {
  if (NO_RECORD.test(`${stdout}\n${stderr}`)) return { kind: 'none' };
  const addresses = [...stdout.matchAll(ADDRESS)].map(([, address = '']) => address);
  const hosts = addresses.filter((address) => URL.canParse(address)).map((address) => new URL(address).host);
  return exitCode === 0 && hosts.length > 0 ? { kind: 'found', hosts } : { kind: 'unknown' };
}

/** `asked`: macOS shows its notice now. `none`: Apple has no record of this Mac. */
export function parseRenewal({ exitCode, stdout, stderr }: CommandResult): 'asked' | 'none' | 'failed' {
  const said = `${stdout}\n${stderr}`;
  if (exitCode === 103 || /\(103\)|\berror:? 103\b/i.test(said) || NO_RECORD.test(said)) return 'none';
  return exitCode === 0 && !/^Error\b/m.test(said) ? 'asked' : 'failed';
}

/** @returns whether macOS asks the person by itself now, because this Mac belongs to the server at `serverHost` */
export async function asksByRecord(run: RunCommand, serverHost: string): Promise<boolean> {
  const record = parseRecord(await run(recordCommand));
  const ours =
    record.kind === 'found'
      ? record.hosts.some((host) => isServer(`https://${host}`, serverHost))
      : // Nobody could be asked: having been enrolled so before is reason to try, as macOS says whose the Mac is.
        record.kind === 'unknown' && (await wasAutomated(run));
  return ours && parseRenewal(await run(renewCommand)) === 'asked';
}

async function wasAutomated(run: RunCommand): Promise<boolean> {
  const status = await readStatus(run);
  return status.kind === 'not-enrolled' && status.automated;
}
