/**
 * Bidirectional isolation: a host name, code or phone number inside a right-to-left sentence, or an Arabic
 * name inside an English one, must not shuffle the words around it.
 */
const FIRST_STRONG_ISOLATE = '\u2068';
const POP_ISOLATE = '\u2069';
const RIGHT_TO_LEFT = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC]/;

/** Isolates a value where it needs it; values that run with the text stay as they are. */
export function isolate(value: string, direction: 'ltr' | 'rtl'): string {
  if (direction === 'ltr' && !RIGHT_TO_LEFT.test(value)) return value;
  return `${FIRST_STRONG_ISOLATE}${value}${POP_ISOLATE}`;
}
