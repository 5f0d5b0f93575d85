/** What an installer wrote, kept beside the journal for helpdesk: who reads the journal may read it. */
import { keepable } from '../../core/packages/installer-output.ts';
import type { Folder } from './folder.ts';
import { readFileIn } from './read-file.ts';
import { removeFileIn, writeFileIn } from './write-file.ts';

/** Ids of steps fit into file names; alone, some would be devices on Windows. */
const fileOf = (step: string): string => `installer-${step}.txt`;

/**
 * Keeps the harmless end of it; never fails, as an installation must not fail by that.
 * @param output as it came
 */
export async function keepOutput({ root }: Folder, step: string, output: string): Promise<void> {
  const text = new TextEncoder().encode(`${keepable(output)}\n`);
  const unwatched = { root, point: async () => undefined };
  await writeFileIn(unwatched, fileOf(step), text, 'output', 0o644).catch(() => undefined);
}

/** What was taken back needs no explanation any more; never fails. */
export async function discardOutput({ root }: Folder, step: string): Promise<void> {
  const unwatched = { root, point: async () => undefined };
  await removeFileIn(unwatched, fileOf(step), 'output').catch(() => undefined);
}

/** What was kept of a step's last installation; `undefined` when there is nothing, or nothing readable. */
export async function keptOutput(folder: Folder, step: string): Promise<string | undefined> {
  const bytes = await readFileIn(folder, fileOf(step)).catch(() => undefined);
  // Whoever shows it does not have to trust whoever wrote it.
  return bytes === undefined ? undefined : keepable(new TextDecoder().decode(bytes));
}
