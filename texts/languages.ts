/** The languages that every text exists in, in the order they are offered. */
export const LANGUAGES = ['en', 'fi', 'ar'] as const;
export type Language = (typeof LANGUAGES)[number];

export interface LanguageInfo {
  /** Its name in itself. */
  readonly name: string;
  readonly direction: 'ltr' | 'rtl';
}

export const LANGUAGE_INFO: Readonly<Record<Language, LanguageInfo>> = {
  en: { name: 'English', direction: 'ltr' },
  fi: { name: 'Suomi', direction: 'ltr' },
  ar: { name: 'العربية', direction: 'rtl' },
};

export const FALLBACK_LANGUAGE: Language = 'en';

export const isLanguage = (tag: string): tag is Language => (LANGUAGES as readonly string[]).includes(tag);

/**
 * The first of the wanted languages that there are texts in: `fi-FI` is served by `fi`.
 * @param wanted BCP 47 tags, best first.
 */
export function pickLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const base = tag.toLowerCase().split(/[-_]/)[0] ?? '';
    if (isLanguage(base)) return base;
  }
  return FALLBACK_LANGUAGE;
}
