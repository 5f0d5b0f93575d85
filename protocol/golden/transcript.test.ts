import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { OPERATIONS } from '../operations.ts';
import { type Bindings, compare, fill, Transcript } from './transcript.ts';

const differences = (template: unknown, actual: unknown, bindings: Bindings = new Map()): string[] =>
  compare(template, actual, bindings);

describe('comparing with a transcript', () => {
  test('agrees with itself filled in, and learns what stood there', () => {
    const template = { path: '/x/<device>/y', list: ['<enrollment>', 1, null, true], at: '<milliseconds>' };
    const values = { device: 'd-1', enrollment: 'e_2', milliseconds: 12_345 } as Record<
      string,
      string | number
    >;
    const filled = fill(template, (name) => values[name] ?? '');
    expect(filled).toEqual({ path: '/x/d-1/y', list: ['e_2', 1, null, true], at: 12_345 });
    const bindings: Bindings = new Map();
    expect(differences(template, filled, bindings)).toEqual([]);
    expect([...bindings]).toEqual([
      ['device', 'd-1'],
      ['enrollment', 'e_2'],
    ]);
  });

  test.each<[string, unknown, unknown, string]>([
    ['another value', { a: 1 }, { a: 2 }, '/a: 2 instead of 1'],
    ['another text', { a: 'x' }, { a: 'y' }, '/a: "y" instead of "x"'],
    ['a member too many', {}, { a: 1 }, '/a: not in the transcript'],
    ['a member too few', { a: 1 }, {}, '/a: missing'],
    ['an item too many', [1], [1, 2], '/1: not in the transcript'],
    ['an item too few', [1, 2], [1], '/1: missing'],
    ['an object for an array', [], {}, ': {} is of another kind'],
    ['nothing for an object', { a: {} }, { a: null }, '/a: null is of another kind'],
    ['text around a placeholder', 'a <device> b', 'a d c', ': "a d c" is not like a <device> b'],
    ['what the placeholder cannot stand for', '<device>', 'no id!', ': "no id!" is no <device>'],
    ['an object for a placeholder', '<device>', {}, ': object for <device>'],
    ['a text for a number', '<seconds>', '12', ': "12" is no <seconds>'],
    ['a placeholder nobody knows', '<nonsense>', 'x', ': no placeholder: <nonsense>'],
  ])('tells %s', (_what, template, actual, difference) => {
    expect(differences(template, actual)).toEqual([difference]);
  });

  test('tells when a name stands for two different things', () => {
    expect(differences(['<device>', '<device>'], ['d-1', 'd-2'])).toEqual(['/1: <device> was d-1, is d-2']);
    expect(differences(['<seconds>', '<seconds>'], [1, 2])).toEqual([]);
  });

  test('filling says which placeholder has no value', () => {
    expect(() => fill('<nonsense>', () => '')).toThrow('no placeholder: <nonsense>');
  });
});

test('A5 the transcript in the repository is one, and holds to the schemas of the operations', () => {
  const text = readFileSync(new URL('enrollment.json', import.meta.url), 'utf8');
  const { exchanges } = Transcript.parse(JSON.parse(text));
  for (const { operation, request } of exchanges) {
    const declared = Object.values(OPERATIONS).find(({ operationId }) => operationId === operation);
    expect([operation, request.method]).toEqual([operation, declared?.method]);
    expect(request.path.split('/')).toHaveLength(declared?.path.split('/').length ?? 0);
  }
  // Nothing secret of the machine it was recorded on, and nothing that would change with it.
  expect(text).not.toMatch(/127\.0\.0\.1|localhost|-----BEGIN|eyJ/);
});
