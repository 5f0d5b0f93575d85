/** Texts in one language at a time: i18next with ICU messages, the same for the window and the command line. */
import { createInstance } from 'i18next';
import ICU from 'i18next-icu';
import { loadCatalogue, type Subject, type TextKey } from './catalogues.ts';
import { isolate } from './isolate.ts';
import { isLanguage, type Language, LANGUAGE_INFO } from './languages.ts';

export type TextValues = Readonly<Record<string, string | number>>;

/** The text of a key with its placeholders filled in. Strings are isolated where their direction asks for it. */
export type Say = (key: TextKey, values?: TextValues) => string;

export interface Texts {
  readonly language: () => Language;
  readonly direction: () => 'ltr' | 'rtl';
  readonly say: Say;
  /** Resolves when every text of the language is there; until then the old one goes on. */
  use(language: Language): Promise<void>;
  /** Called after each change of language. */
  onChanged(listener: () => void): () => void;
}

export interface TextsOptions {
  readonly language: Language;
  readonly subjects: readonly Subject[];
  /** `false` for a terminal, which shows the isolating characters as boxes. */
  readonly isolation?: boolean;
}

/** Loads the texts of a language. A message that does not parse throws: the gate of the catalogue lets none pass. */
export async function createTexts(options: TextsOptions): Promise<Texts> {
  const { subjects, isolation = true } = options;
  const i18n = createInstance();
  await i18n.use(ICU).init({
    lng: options.language,
    ns: [...subjects],
    fallbackLng: false,
    load: 'currentOnly',
    resources: {},
    partialBundledLanguages: true,
    i18nFormat: {
      parseErrorHandler: (error: Error) => {
        throw error;
      },
    },
  });
  const current = (): Language => (isLanguage(i18n.language) ? i18n.language : options.language);

  const load = async (language: Language): Promise<void> => {
    const missing = subjects.filter((subject) => !i18n.hasResourceBundle(language, subject));
    await Promise.all(
      missing.map(async (subject) => {
        i18n.addResourceBundle(language, subject, await loadCatalogue(language, subject));
      }),
    );
  };
  await load(options.language);

  return {
    language: current,
    direction: () => LANGUAGE_INFO[current()].direction,
    say(key, values = {}) {
      const { direction } = LANGUAGE_INFO[current()];
      const filled: Record<string, string | number> = {};
      for (const [name, value] of Object.entries(values)) {
        filled[name] = isolation && typeof value === 'string' ? isolate(value, direction) : value;
      }
      return i18n.t(key, filled);
    },
    async use(language) {
      await load(language);
      await i18n.changeLanguage(language);
    },
    onChanged(listener) {
      i18n.on('languageChanged', listener);
      return () => i18n.off('languageChanged', listener);
    },
  };
}
