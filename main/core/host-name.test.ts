import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hostNameFault, sameHostName } from './host-name.ts';

const letter = fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz');
const allowed = fc.constantFrom(...'ABCXYZabcxyz0123456789-');

describe('computer names', () => {
  test('M8 a letter followed by up to 14 letters and digits is good, reserved words aside', () => {
    const tail = fc.array(fc.constantFrom(...'ABCXYZabcxyz0123456789'), { minLength: 5, maxLength: 14 });
    fc.assert(
      fc.property(letter, tail, (first, rest) => {
        const name = `Q${first}${rest.join('')}`.slice(0, 15);
        expect(hostNameFault(name)).toBeUndefined();
      }),
    );
  });

  test('M8 whatever is accepted keeps every rule', () => {
    const anything = fc.oneof(fc.string({ maxLength: 20 }), fc.string({ unit: allowed, maxLength: 18 }));
    fc.assert(
      fc.property(anything, (name) => {
        if (hostNameFault(name) !== undefined) return;
        expect(name).toMatch(/^(?!-)(?!\d+$)[A-Za-z0-9-]{1,15}(?<!-)$/);
      }),
      { numRuns: 2000 },
    );
  });

  test('M8 one bad character anywhere is found', () => {
    const bad = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 1 })
      .filter((c) => !/^[A-Za-z0-9-]$/.test(c));
    fc.assert(
      fc.property(bad, fc.nat(6), (character, at) => {
        const name = 'ACMELT'.slice(0, at) + character + 'ACMELT'.slice(at);
        expect(hostNameFault(name)).toBe('character');
      }),
    );
  });

  test.each([
    ['', 'length'],
    ['A234567890123456', 'length'],
    ['bad name!', 'character'],
    ['under_score', 'character'],
    ['dotted.name', 'character'],
    ['-ACME', 'hyphen'],
    ['ACME-', 'hyphen'],
    ['0042', 'digits'],
    ['localhost', 'reserved'],
    ['Nul', 'reserved'],
    ['ba', 'reserved'],
    ['ACME-LT-042', undefined],
    ['A23456789012345', undefined],
    ['7even', undefined],
  ])('M8 %j → %s', (name, fault) => {
    expect(hostNameFault(name)).toBe(fault);
  });

  test('M8 names are compared without case', () => {
    expect(sameHostName('acme-lt-042', 'ACME-LT-042')).toBe(true);
    expect(sameHostName('acme-lt-042', 'ACME-LT-043')).toBe(false);
  });
});
