/**
 * Fetching a package to the disk: hashed while it is written, never more than was planned, and going on where it was
 * after a cut or a kill. What is there already is hashed again and counts only if the server says that the rest
 * belongs to it.
 */
import { z } from 'zod';
import { errorEntry, GangwayError } from '../../../protocol/errors.ts';
import type { Downloaded } from '../../core/packages/stages.ts';
import type { StepContext } from '../../core/ports/platform.ts';
import { arriving } from './arriving.ts';
import { diskFault } from './fault.ts';
import { type Folder, pathIn } from './folder.ts';
import { openPart, type Part } from './part-file.ts';
import { readJsonIn } from './read-file.ts';
import { removeFileIn, writeJsonIn } from './write-file.ts';

export interface Planned {
  readonly url: string;
  /** Bytes. */
  readonly size: number;
  readonly sha256: string;
}

/** Beside an unfinished package: the validator with which its rest can be asked for. */
const Tag = z.object({ tag: z.string().min(3).max(202) });
const tagFile = (name: string): string => `${name}.json`;

/** Bytes between two reports of progress. */
const TELL = 256 * 1024;

/** A connection that brings less than this before it breaks is no progress: the caller pauses before the next. */
const PROGRESS = 64 * 1024;

/**
 * @param name of the file inside the folder; what an earlier try left there is gone on with
 * @param effect for the points `:before`, `:half` (of more than one piece) and `:after`; with a validator also `:tag:…`, `:done:…`
 * @throws DISK_FULL, PACKAGE_DOWNLOAD_FAILED, CANCELLED, PACKAGE_HASH_MISMATCH as soon as it is too long, and what
 * the download itself throws. Not synced: a power cut may damage the end of it, which whoever needs it durable has to
 * prevent. After trouble with the network and after cancelling the file stays for the next try.
 */
export async function downloadTo(
  folder: Folder,
  name: string,
  planned: Planned,
  context: StepContext,
  effect: string,
): Promise<Downloaded> {
  await folder.point(`${effect}:before`);
  try {
    const first = await fetchWhole(folder, name, planned, context, effect);
    // A beginning that a power cut damaged shows only at the end; then everything is fetched, once.
    const isDamaged = first.resumed && first.sha256 !== planned.sha256;
    if (isDamaged) await discardDownload(folder, name);
    const { size, sha256, tagged } = isDamaged
      ? await fetchWhole(folder, name, planned, context, effect)
      : first;
    if (tagged) await removeFileIn(folder, tagFile(name), `${effect}:done`);
    await folder.point(`${effect}:after`);
    return { file: name, size, sha256 };
  } catch (error) {
    // Without a validator nobody could say what belongs to it.
    if (!mayGoOn(error) || (await tagOf(folder, name)) === undefined) await discardDownload(folder, name);
    throw diskFault(error, name);
  }
}

/** Unreadable is as good as not there: then everything is fetched. */
const tagOf = async (folder: Folder, name: string): Promise<string | undefined> =>
  (await readJsonIn(folder, tagFile(name), Tag).catch(() => undefined))?.tag;

/** Takes away what is there of a package that is not wanted any more. */
export async function discardDownload(folder: Folder, name: string): Promise<void> {
  const unwatched = { root: folder.root, point: async () => undefined };
  await removeFileIn(unwatched, tagFile(name), 'discard');
  await removeFileIn(unwatched, name, 'discard');
}

const mayGoOn = (error: unknown): boolean =>
  error instanceof GangwayError &&
  (error.code === 'CANCELLED' || errorEntry(error.code).retry === 'automatic');

interface Fetched {
  readonly size: number;
  readonly sha256: string;
  /** Whether some of it came from an earlier try. */
  readonly resumed: boolean;
  /** Whether a validator lies beside it. */
  readonly tagged: boolean;
}

async function fetchWhole(
  folder: Folder,
  name: string,
  planned: Planned,
  context: StepContext,
  effect: string,
): Promise<Fetched> {
  const path = await pathIn(folder, name, true);
  let tag = await tagOf(folder, name);
  const part = await openPart(path, name, planned.size, tag !== undefined, context.signal);
  const resumed = part.size > 0;
  let told = part.size;
  let passedHalf = part.size >= planned.size / 2;
  try {
    while (part.size < planned.size) {
      const before = part.size;
      try {
        const from = tag === undefined || before === 0 ? undefined : { offset: before, tag };
        const source = arriving(planned.url, from, context, async (arrival) => {
          if (arrival.offset !== before) await part.restart();
          if (arrival.tag === tag) return;
          ({ tag } = arrival);
          if (tag !== undefined) await writeJsonIn(folder, tagFile(name), { tag }, `${effect}:tag`);
        });
        for await (const chunk of source) {
          assertFits(part, chunk, planned);
          const handedOver = await part.write(chunk);
          if (part.size - told >= TELL) {
            told = part.size;
            context.progress(told, planned.size);
          }
          if (!handedOver) continue;
          if (passedHalf || part.size < planned.size / 2) continue;
          passedHalf = true;
          await part.flush();
          await folder.point(`${effect}:half`);
        }
        break;
      } catch (error) {
        await part.flush();
        const cut = error instanceof GangwayError && errorEntry(error.code).retry === 'automatic';
        if (!cut || tag === undefined || part.size - before < PROGRESS) throw error;
      }
    }
    await part.flush();
    context.progress(part.size, planned.size);
    return { size: part.size, sha256: await part.digest(), resumed, tagged: tag !== undefined };
  } finally {
    await part.close();
  }
}

function assertFits(part: Part, chunk: Uint8Array, planned: Planned): void {
  if (part.size + chunk.length <= planned.size) return;
  const details = { expectedSize: String(planned.size), why: 'too-long' };
  throw new GangwayError('PACKAGE_HASH_MISMATCH', { details });
}
