/** The words of the console. One catalogue per language; English is the one that names every key. */
import { IntlMessageFormat } from 'intl-messageformat';
import english from './en.json' with { type: 'json' };

export type TextKey = keyof typeof english;
export type Values = Readonly<Record<string, string | number | boolean>>;

const CATALOGUES: Readonly<Record<string, Readonly<Record<TextKey, string>>>> = { en: english };

/** The language of the page: the first of the browser's that has a catalogue. */
export const language: string =
  navigator.languages.map((tag) => tag.split('-')[0] ?? '').find((tag) => tag in CATALOGUES) ?? 'en';

const formats = new Map<TextKey, IntlMessageFormat>();

/** The words of a key, with its values filled in. */
export function t(key: TextKey, values: Values = {}): string {
  let format = formats.get(key);
  if (!format) {
    format = new IntlMessageFormat((CATALOGUES[language] ?? english)[key], language);
    formats.set(key, format);
  }
  return String(format.format({ ...values }));
}

/** Whether there are words of our own for a key that was put together at run time. */
export const isTextKey = (key: string): key is TextKey => Object.hasOwn(english, key);
