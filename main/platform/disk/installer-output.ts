/** What an installer wrote, kept beside the journal for helpdesk: who reads the journal may read it. */
import { transcode } from 'node:buffer';
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

const STAR = 0x2a;

/**
 * Overwrites every place where a secret stands, in UTF-8 and in UTF-16: an installer may have written it in spite of
 * everything. Bytes, so that no text with the secret in it is ever made.
 */
export function blotOut(bytes: Uint8Array, secret: Uint8Array): void {
  if (secret.length === 0) return;
  const wide = transcode(secret, 'utf8', 'utf16le');
  for (const needle of [secret, wide]) {
    const hay = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let at = hay.indexOf(needle); at >= 0; at = hay.indexOf(needle, at)) {
      for (let unit = 0; unit < needle.length; unit += 1) {
        if (needle === secret || unit % 2 === 0) hay[at + unit] = STAR;
        else hay[at + unit] = 0;
      }
    }
  }
  wide.fill(0);
}
