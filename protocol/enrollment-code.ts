/**
 * Enrollment codes: nine random characters and a check character from an alphabet of 31 (a prime),
 * so that the weighted sum finds every single substitution and every swap of two neighbours (G1).
 * 9 × log2(31) = 44.6 random bits.
 */

/** No 0, O, 1, I, L: nobody has to ask which one it is. */
export const CODE_ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
export const CODE_LENGTH = 10;
const GROUP = 5;
const BASE = CODE_ALPHABET.length;

/** Why typed text is no code; each has its own words. */
export type CodeSlip =
  | { kind: 'empty' }
  | { kind: 'character'; character: string; position: number }
  | { kind: 'length'; length: number }
  | { kind: 'check' };

export type ParsedCode = { ok: true; code: string } | { ok: false; slip: CodeSlip };

/** Weights 1…10 are not zero and differ between neighbours modulo 31; that is all the proof needs. */
const weightedSum = (characters: string): number =>
  [...characters].reduce((sum, character, index) => sum + (index + 1) * CODE_ALPHABET.indexOf(character), 0) %
  BASE;

/** The check character that makes the weighted sum of the whole code 0 modulo 31. */
function checkCharacter(payload: string): string {
  const rest = weightedSum(payload);
  for (const candidate of CODE_ALPHABET) {
    if ((rest + CODE_LENGTH * CODE_ALPHABET.indexOf(candidate)) % BASE === 0) return candidate;
  }
  throw new Error('unreachable: the weight of the check character has an inverse modulo a prime');
}

/**
 * Makes a code.
 * @param randomBytes gives that many cryptographically random bytes.
 * @returns ten characters of the alphabet, ungrouped.
 */
export function generateCode(randomBytes: (count: number) => Uint8Array): string {
  let payload = '';
  while (payload.length < CODE_LENGTH - 1) {
    for (const byte of randomBytes(CODE_LENGTH * 2)) {
      // 248 = 8 × 31: taking larger bytes modulo 31 would prefer the first characters.
      if (byte < 248 && payload.length < CODE_LENGTH - 1) payload += CODE_ALPHABET.charAt(byte % BASE);
    }
  }
  return payload + checkCharacter(payload);
}

/** Reads what a person typed: any case, spaces and hyphens anywhere. Finds a slip without any network. */
export function parseCode(typed: string): ParsedCode {
  // Only a–z: `ß` would become two letters, and a code that nobody typed.
  const code = typed.replace(/[\s\u2010-\u2015_-]/gu, '').replace(/[a-z]/g, (letter) => letter.toUpperCase());
  if (code === '') return { ok: false, slip: { kind: 'empty' } };
  const characters = [...code];
  const strange = characters.findIndex((character) => !CODE_ALPHABET.includes(character));
  if (strange >= 0) {
    const character = characters[strange] ?? '';
    return { ok: false, slip: { kind: 'character', character, position: strange + 1 } };
  }
  if (characters.length !== CODE_LENGTH) {
    return { ok: false, slip: { kind: 'length', length: characters.length } };
  }
  if (weightedSum(code) !== 0) return { ok: false, slip: { kind: 'check' } };
  return { ok: true, code };
}

/** `K7QF2M4XPD` → `K7QF2-M4XPD`, as it is shown and read out. */
export const formatCode = (code: string): string => `${code.slice(0, GROUP)}-${code.slice(GROUP)}`;
