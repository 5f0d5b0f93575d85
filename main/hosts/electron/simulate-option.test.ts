import { expect, test } from 'vitest';
import { simulateOption } from './simulate-option.ts';

test.each([
  [['app', '--simulate', '/tmp/computer'], '/tmp/computer'],
  [['app', '--simulate=/tmp/a=b', '--other'], '/tmp/a=b'],
  [['app', '--simulated', '/tmp/computer'], undefined],
  [['app'], undefined],
])('G13 only the explicit option makes a simulated computer: %j', (args, folder) => {
  expect(simulateOption(args)).toBe(folder);
});

test.each([[['app', '--simulate']], [['app', '--simulate=']]])(
  'G13 an option without its folder is refused, never taken for the real computer: %j',
  (args) => {
    expect(() => simulateOption(args)).toThrow('--simulate needs a folder');
  },
);
