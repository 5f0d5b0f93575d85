import { expect, test } from 'vitest';
import { GangwayError } from '../../../protocol/errors.ts';
import { readOptions } from './options.ts';

const refusal = (...args: string[]): unknown => {
  try {
    return readOptions(args);
  } catch (error) {
    return error instanceof GangwayError
      ? [error.code, error.details['what'], error.details['value']]
      : error;
  }
};

test('A8 a whole command line is read', () => {
  const fingerprint = `${'AB:'.repeat(31)}AB`;
  expect(
    readOptions([
      'enroll',
      '--server',
      'https://a.example',
      '--root-fingerprint',
      fingerprint,
      '--yes',
      '--json',
    ]),
  ).toMatchObject({
    command: 'enroll',
    server: 'https://a.example',
    rootFingerprint: 'ab'.repeat(32),
    yes: true,
  });
});

test.each([
  [[], ['USAGE', 'noCommand']],
  [['dance'], ['USAGE', 'unknownCommand', 'dance']],
  [
    ['enroll', 'now'],
    ['USAGE', 'tooMany', 'now'],
  ],
  [
    ['enroll', '--dance'],
    ['USAGE', 'unknownOption', '--dance'],
  ],
  [
    ['enroll', '--server'],
    ['USAGE', 'unknownOption', '--server'],
  ],
  [
    ['enroll', '--json=yes'],
    ['USAGE', 'unknownOption', '--json'],
  ],
  [
    ['enroll', '--server='],
    ['USAGE', 'emptyOption', '--server'],
  ],
  [
    ['enroll', '--code', 'K7QF2-M4XPD'],
    ['USAGE', 'unknownOption', '--code'],
  ],
  [['enroll', '--root-fingerprint', 'abc'], ['FINGERPRINT_MALFORMED']],
])('a command line that is not understood is named: %j', (args, expected) => {
  expect(refusal(...args)).toEqual(expect.arrayContaining(expected));
});

test('a code on the command line is refused, and not repeated in the answer', () => {
  const answer = refusal('enroll', '--server', 'https://a.example/enroll/x#code=K7QF2M4XPD');
  expect(answer).toEqual(['USAGE', 'codeOnCommandLine', '--code-file']);
});
