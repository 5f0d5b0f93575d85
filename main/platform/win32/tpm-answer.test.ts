import { expect, test } from 'vitest';
import { tpmFact } from './tpm-answer.ts';

test.each([
  [{ result: 0, version: 2 }, 'present'],
  [{ result: 0, version: 1 }, 'present'],
  [{ result: 0, version: 0 }, 'unknown'],
  [{ result: 0, version: 77 }, 'unknown'],
  [{ result: 0x8028_400f, version: 0 }, 'absent'],
  // A version that was left in memory by a call that failed.
  [{ result: 0x8028_400f, version: 2 }, 'absent'],
  [{ result: 0x8028_4008, version: 2 }, 'unknown'],
  [undefined, 'unknown'],
])('A4 a TPM is claimed for nothing but a success that names its version: %o is %s', (answer, fact) => {
  expect(tpmFact(answer)).toBe(fact);
});
