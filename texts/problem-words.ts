/** The words for an error code: what happened, then what to do. */
import type { Catalogues } from './catalogues.ts';
import type { Say } from './texts.ts';

export interface ProblemWords {
  readonly what: string;
  readonly do: string;
}

/**
 * @param organisation its name, as far as it is known; else "your organisation" stands for it.
 * Codes without words do not exist: the gate of the catalogue holds it against the register of errors.
 */
export function problemWords(
  say: Say,
  code: keyof Catalogues['errors'],
  organisation?: string,
): ProblemWords {
  const name = organisation ?? say('common:yourOrganisation');
  const words = (part: 'what' | 'do'): string => {
    const text = say(`errors:${code}.${part}`, { organisation: name });
    // The placeholder is written in lower case and may begin the sentence; a real name keeps its own case.
    return organisation === undefined ? text.charAt(0).toLocaleUpperCase() + text.slice(1) : text;
  };
  return { what: words('what'), do: words('do') };
}
