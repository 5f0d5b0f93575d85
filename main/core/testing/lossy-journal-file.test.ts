import { describe, expect, test } from 'vitest';
import { lossyJournalFile } from './lossy-journal-file.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (content: Uint8Array): string => new TextDecoder().decode(content);

describe('the journal file that loses (A9)', () => {
  test('A9 a power cut keeps what was synced and tears the rest at every byte', async () => {
    for (let kept = 0; kept <= 6; kept += 1) {
      const file = lossyJournalFile();
      await file.append(bytes('first\n'));
      await file.sync();
      await file.append(bytes('second'));
      const after = file.afterPowerCut(kept);
      expect(text(await after.read())).toBe(`first\n${'second'.slice(0, kept)}`);
      expect(text(after.synced)).toBe(text(await after.read()));
    }
  });

  test('A9 without a power cut what was not synced can be read', async () => {
    const file = lossyJournalFile(bytes('old\n'));
    await file.append(bytes('new\n'));
    expect(text(await file.read())).toBe('old\nnew\n');
    expect(text(file.synced)).toBe('old\n');
    expect(text(file.unsynced)).toBe('new\n');
  });

  test('A9 zeros can follow what survived', async () => {
    const file = lossyJournalFile();
    await file.append(bytes('torn line'));
    expect(text(await file.afterPowerCut(4, 2).read())).toBe('torn\0\0');
  });

  test('A9 nobody writes to a file after its power was cut', async () => {
    const file = lossyJournalFile();
    file.afterPowerCut(0);
    await expect(file.append(bytes('late'))).rejects.toThrow('power was cut');
    await expect(file.sync()).rejects.toThrow('power was cut');
  });

  test('A9 truncating and archiving are synced when they resolve', async () => {
    const file = lossyJournalFile(bytes('whole\n'));
    await file.append(bytes('torn'));
    await file.truncate(6);
    const next = file.afterPowerCut(0);
    expect(text(await next.read())).toBe('whole\n');
    await next.archive();
    const last = next.afterPowerCut(0);
    expect(text(await last.read())).toBe('');
    expect(next.archived.map(text)).toEqual(['whole\n']);
  });

  test('A9 a failing append leaves the bytes that fitted, once', async () => {
    const file = lossyJournalFile();
    file.failNext('append', new Error('full'), 3);
    await expect(file.append(bytes('abcdef'))).rejects.toThrow('full');
    expect(text(await file.read())).toBe('abc');
    await file.truncate(0);
    await file.append(bytes('abcdef'));
    expect(text(await file.read())).toBe('abcdef');
  });

  test('A9 a failing sync has synced nothing', async () => {
    const file = lossyJournalFile();
    await file.append(bytes('line\n'));
    file.failNext('sync', new Error('device gone'));
    await expect(file.sync()).rejects.toThrow('device gone');
    expect(text(await file.afterPowerCut(0).read())).toBe('');
  });
});
