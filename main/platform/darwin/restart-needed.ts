/** What lives until the next start of a Mac: a note that names the start in which it was written. */
import { z } from 'zod';
import { readJsonIn } from '../disk/read-file.ts';
import type { Mac } from './mac.ts';
import { bootId } from './restart.ts';
import { shareJson } from './shared-file.ts';

const NOTE = 'restart-needed.json';
const Note = z.object({ boot: z.string() });

/** Remembers that a package asked for a restart. */
export async function needRestart(mac: Mac): Promise<void> {
  await shareJson(mac, NOTE, { boot: await bootId(mac.run) }, 'restart:needed');
}

/** Needs no administrator. */
export async function isRestartNeeded({ run, shared }: Pick<Mac, 'run' | 'shared'>): Promise<boolean> {
  const note = await readJsonIn(shared, NOTE, Note);
  return note !== undefined && note.boot === (await bootId(run));
}
