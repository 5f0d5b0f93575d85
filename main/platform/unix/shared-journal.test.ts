import { chmod, chown, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folderAt } from '../disk/folder.ts';
import { journalFileIn } from '../disk/journal-file.ts';
import { inTemporary } from '../testing/temporary.ts';
import { actor, lacksRoot, PERSON } from './testing/account.ts';

describe.skipIf(lacksRoot || process.getuid?.() !== 0)('the journal that root writes', () => {
  test('A8 is read by a person without rights, as `gangway status` does, and not written', () =>
    inTemporary(async (root) => {
      await chmod(root, 0o755);
      await chown(root, 0, 0);
      const journal = journalFileIn(folderAt(root), 'journal.jsonl', 0o644);
      await journal.append(Buffer.from('one line\n'));
      await journal.sync();
      const person = await actor('journal-reader-program.ts', PERSON, root);
      expect(await person.hear()).toEqual({ read: 'one line\n' });
      expect(await person.hear()).toMatchObject({ code: 'STATE_UNWRITABLE' });
      await person.end();
      expect(await readFile(join(root, 'journal.jsonl'), 'utf8')).toBe('one line\n');
    }));
});
