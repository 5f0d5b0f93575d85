/** What lives until the next start of a Mac: a note that names the start in which it was written. */
import { z } from 'zod';
import { readJsonIn } from '../disk/read-file.ts';
import { writeJsonIn } from '../disk/write-file.ts';
import { protectFolder } from '../unix/protected-folder.ts';
import type { Mac } from './mac.ts';
import { bootId } from './restart.ts';

const NOTE = 'restart-needed.json';
const Note = z.object({ boot: z.string() });

/** Remembers that a package asked for a restart. */
export async function needRestart({ run, shared, owner }: Mac): Promise<void> {
  await protectFolder(shared.root, owner, 0o755);
  await writeJsonIn(shared, NOTE, { boot: await bootId(run) }, 'restart:needed');
}

/** Needs no administrator. */
export async function isRestartNeeded({ run, shared }: Pick<Mac, 'run' | 'shared'>): Promise<boolean> {
  const note = await readJsonIn(shared, NOTE, Note);
  return note !== undefined && note.boot === (await bootId(run));
}
