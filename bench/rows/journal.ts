import { mkdtempSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { folderAt } from '../../main/platform/disk/folder.ts';
import { journalFileIn } from '../../main/platform/disk/journal-file.ts';
import { type Figure, median, ms, timed } from '../figure.ts';

const RUNS = 300;
const LIMIT_MS = 2;
/** As long as a usual entry. */
const LINE = Buffer.from(`${'x'.repeat(255)}\n`);

/** One entry of the journal, on the disk, beside a bare write and fsync of the same bytes, in turns. */
export async function journalAppend(folder: string): Promise<Figure> {
  const own: number[] = [];
  const bare: number[] = [];
  const journal = journalFileIn(folderAt(mkdtempSync(join(folder, 'journal-'))), 'journal.jsonl');
  const file = await open(join(folder, 'bare.jsonl'), 'a');
  try {
    for (let run = 0; run < RUNS; run += 1) {
      bare.push(
        await timed(async () => {
          await file.write(LINE);
          await file.sync();
        }),
      );
      own.push(
        await timed(async () => {
          await journal.append(LINE);
          await journal.sync();
        }),
      );
    }
  } finally {
    await file.close();
  }
  return {
    what: 'journal: one entry appended and synced',
    measured: ms(median(own)),
    beside: `${ms(median(bare))} write + fsync`,
    ratio: median(own) / median(bare),
    limit: `≤ ${LIMIT_MS} ms`,
    kept: median(own) <= LIMIT_MS,
  };
}
