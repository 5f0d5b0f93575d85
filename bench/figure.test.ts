import { expect, test } from 'vitest';
import { median, tableOf } from './figure.ts';

test.each([
  [[3, 1, 2], 2],
  [[4, 1, 3, 2], 2.5],
  [[7], 7],
])('the median of %j is %d', (values, middle) => {
  expect(median(values)).toBe(middle);
});

test('nothing has no median', () => {
  expect(() => median([])).toThrow('no values');
});

test('the table says which limit was missed', () => {
  const figure = { what: 'start', measured: '30 ms', beside: '20 ms', ratio: 1.5, limit: '1.5 ×' };
  expect(
    tableOf([
      { ...figure, kept: true },
      { ...figure, ratio: 1.6, kept: false },
    ]).split('\n'),
  ).toEqual([
    'what   measured  beside  ratio  limit',
    'start  30 ms     20 ms   1.50   1.5 ×  ok',
    'start  30 ms     20 ms   1.60   1.5 ×  MISSED',
  ]);
});
