import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countsUp, renderHostName, templateFault } from './host-name-template.ts';

const values = { serial: 'PF-3K9X2Q', usage: 'Office laptop', location: 'Jyväskylä', counter: 7 };

describe('device name templates', () => {
  test('M8 serial takes the end, usage and location the start, the counter leading zeros', () => {
    expect(renderHostName('ACME-{usage:2}-{serial:6}', values)).toBe('ACME-OF-3K9X2Q');
    expect(renderHostName('{location:4}{counter:4}', values)).toBe('JYVA0007');
    expect(renderHostName('LAP{counter}', values)).toBe('LAP007');
  });

  test('M8 a value that is empty leaves no double hyphen and none at the end', () => {
    expect(renderHostName('A-{usage:2}-{serial:4}', { ...values, usage: '' })).toBe('A-9X2Q');
    expect(renderHostName('A{counter:1}-{usage:2}', { ...values, usage: '' })).toBe('A7');
  });

  test('M8 values that give no allowed computer name give none at all', () => {
    expect(renderHostName('{serial}', { ...values, serial: '***' })).toBeUndefined();
    expect(renderHostName('{counter:3}', values)).toBeUndefined();
    expect(renderHostName('ACME-{serial}', { ...values, serial: 'ABCDEFGHIJKLMNOP' })).toBeUndefined();
  });

  test.each([
    ['ACME-{serail:6}', { kind: 'placeholder', placeholder: '{serail:6}' }],
    ['ACME-{serial', { kind: 'placeholder', placeholder: '{serial' }],
    ['ACME-{serial:0}', { kind: 'placeholder', placeholder: '{serial:0}' }],
    ['ÄCME-{serial:4}', { kind: 'characters' }],
    ['ACME_{serial:4}', { kind: 'characters' }],
    ['-{serial:4}', { kind: 'characters' }],
    ['ACME-HELSINKI-{serial:6}', { kind: 'length' }],
    ['{serial:99}', { kind: 'length' }],
    ['ACME-{usage:4}', { kind: 'not-unique' }],
  ] as const)('M8 the template %s is refused with its reason', (template, fault) => {
    expect(templateFault(template)).toEqual(fault);
  });

  test('M8 whatever an accepted template makes, it is an allowed computer name', () => {
    const piece = fc.constantFrom('A', 'LT', '-', '9', '{serial:4}', '{serial}', '{usage:2}', '{counter:3}');
    const template = fc
      .array(piece, { maxLength: 6 })
      .map((pieces) => pieces.join(''))
      .filter((text) => templateFault(text) === undefined);
    const text = fc.string();
    const random = fc.record({ serial: text, usage: text, location: text, counter: fc.nat(99_999) });
    const names = fc
      .sample(fc.tuple(template, random), { numRuns: 2000, seed: 20261121 })
      .map(([one, its]) => renderHostName(one, its))
      .filter((name) => name !== undefined);
    expect(names.length).toBeGreaterThan(500);
    const allowed = /^(?!\d+$)[A-Za-z0-9](?:[A-Za-z0-9-]{0,13}[A-Za-z0-9])?$/;
    expect(names.filter((name) => !allowed.test(name))).toEqual([]);
  });

  test('M8 only a counter makes another try worthwhile', () => {
    expect(countsUp('LAP{counter:4}')).toBe(true);
    expect(countsUp('LAP{serial:4}')).toBe(false);
  });
});
