import { describe, expect, test } from 'vitest';
import { heldClock } from '../testing/held-clock.ts';
import { openGuide } from './guide.ts';

const PROFILE = {
  kind: 'approve-profile',
  place: 'general',
  name: 'Acme',
  server: 'mdm.acme.example',
} as const;
const ASSISTANT = { kind: 'finish-setup-assistant' } as const;

function opened() {
  const clock = heldClock();
  let changes = 0;
  const guide = openGuide(clock, () => (changes += 1));
  return { clock, guide, changes: () => changes };
}

describe('what the person must do in the system', () => {
  test('A3 the answer of the person ends the question, and the guidance goes on without one', async () => {
    const { guide } = opened();
    const answered = guide.show('root', { kind: 'allow-root-trust', name: 'Acme Root' }, 'ready');
    await guide.asked();
    expect(guide.shown).toMatchObject({ step: 'root', question: 'ready' });
    guide.answer('root', 'yes');
    expect(await answered).toBe('yes');
    expect(guide.shown).toMatchObject({ step: 'root', question: undefined });
  });

  test('A4 an answer for another step, or to no question, is none', async () => {
    const { guide } = opened();
    const first = guide.show('profile', PROFILE, undefined);
    guide.answer('profile', 'yes');
    const second = guide.show('profile', PROFILE, 'wait-on');
    expect(await first).toBe('over');
    guide.answer('root', 'no');
    expect(guide.shown).toMatchObject({ question: 'wait-on' });
    guide.answer('profile', 'no');
    expect(await second).toBe('no');
  });

  test('A4 it says since when it waits for the same thing, whatever was asked meanwhile', async () => {
    const { guide, clock } = opened();
    void guide.show('profile', ASSISTANT, undefined);
    const began = clock.now();
    clock.advance(900_000);
    void guide.show('profile', ASSISTANT, 'wait-on');
    expect(guide.shown?.since).toBe(began);
    void guide.show('profile', PROFILE, undefined);
    expect(guide.shown?.since).toBe(began + 900_000);
  });

  test('A4 with its end nothing is left to answer, and everybody who waits is told', async () => {
    const { guide, changes } = opened();
    const waiting = guide.show('profile', PROFILE, 'wait-on');
    guide.end();
    expect([await waiting, guide.shown]).toEqual(['over', undefined]);
    expect(await guide.show('profile', null, undefined)).toBe('over');
    expect(changes()).toBe(2);
  });
});
