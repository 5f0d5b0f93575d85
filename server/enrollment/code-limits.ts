/**
 * How many wrong codes are answered: per address, per code and in all, in a window of ten minutes. With some
 * 2^44 codes the last one leaves a guesser less than one chance in a million per day and living code, while a
 * school that enrolls from one address is not held up: right codes do not count.
 */
import type { Limit } from '../app/attempts.ts';

export const CODE_WINDOW_MS = 10 * 60 * 1000;
const PER_ADDRESS = 200;
const PER_CODE = 200;
const IN_ALL = 10_000;

/**
 * For every door that tells right codes from wrong ones; they count together.
 * @param address from `addressBucket`.
 * @param codeHmac from `hashCode`.
 */
export const codeLimits = (address: string, codeHmac: string): readonly Limit[] => [
  { bucket: `code-from-${address}`, most: PER_ADDRESS },
  { bucket: `code:${codeHmac}`, most: PER_CODE },
  { bucket: 'codes', most: IN_ALL },
];
