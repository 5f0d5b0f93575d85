import { describe, expect, it } from 'vitest';
import { formatBytes, formatDuration } from './format.ts';
import { isolate } from './isolate.ts';
import { pickLanguage } from './languages.ts';
import { problemWords } from './problem-words.ts';
import { createTexts } from './texts.ts';

const SUBJECTS = ['common', 'wizard', 'errors'] as const;

describe('texts', () => {
  it('A1 changes the language of an instance, and says so when the texts are there', async () => {
    const texts = await createTexts({ language: 'en', subjects: SUBJECTS });
    const heard: string[] = [];
    texts.onChanged(() => heard.push(texts.say('wizard:language.title')));
    await texts.use('fi');
    await texts.use('ar');
    expect(heard).toEqual(['Valitse kieli', 'اختر لغتك']);
    expect(texts.direction()).toBe('rtl');
  });

  it.each([
    ['en', 1, 'This has 1 character. A code has 10.'],
    ['fi', 3, 'Tässä on 3 merkkiä. Koodissa on niitä 10.'],
    ['ar', 2, 'كُتب حرفان. يتكوّن الرمز من 10 أحرف.'],
  ] as const)('counts in %s', async (language, length, words) => {
    const { say } = await createTexts({ language, subjects: SUBJECTS });
    expect(say('wizard:code.length', { length })).toBe(words);
  });

  it('isolates what runs the other way, and only that', async () => {
    expect(isolate('enroll.acme.example', 'ltr')).toBe('enroll.acme.example');
    expect(isolate('شركة', 'ltr')).toBe('\u2068شركة\u2069');
    const values = { organisation: 'Acme', host: 'h' };
    const arabic = await createTexts({ language: 'ar', subjects: SUBJECTS });
    expect(arabic.say('wizard:code.text', values)).toContain('\u2068Acme\u2069 (\u2068h\u2069)');
    const terminal = await createTexts({ language: 'ar', subjects: SUBJECTS, isolation: false });
    expect(terminal.say('wizard:code.text', values)).toContain('Acme (h)');
  });

  it('names the organisation in a failure, or says "your organisation" with a capital where that begins', async () => {
    const { say } = await createTexts({ language: 'en', subjects: SUBJECTS });
    expect(problemWords(say, 'NETWORK_UNREACHABLE', 'iAcme').what).toBe('iAcme cannot be reached.');
    expect(problemWords(say, 'NETWORK_UNREACHABLE').what).toBe('Your organisation cannot be reached.');
    expect(problemWords(say, 'PACKAGE_HASH_MISMATCH').what).toContain('what your organisation planned');
  });

  it('fills values in as they are: braces and tags in a name are no message', async () => {
    const { say } = await createTexts({ language: 'en', subjects: SUBJECTS });
    expect(problemWords(say, 'NETWORK_UNREACHABLE', '{x} <b>$t(y)</b> {{z}}').what).toBe(
      '{x} <b>$t(y)</b> {{z}} cannot be reached.',
    );
  });

  it.each([
    [['fi-FI', 'en'], 'fi'],
    [['sv', 'AR_eg'], 'ar'],
    [['sv', 'xx'], 'en'],
    [[''], 'en'],
    [[], 'en'],
  ])('picks for %j', (wanted, language) => expect(pickLanguage(wanted)).toBe(language));

  it('writes figures as the language does', () => {
    expect(formatDuration('en', 400)).toBe('0.4 sec');
    expect(formatDuration('fi', 2100)).toBe('2,1 s');
    expect(formatDuration('en', 134_000)).toBe('2 min');
    expect(formatBytes('en', 190_000_000)).toBe('190 MB');
    expect(formatBytes('fi', 1_500_000)).toBe('1,5 Mt');
    expect(formatBytes('en', 0)).toBe('0 byte');
  });
});
