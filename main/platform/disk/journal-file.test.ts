import { execFileSync } from 'node:child_process';
import { link, mkdir, readdir, readFile, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openJournal } from '../../core/enrollment/journal.ts';
import { encodeLine } from '../../core/enrollment/journal-codec.ts';
import type { Recorded } from '../../core/enrollment/journal-entry.ts';
import type { JournalFile } from '../../core/ports/journal-file.ts';
import { inTemporary } from '../testing/temporary.ts';
import { folderAt } from './folder.ts';
import { journalFileIn } from './journal-file.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const NAME = 'agent/journal.jsonl';
const journalAt = (root: string): JournalFile => journalFileIn(folderAt(root), NAME);

describe('the journal on a real disk', () => {
  test('A9 what was appended and synced is there for the next process, in order', () =>
    inTemporary(async (root) => {
      const journal = journalAt(root);
      expect(await journal.read()).toHaveLength(0);
      for (const line of ['one\n', 'two\n', 'three\n']) {
        await journal.append(bytes(line));
        await journal.sync();
      }
      expect(Buffer.from(await journalAt(root).read()).toString()).toBe('one\ntwo\nthree\n');
    }));

  test('A9 a torn end is cut off and writing goes on behind the cut', () =>
    inTemporary(async (root) => {
      await mkdir(join(root, 'agent'));
      await writeFile(join(root, NAME), 'one\ntw');
      const journal = journalAt(root);
      await journal.truncate(4);
      await journal.append(bytes('two\n'));
      await journal.sync();
      expect(await readFile(join(root, NAME), 'utf8')).toBe('one\ntwo\n');
    }));

  test('A9 archives keep every older journal', () =>
    inTemporary(async (root) => {
      const journal = journalAt(root);
      await journal.archive();
      for (const line of ['first\n', 'second\n']) {
        await journal.append(bytes(line));
        await journal.sync();
        await journal.archive();
        expect(await journal.read()).toHaveLength(0);
      }
      expect(await readdir(join(root, 'agent'))).toEqual(['journal-1.jsonl', 'journal-2.jsonl']);
      expect(await readFile(join(root, 'agent/journal-2.jsonl'), 'utf8')).toBe('second\n');
    }));

  test('A9 a link, a second name, a folder and a pipe are refused and not written through', () =>
    inTemporary(async (root) => {
      await mkdir(join(root, 'agent'));
      await writeFile(join(root, 'victim'), 'precious');
      const place: Record<string, () => Promise<unknown>> = {
        link: () => symlink(join(root, 'victim'), join(root, 'agent/link.jsonl')),
        name: () => link(join(root, 'victim'), join(root, 'agent/name.jsonl')),
        folder: () => mkdir(join(root, 'agent/folder.jsonl')),
        pipe: async () => execFileSync('mkfifo', [join(root, 'agent/pipe.jsonl')]),
      };
      for (const [kind, make] of Object.entries(place)) {
        await make();
        const journal = journalFileIn(folderAt(root), `agent/${kind}.jsonl`);
        await expect(journal.append(bytes('x'))).rejects.toMatchObject({ code: 'STATE_CORRUPT' });
      }
      expect(await readFile(join(root, 'victim'), 'utf8')).toBe('precious');
    }));

  test('A9 a journal beyond all measure is STATE_CORRUPT', () =>
    inTemporary(async (root) => {
      await mkdir(join(root, 'agent'));
      await writeFile(join(root, NAME), '');
      await truncate(join(root, NAME), 2 ** 32);
      await expect(journalAt(root).read()).rejects.toMatchObject({
        code: 'STATE_CORRUPT',
        details: { why: 'too-large' },
      });
    }));

  test('A9 a place where nothing can be written is STATE_UNWRITABLE', () =>
    inTemporary(async (root) => {
      await writeFile(join(root, 'file'), '');
      await expect(journalAt(join(root, 'file')).append(bytes('x'))).rejects.toMatchObject({
        code: 'STATE_UNWRITABLE',
      });
    }));
});

describe('the journal of an enrollment on a real disk', () => {
  const clock = { now: () => 86_400_000 };
  const entry = (step: string) => ({ kind: 'step-started', step, attempt: 1 }) as const;
  const open = (root: string, now = clock.now) => openJournal(journalAt(root), { now });
  const stepsIn = async (root: string): Promise<unknown[]> =>
    (await open(root)).entries.map(({ entry: one }) => 'step' in one && one.step);

  test('A9 torn at any byte of its last line it goes on behind the line before', () =>
    inTemporary(async (root) => {
      const journal = await open(root);
      await journal.append(entry('a'));
      const whole = (await readFile(join(root, NAME))).length;
      await journal.append(entry('b'));
      const both = await readFile(join(root, NAME));
      for (let length = whole; length < both.length; length += 1) {
        await writeFile(join(root, NAME), both.subarray(0, length));
        await (await open(root)).append(entry('c'));
        expect(await stepsIn(root), `torn at ${length}`).toEqual(['a', 'c']);
      }
    }));

  test('A9 of a newer version, or damaged, it is refused and stays as it was', () =>
    inTemporary(async (root) => {
      const journal = await open(root);
      await journal.append(entry('a'));
      const good = await readFile(join(root, NAME));
      const line = (recorded: object): Uint8Array => encodeLine(recorded as Recorded);
      const newer = line({ n: 2, at: 1, entry: { kind: 'begun', version: 2, mood: 'good' } });
      const last = line({ n: 3, at: 1, entry: entry('b') });
      const damaged = Buffer.concat([good, newer, last]);
      damaged[good.length + 12] = 0;
      for (const [code, content] of [
        ['STATE_NEWER', Buffer.concat([good, newer])],
        ['STATE_CORRUPT', damaged],
      ] as const) {
        await writeFile(join(root, NAME), content);
        await expect(open(root)).rejects.toMatchObject({ code });
        expect(await readFile(join(root, NAME))).toEqual(content);
      }
    }));

  test('A9 a clock that was moved back a day changes nothing but the times in it', () =>
    inTemporary(async (root) => {
      await (await open(root)).append(entry('a'));
      await (await open(root, () => 0)).append(entry('b'));
      expect((await open(root)).entries).toEqual([
        { n: 1, at: 86_400_000, entry: entry('a') },
        { n: 2, at: 0, entry: entry('b') },
      ]);
    }));
});
