/**
 * Test side only: applies a judged blob with Samba's `NetRequestOfflineDomainJoin`, where the agent on Windows calls
 * the function of that name in netapi32.dll. Samba takes the text form; Windows the bytes in it.
 */
import { join } from 'node:path';
import { GangwayError } from '../../protocol/errors.ts';
import { run } from './command.ts';
import type { Member } from './member.ts';

/** NERR_JoinSetupSucceededButRestartNeeded: it is joined. */
export const RESTART_REQUIRED = 2713;

const PROGRAM = join(import.meta.dirname, 'samba-join-program.ts');

/** What the call said, untouched. */
export async function requestOfflineJoin(member: Member, bytes: Uint8Array): Promise<number> {
  const text = Buffer.from(`\uFEFF${Buffer.from(bytes).toString('base64')}\0`, 'utf16le');
  // libnetapi knows but one configuration, that of the machine: there the member's lies while the program runs.
  const lay = 'mount --bind "$0" /etc/samba && exec "$@"';
  const program = [member.folder, process.execPath, PROGRAM];
  try {
    const ended = await run('unshare', ['--mount', 'sh', '-c', lay, ...program], {
      env: member.environment,
      input: text,
    });
    const status = /^status (\d+)$/m.exec(ended.output)?.[1];
    if (status === undefined) throw new Error(`no answer: ${ended.exitCode} ${ended.output.slice(-1000)}`);
    return Number(status);
  } finally {
    text.fill(0);
  }
}

/** @throws DOMAIN_JOIN_FAILED */
export async function joinBySamba(member: Member, bytes: Uint8Array): Promise<void> {
  const status = await requestOfflineJoin(member, bytes);
  if (status === RESTART_REQUIRED) return;
  throw new GangwayError('DOMAIN_JOIN_FAILED', { details: { status: String(status) } });
}
