/** SIGKILL cannot show whether something was synced: here the calls themselves are watched. */
import { existsSync } from 'node:fs';
import { type FileHandle, mkdir, open, readlink, writeFile } from 'node:fs/promises';
import { devNull } from 'node:os';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { inTemporary } from '../testing/temporary.ts';
import { type Folder, settle } from './folder.ts';
import { journalFileIn } from './journal-file.ts';
import { createJsonIn, removeFileIn, renameIn, writeFileIn } from './write-file.ts';

const bytes = new TextEncoder().encode('content\n');

/**
 * The calls go through to the system.
 * @param record is called with the name of each file or folder before it is synced
 */
async function watchingSync<T>(record: (name: string) => void, work: () => Promise<T>): Promise<T> {
  const handle = await open(devNull, 'r');
  const prototype = Object.getPrototypeOf(handle) as FileHandle;
  await handle.close();
  const { sync } = prototype;
  prototype.sync = async function (this: FileHandle): Promise<void> {
    record(basename(await readlink(`/proc/self/fd/${this.fd}`)));
    await sync.call(this);
  };
  try {
    return await work();
  } finally {
    prototype.sync = sync;
  }
}

/** What is synced and which points are passed, in order; the temporary root is called `root`. */
async function order(work: (folder: Folder) => Promise<unknown>): Promise<string[]> {
  return inTemporary(async (root) => {
    await mkdir(join(root, 'agent'));
    await writeFile(join(root, 'agent/old'), '');
    const events: string[] = [];
    const point = async (name: string): Promise<void> => void events.push(name);
    const record = (name: string): void =>
      void events.push(`sync ${name === basename(root) ? 'root' : name}`);
    await watchingSync(record, () => work({ root, point }));
    return events;
  });
}

describe.skipIf(!existsSync('/proc/self/fd'))('what is synced, and when', () => {
  test('A9 a file is synced before it is renamed, its folder before the write resolves', async () => {
    expect(await order((folder) => writeFileIn(folder, 'agent/a', bytes, 'w'))).toEqual([
      'w:before',
      'sync a.new',
      'w:written',
      'w:renamed',
      'sync agent',
      'w:after',
    ]);
  });

  test('A9 new folders are synced into theirs', async () => {
    expect((await order((folder) => writeFileIn(folder, 'one/two/a', bytes, 'w'))).slice(0, 4)).toEqual([
      'w:before',
      'sync root',
      'sync one',
      'sync a.new',
    ]);
  });

  test('A9 creating, moving and removing sync the folders', async () => {
    const created = await order((folder) => createJsonIn(folder, 'agent/a', {}, 'c'));
    expect(created).toEqual([
      'c:before',
      expect.stringMatching(/^sync a\./),
      'c:written',
      'c:linked',
      'sync agent',
      'c:after',
    ]);
    expect(await order((folder) => removeFileIn(folder, 'agent/old', 'r'))).toEqual([
      'r:before',
      'r:removed',
      'sync agent',
      'r:after',
    ]);
    expect(await order((folder) => renameIn(folder, 'agent/old', 'new', 'm'))).toEqual([
      'm:before',
      'm:renamed',
      'sync root',
      'sync agent',
      'm:after',
    ]);
  });

  test('A9 every folder of a path that is made at once is synced into the one above it', async () => {
    const events = await order((folder) =>
      writeFileIn({ ...folder, root: join(folder.root, 'one/two/three') }, 'a', bytes, 'w'),
    );
    expect(events.slice(0, 5)).toEqual(['w:before', 'sync root', 'sync one', 'sync two', 'sync a.new']);
  });

  test('A9 what a killed process left in the journal is synced before anybody reads it, once', async () => {
    const events = await order(async (folder) => {
      await writeFile(join(folder.root, 'agent/journal.jsonl'), 'line\n');
      const journal = journalFileIn(folder, 'agent/journal.jsonl');
      await journal.read();
      await folder.point('read');
      await journal.read();
      await journal.append(bytes);
      await journal.sync();
    });
    expect(events).toEqual(['sync journal.jsonl', 'sync agent', 'read', 'sync journal.jsonl']);
  });

  test('A9 names that a killed process left are synced before anybody builds on them', async () => {
    expect(await order((folder) => settle(folder, ['', 'agent', 'agent/keystore']))).toEqual([
      'sync root',
      'sync agent',
    ]);
    const nowhere = (folder: Folder): Promise<void> =>
      settle({ ...folder, root: join(folder.root, 'no') }, ['']);
    expect(await order(nowhere)).toEqual([]);
  });

  test('A9 the journal: nothing until sync; then the file, and its folder when it is new', async () => {
    const events = await order(async (folder) => {
      const journal = journalFileIn(folder, 'agent/journal.jsonl');
      const step = async (name: string, work: Promise<void>): Promise<void> => {
        await work;
        await folder.point(name);
      };
      await step('appended', journal.append(bytes));
      await step('synced', journal.sync());
      await step('appended', journal.append(bytes));
      await step('synced', journal.sync());
      await step('truncated', journal.truncate(3));
      await step('archived', journal.archive());
    });
    expect(events).toEqual([
      'appended',
      'sync journal.jsonl',
      'sync agent',
      'synced',
      'appended',
      'sync journal.jsonl',
      'synced',
      'sync journal.jsonl',
      'truncated',
      'sync agent',
      'archived',
    ]);
  });

  test('A9 after a sync that failed nothing counts as synced, until what is doubtful was cut off', () =>
    inTemporary(async (root) => {
      let fails = true;
      const failing = (): void => {
        if (fails) throw Object.assign(new Error('EIO'), { code: 'EIO' });
      };
      await watchingSync(failing, async () => {
        const journal = journalFileIn({ root, point: async () => undefined }, 'journal.jsonl');
        const refused = { code: 'STATE_UNWRITABLE', details: { why: 'EIO' } };
        await journal.append(bytes);
        await expect(journal.sync()).rejects.toMatchObject(refused);
        // The system says yes from here on, and has dropped the bytes.
        fails = false;
        await expect(journal.sync()).rejects.toMatchObject(refused);
        await expect(journal.append(bytes)).rejects.toMatchObject(refused);
        await journal.truncate(0);
        await journal.append(bytes);
        await journal.sync();
        expect(await journal.read()).toEqual(Buffer.from(bytes));
      });
    }));
});
