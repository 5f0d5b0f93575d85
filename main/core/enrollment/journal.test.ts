import { expect, test } from 'vitest';
import { GangwayError } from '../../../protocol/errors.ts';
import { heldClock } from '../testing/held-clock.ts';
import { lossyJournalFile } from '../testing/lossy-journal-file.ts';
import { openJournal } from './journal.ts';

const entry = (step: string) => ({ kind: 'step-started', step, attempt: 1 }) as const;
const stepsIn = async (file = lossyJournalFile()) =>
  (await openJournal(file, heldClock())).entries.map(({ entry: one }) =>
    'step' in one ? one.step : one.kind,
  );

test('A9 an entry that was appended survives a power cut', async () => {
  const file = lossyJournalFile();
  const journal = await openJournal(file, heldClock());
  await journal.append(entry('a'));
  expect(await stepsIn(file.afterPowerCut(0))).toEqual(['a']);
});

test('A9 a full disk leaves nothing of the entry behind, and the next one is written once there is room', async () => {
  const file = lossyJournalFile();
  const journal = await openJournal(file, heldClock());
  await journal.append(entry('a'));
  file.failNext('append', new GangwayError('DISK_FULL'), 12);
  await expect(journal.append(entry('b'))).rejects.toMatchObject({ code: 'DISK_FULL' });
  expect(journal.entries.length).toBe(1);
  await journal.append(entry('c'));
  expect(await stepsIn(file.afterPowerCut(0))).toEqual(['a', 'c']);
});

test('A9 an entry whose sync failed does not count, although its bytes may be there', async () => {
  const file = lossyJournalFile();
  const journal = await openJournal(file, heldClock());
  file.failNext('sync', new GangwayError('STATE_UNWRITABLE'));
  await expect(journal.append(entry('a'))).rejects.toMatchObject({ code: 'STATE_UNWRITABLE' });
  await journal.append(entry('b'));
  expect(await stepsIn(file.afterPowerCut(0))).toEqual(['b']);
});

test('A9 entries appended at once stand in the order they were asked for', async () => {
  const file = lossyJournalFile();
  const journal = await openJournal(file, heldClock());
  await Promise.all(['a', 'b', 'c'].map((step) => journal.append(entry(step))));
  expect(await stepsIn(file.afterPowerCut(0))).toEqual(['a', 'b', 'c']);
});

test('a clock moved back a day does not stop the journal', async () => {
  const file = lossyJournalFile();
  const clock = heldClock();
  const journal = await openJournal(file, clock);
  await journal.append(entry('a'));
  clock.advance(-86_400_000);
  await journal.append(entry('b'));
  expect(await stepsIn(file.afterPowerCut(0))).toEqual(['a', 'b']);
});
