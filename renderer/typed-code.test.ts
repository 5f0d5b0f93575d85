import { assert, integer, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTexts } from '../texts/index.ts';
import { cursorAfter, groupCode, looksLikeLink, slipOf, slipWords } from './typed-code.ts';

describe('a typed code', () => {
  it.each([
    ['', ''],
    ['k7qf2', 'K7QF2'],
    ['k7qf2m', 'K7QF2-M'],
    ['K7QF2-', 'K7QF2'],
    [' k7qf2 – m4xpd ', 'K7QF2-M4XPD'],
    ['K7QF2-M4XPD9', 'K7QF2-M4XPD9'],
  ])('%j is shown as %j', (typed, shown) => expect(groupCode(typed)).toBe(shown));

  it('is the same however often it is grouped, and loses nothing that counts', () => {
    assert(
      property(string(), (typed) => {
        const once = groupCode(typed);
        expect(groupCode(once)).toBe(once);
        expect(slipOf(once)).toEqual(slipOf(typed));
      }),
    );
  });

  it('keeps the cursor behind the same character', () => {
    assert(
      property(string({ unit: 'grapheme-ascii' }), integer({ min: 0, max: 30 }), (typed, at) => {
        const cursor = Math.min(at, typed.length);
        const before = groupCode(typed).slice(0, cursorAfter(typed, cursor));
        expect(before.replace('-', '')).toBe(groupCode(typed.slice(0, cursor)).replace('-', ''));
      }),
    );
  });

  it('knows a pasted link from a code', () => {
    expect(looksLikeLink('https://enroll.acme.example/enroll/7#code=K7QF2M4XPD')).toBe(true);
    expect(looksLikeLink('enroll.acme.example/enroll/7')).toBe(true);
    expect(looksLikeLink('K7QF2-M4XPD')).toBe(false);
  });

  it('G1 names each kind of slip in its own words, in every language', async () => {
    const texts = await createTexts({ language: 'en', subjects: ['wizard'] });
    const words = new Set<string>();
    for (const language of ['en', 'fi', 'ar'] as const) {
      await texts.use(language);
      for (const typed of ['', 'K7QFO', 'K7QF', '3222222222']) {
        const slip = slipOf(typed);
        words.add(slip ? slipWords(texts.say, slip) : 'no slip');
      }
    }
    expect(words.size).toBe(12);
    expect([...words]).toContain('“O” at place 5 is never part of a code. Codes use no 0, O, 1, I or L.');
  });
});
