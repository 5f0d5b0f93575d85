/** The words of the portal: one file per language, each with every key. */
import arabic from './texts/ar.json' with { type: 'json' };
import english from './texts/en.json' with { type: 'json' };
import finnish from './texts/fi.json' with { type: 'json' };
import { Html, html } from './html.ts';

export type TextKey = keyof typeof english;

interface LanguageInfo {
  /** Its name in itself. */
  readonly name: string;
  readonly direction: 'ltr' | 'rtl';
  readonly texts: Readonly<Record<TextKey, string>>;
}

/** In the order they are offered. */
export const LANGUAGES = {
  en: { name: 'English', direction: 'ltr', texts: english },
  fi: { name: 'Suomi', direction: 'ltr', texts: finnish },
  ar: { name: 'العربية', direction: 'rtl', texts: arabic },
} as const satisfies Record<string, LanguageInfo>;

export type Language = keyof typeof LANGUAGES;

const isLanguage = (tag: string): tag is Language => Object.hasOwn(LANGUAGES, tag);

/**
 * The language of a page.
 * @param wanted tags, best first: what was chosen, then what the browser asks for.
 */
export function pickLanguage(wanted: readonly (string | undefined)[]): Language {
  for (const tag of wanted) {
    const base = tag?.toLowerCase().split('-')[0] ?? '';
    if (isLanguage(base)) return base;
  }
  return 'en';
}

/** The tags of an `Accept-Language` header, best first. */
export const acceptedLanguages = (header: string | undefined): string[] =>
  (header ?? '')
    .slice(0, 500)
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().split(';');
      const quality = parameters.find((one) => one.trim().startsWith('q='))?.split('=')[1];
      return { tag, quality: quality === undefined ? 1 : Number(quality) };
    })
    .filter(({ quality }) => quality > 0)
    .toSorted((a, b) => b.quality - a.quality)
    .map(({ tag }) => tag);

export type Say = (key: TextKey, values?: Readonly<Record<string, string | number>>) => Html;

/** The words in one language. What is filled in is isolated, so that it does not shuffle right-to-left text. */
export const sayIn = (language: Language): Say => {
  const { texts }: LanguageInfo = LANGUAGES[language];
  return (key, values = {}) => {
    const parts = texts[key].split(/\{(\w+)\}/);
    return new Html(
      parts
        .map((part, index) => (index % 2 === 0 ? html`${part}` : html`<bdi>${values[part]}</bdi>`).text)
        .join(''),
    );
  };
};
