/** What a Mac is. Argument lists and parsers are pure; lines are found by their label, never by their place. */
import { ComputerFacts, type FurtherFacts, type ManagedFact } from '../../../protocol/redeem.ts';
import { GangwayError } from '../../../protocol/errors.ts';
import type { Command, CommandResult, RunCommand } from '../run-command.ts';
import { readHostName } from './host-name.ts';
import { readJoined } from './joined.ts';

/** `-w0`: never clip lines to the width of a terminal. */
export const ioregCommand: Command = {
  file: '/usr/sbin/ioreg',
  args: ['-w0', '-rd1', '-c', 'IOPlatformExpertDevice'],
};
export const swVersCommand: Command = { file: '/usr/bin/sw_vers', args: [] };
export const modelCommand: Command = { file: '/usr/sbin/sysctl', args: ['-n', 'hw.model'] };

/** 1 inside a virtual machine; not every version has it. */
export const virtualCommand: Command = { file: '/usr/sbin/sysctl', args: ['-n', 'kern.hv_vmm_present'] };

/** The quoted text of one property; several other keys also contain "serial", so the name is matched whole. */
const property = (output: string, name: string): string | undefined =>
  new RegExp(`^[\\s|]*"${name}" = "([^"\\n]+)"\\s*$`, 'm').exec(output)?.[1];

/** @returns `undefined` where the output does not hold it. */
export function parseIoreg(output: string): { serial: string | undefined; hardwareUuid: string | undefined } {
  return {
    serial: property(output, 'IOPlatformSerialNumber'),
    hardwareUuid: property(output, 'IOPlatformUUID'),
  };
}

export function parseSwVers(output: string): { osName: string | undefined; osVersion: string | undefined } {
  const value = (label: string): string | undefined =>
    new RegExp(`^${label}:[ \\t]*(\\S[^\\n]*?)\\s*$`, 'm').exec(output)?.[1];
  return { osName: value('ProductName'), osVersion: value('ProductVersion') };
}

/** Left out where the output does not hold it. */
export function parseBuild(output: string): Pick<FurtherFacts, 'build'> {
  const build = /^BuildVersion:[ \t]*([0-9A-Za-z.]{1,20})\s*$/m.exec(output)?.[1];
  return build === undefined ? {} : { build };
}

export function parseVirtual({ exitCode, stdout }: CommandResult): NonNullable<FurtherFacts['virtual']> {
  const answer = exitCode === 0 ? stdout.trim() : '';
  if (answer === '1') return 'yes';
  return answer === '0' ? 'no-sign' : 'unknown';
}

/** @throws STATE_CORRUPT naming the first fact that the system would not give */
export async function readFacts(
  run: RunCommand,
  managed: () => Promise<ManagedFact>,
): Promise<ComputerFacts> {
  const output = async (command: Command): Promise<string> => outputOf(command, await run(command));
  const version = await output(swVersCommand);
  const facts = {
    platform: 'macos',
    ...parseSwVers(version),
    ...parseBuild(version),
    model: (await output(modelCommand)).trim(),
    ...parseIoreg(await output(ioregCommand)),
    hostName: await readHostName(run),
    // A Secure Enclave does other things and is none.
    tpm: 'absent',
    joined: await readJoined(run),
    managed: await managed(),
    virtual: await run(virtualCommand).then(parseVirtual, () => 'unknown'),
  };
  const parsed = ComputerFacts.safeParse(facts);
  if (parsed.success) return parsed.data;
  const fact = String(parsed.error.issues[0]?.path[0]);
  throw new GangwayError('STATE_CORRUPT', { details: { what: 'computer facts', fact }, cause: parsed.error });
}

function outputOf({ file }: Command, { exitCode, stdout }: CommandResult): string {
  if (exitCode === 0) return stdout;
  throw new GangwayError('STATE_CORRUPT', { details: { what: file, exitCode: String(exitCode) } });
}
