/** Why the system asks, in the words of the person's language. */
import { z } from 'zod';
import { loadCatalogue } from '../../../../texts/catalogues.ts';
import { FALLBACK_LANGUAGE, isLanguage } from '../../../../texts/languages.ts';

const Words = z.object({ permission: z.object({ prompt: z.string() }) });

/** @param language any; an unknown one is answered in the one that every text exists in */
export async function promptIn(language: string): Promise<string> {
  const known = isLanguage(language) ? language : FALLBACK_LANGUAGE;
  return Words.parse(await loadCatalogue(known, 'common')).permission.prompt;
}
