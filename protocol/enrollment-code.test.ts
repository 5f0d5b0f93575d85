import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CODE_ALPHABET, CODE_LENGTH, formatCode, generateCode, parseCode } from './enrollment-code.ts';

const fresh = (): string => generateCode((count) => randomBytes(count));
/** A code made from any bytes whatsoever. */
const code = fc
  .array(fc.integer({ min: 0, max: 255 }), { minLength: 64, maxLength: 64 })
  .filter((bytes) => bytes.filter((byte) => byte < 248).length >= CODE_LENGTH)
  .map((bytes) => {
    let at = 0;
    return generateCode((count) => Uint8Array.from({ length: count }, () => bytes[at++ % bytes.length] ?? 0));
  });

describe('a typing slip', () => {
  test('G1 every substitution of every character is found', () => {
    fc.assert(
      fc.property(code, (right) => {
        for (let position = 0; position < CODE_LENGTH; position += 1) {
          for (const other of CODE_ALPHABET) {
            if (other === right[position]) continue;
            const wrong = right.slice(0, position) + other + right.slice(position + 1);
            expect(parseCode(wrong)).toEqual({ ok: false, slip: { kind: 'check' } });
          }
        }
      }),
      { numRuns: 50 },
    );
  });

  test('G1 every swap of neighbours is found', () => {
    fc.assert(
      fc.property(code, fc.integer({ min: 0, max: CODE_LENGTH - 2 }), (right, at) => {
        const wrong = `${right.slice(0, at)}${right[at + 1]}${right[at]}${right.slice(at + 2)}`;
        expect(parseCode(wrong).ok).toBe(wrong === right);
      }),
      { numRuns: 2000 },
    );
  });

  test('G1 a missing and an extra character are told apart from a wrong one', () => {
    fc.assert(
      fc.property(code, fc.nat(CODE_LENGTH - 1), (right, at) => {
        const shorter = right.slice(0, at) + right.slice(at + 1);
        const longer = right.slice(0, at) + right[at] + right.slice(at);
        expect(parseCode(shorter)).toEqual({ ok: false, slip: { kind: 'length', length: CODE_LENGTH - 1 } });
        expect(parseCode(longer)).toEqual({ ok: false, slip: { kind: 'length', length: CODE_LENGTH + 1 } });
      }),
    );
  });

  test.each(['0', 'O', '1', 'I', 'L', 'Ä', '🔑', 'ß'])('G1 %j is named with its position', (strange) => {
    const slip = parseCode(`ABC${strange}DEFGHJ`);
    expect(slip).toEqual({
      ok: false,
      slip: { kind: 'character', character: strange, position: 4 },
    });
  });

  test.each(['', ' ', '-', '\t\n', '– —'])('G1 %j is nothing yet', (typed) => {
    expect(parseCode(typed)).toEqual({ ok: false, slip: { kind: 'empty' } });
  });
});

describe('a code', () => {
  test('M1 what is generated is read back, however people write it', () => {
    const separator = fc.constantFrom('', ' ', '-', '–', '\u00A0', '_', '\n');
    fc.assert(
      fc.property(code, separator, fc.boolean(), (made, between, lower) => {
        const written = [...(lower ? made.toLowerCase() : made)].join(between);
        expect(parseCode(` ${written} `)).toEqual({ ok: true, code: made });
        expect(parseCode(formatCode(made))).toEqual({ ok: true, code: made });
      }),
    );
  });

  test('M1 has ten characters, all of them of the readable alphabet', () => {
    for (let round = 0; round < 200; round += 1) expect(fresh()).toMatch(/^[2-9A-HJKMNP-Z]{10}$/);
  });

  test('M1 uses every character of the alphabet equally often', () => {
    const counts = new Map<string, number>();
    const rounds = 4000;
    for (let round = 0; round < rounds; round += 1) {
      for (const character of fresh().slice(0, -1)) counts.set(character, (counts.get(character) ?? 0) + 1);
    }
    const mean = (rounds * (CODE_LENGTH - 1)) / CODE_ALPHABET.length;
    // Six standard deviations: a fair generator fails once in millions of runs.
    const bound = 6 * Math.sqrt(mean);
    expect(counts.size).toBe(CODE_ALPHABET.length);
    for (const count of counts.values()) expect(Math.abs(count - mean)).toBeLessThan(bound);
  });

  test('G1 reading never throws, whatever is typed', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' })), (typed) => {
        expect(typeof parseCode(typed).ok).toBe('boolean');
      }),
      { numRuns: 2000 },
    );
  });

  test('G1 one in 31 of random texts passes the check, no more', () => {
    let passed = 0;
    const rounds = 31_000;
    for (let round = 0; round < rounds; round += 1) {
      const bytes = randomBytes(CODE_LENGTH);
      if (parseCode([...bytes].map((byte) => CODE_ALPHABET[byte % 31]).join('')).ok) passed += 1;
    }
    expect(passed).toBeGreaterThan(800);
    expect(passed).toBeLessThan(1200);
  });
});
