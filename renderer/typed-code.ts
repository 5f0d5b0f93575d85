/** What a person types as a code: grouped while they type, and where the cursor goes then. */
import { CODE_LENGTH, type CodeSlip, parseCode } from '../main/contract/for-window.ts';
import type { Say } from '../texts/index.ts';

const GROUP = CODE_LENGTH / 2;
const SEPARATORS = /[\s\u2010-\u2015_-]/gu;

/** Code characters only, as many as there are; a slip stays visible and is named, never swallowed. */
const bare = (text: string): string =>
  text.replace(SEPARATORS, '').replace(/[a-z]/g, (letter) => letter.toUpperCase());

/** `k7qf2m4` → `K7QF2-M4`. */
export function groupCode(text: string): string {
  const code = bare(text);
  return code.length > GROUP ? `${code.slice(0, GROUP)}-${code.slice(GROUP)}` : code;
}

/**
 * Where the cursor belongs after grouping.
 * @param text as the field has it, with its cursor at `cursor`.
 */
export function cursorAfter(text: string, cursor: number): number {
  const before = bare(text.slice(0, cursor)).length;
  return before > GROUP ? before + 1 : before;
}

/** A whole link was pasted where a code belongs; it says where the computer belongs as well. */
export const looksLikeLink = (text: string): boolean => /:\/\/|\/enroll/i.test(text);

export const slipOf = (text: string): CodeSlip | undefined => {
  const parsed = parseCode(text);
  return parsed.ok ? undefined : parsed.slip;
};

/** Which kind of slip it is, in words. */
export function slipWords(say: Say, slip: CodeSlip): string {
  switch (slip.kind) {
    case 'empty':
      return say('wizard:code.empty');
    case 'character':
      return say('wizard:code.character', { character: slip.character, position: slip.position });
    case 'length':
      return say('wizard:code.length', { length: slip.length });
    case 'check':
      return say('wizard:code.check');
  }
}
