/** What lives until the next start of a Mac: a note that names the start in which it was written. */
import { z } from 'zod';
import { GangwayError } from '../../../protocol/errors.ts';
import { readJsonIn } from '../disk/read-file.ts';
import type { Command, RunCommand } from '../run-command.ts';
import type { Mac } from './mac.ts';
import { shareJson } from './shared-file.ts';

const NOTE = 'restart-needed.json';
const Note = z.object({ boot: z.string() });

export const bootCommand: Command = { file: '/usr/sbin/sysctl', args: ['-n', 'kern.bootsessionuuid'] };

/** Another one after each start of the Mac. @throws STATE_CORRUPT */
export async function bootId(run: RunCommand): Promise<string> {
  const { exitCode, stdout } = await run(bootCommand);
  const id = stdout.trim();
  if (exitCode === 0 && /^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/i.test(id)) return id;
  throw new GangwayError('STATE_CORRUPT', { details: { what: 'boot session', exitCode: String(exitCode) } });
}

/** Remembers that a package asked for a restart. */
export async function needRestart(mac: Mac): Promise<void> {
  await shareJson(mac, NOTE, { boot: await bootId(mac.run) }, 'restart:needed');
}

/** Needs no administrator. */
export async function isRestartNeeded({ run, shared }: Pick<Mac, 'run' | 'shared'>): Promise<boolean> {
  const note = await readJsonIn(shared, NOTE, Note);
  return note !== undefined && note.boot === (await bootId(run));
}
