import { describe, expect, test } from 'vitest';
import { acceptedLanguages, type Language, LANGUAGES, pickLanguage, sayIn, type TextKey } from './texts.ts';

const TAGS = Object.keys(LANGUAGES) as Language[];
const KEYS = Object.keys(LANGUAGES.en.texts) as TextKey[];
const english: Readonly<Record<string, string>> = LANGUAGES.en.texts;
const placeholders = (text: string): string[] =>
  [...text.matchAll(/\{\w+\}/g)].map(([name]) => name).toSorted();

describe('texts of the portal', () => {
  test.each(TAGS)(
    'M5 %s has every text, with the placeholders of the English one, and none left empty',
    (tag) => {
      const texts: Readonly<Record<string, string>> = LANGUAGES[tag].texts;
      expect(Object.keys(texts).toSorted()).toEqual(KEYS.toSorted());
      const differing = KEYS.filter(
        (key) =>
          texts[key]?.trim() === '' ||
          String(placeholders(texts[key] ?? '')) !== String(placeholders(english[key] ?? '')),
      );
      expect(differing).toEqual([]);
    },
  );

  test('M5 what is filled in is escaped and isolated', () => {
    const said = sayIn('ar')('codeIntro', { organisation: '<b>A&B</b>' }).text;
    expect(said).toContain('<bdi>&lt;b&gt;A&amp;B&lt;/b&gt;</bdi>');
  });

  test('M5 the chosen language wins over the browser, whose order counts; English is for everyone else', () => {
    expect(pickLanguage(['fi', 'ar'])).toBe('fi');
    expect(pickLanguage([undefined, ...acceptedLanguages('de-DE, ar;q=0.5, fi-FI;q=0.8')])).toBe('fi');
    expect(pickLanguage(acceptedLanguages('ar-EG,ar;q=0.9'))).toBe('ar');
    expect(pickLanguage(acceptedLanguages('fi;q=0, de'))).toBe('en');
    expect(pickLanguage(['constructor', '../fi', ''])).toBe('en');
  });
});
