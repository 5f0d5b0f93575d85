/** The texts in the language of the window, and the page's `lang` and `dir` with them. */
import { useCallback, useEffect, useState } from 'react';
import { isLanguage, type Language, type Say, type Texts } from '../texts/index.ts';

export interface Spoken {
  readonly say: Say;
  readonly language: Language;
  readonly direction: 'ltr' | 'rtl';
  /** Changes the texts only; the engine is told by the caller. */
  speak(language: string): void;
}

export function useTexts(texts: Texts): Spoken {
  const [language, setLanguage] = useState(texts.language());
  const direction = texts.direction();
  useEffect(() => texts.onChanged(() => setLanguage(texts.language())), [texts]);
  useEffect(() => {
    document.documentElement.lang = language;
    document.documentElement.dir = direction;
  }, [language, direction]);
  const speak = useCallback(
    (wanted: string) => {
      if (isLanguage(wanted) && wanted !== texts.language()) void texts.use(wanted);
    },
    [texts],
  );
  return { say: texts.say, language, direction, speak };
}
