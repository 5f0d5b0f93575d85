/**
 * Files that only root writes and everybody may read: the agent runs as the person and looks at them itself, its helper
 * writes them as root. Nothing secret stands in them.
 */
import type { JournalFile } from '../../core/ports/journal-file.ts';
import { keepOutput } from '../disk/installer-output.ts';
import { journalFileIn } from '../disk/journal-file.ts';
import { writeJsonIn } from '../disk/write-file.ts';
import { protectFolder } from '../unix/protected-folder.ts';
import { type Mac, needRoot } from './mac.ts';

/** @throws NEEDS_ADMINISTRATOR, STATE_CORRUPT when others could change the folder */
async function sharedFolder(mac: Mac): Promise<void> {
  needRoot(mac);
  await protectFolder(mac.shared.root, mac.owner, 0o755);
}

/** @throws as `writeJsonIn`, NEEDS_ADMINISTRATOR */
export async function shareJson(mac: Mac, name: string, value: unknown, effect: string): Promise<void> {
  await sharedFolder(mac);
  await writeJsonIn(mac.shared, name, value, effect, 0o644);
}

/** For helpdesk; fails never. @see keepOutput */
export async function shareOutput(mac: Mac, step: string, output: string): Promise<void> {
  await sharedFolder(mac).then(
    () => keepOutput(mac.shared, step, output),
    () => undefined,
  );
}

/** The journal of a Mac's enrollment: with the machine, not with an account. */
export function journalFile(mac: Mac): JournalFile {
  const file = journalFileIn(mac.shared, 'journal.jsonl', 0o644);
  return {
    ...file,
    append: async (bytes) => {
      await sharedFolder(mac);
      await file.append(bytes);
    },
    truncate: async (length) => {
      needRoot(mac);
      await file.truncate(length);
    },
    archive: async () => {
      needRoot(mac);
      await file.archive();
    },
  };
}
