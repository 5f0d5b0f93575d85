/**
 * What a code of Windows Installer means for us. Pure.
 * https://learn.microsoft.com/windows/win32/msi/error-codes
 */
export type Outcome = 'done' | 'restart-needed' | 'busy' | 'absent' | 'failed';

const OUTCOMES: Readonly<Record<number, Outcome>> = {
  0: 'done',
  1605: 'absent',
  1614: 'absent',
  1618: 'busy',
  1641: 'restart-needed',
  3010: 'restart-needed',
};

export const outcomeOf = (code: number): Outcome => OUTCOMES[code] ?? 'failed';

/** In a word or two, for what happens often; IT looks the number up all the same. */
const REASONS: Readonly<Record<number, string>> = {
  2: 'package-not-found',
  1601: 'installer-service',
  1602: 'cancelled',
  1603: 'fatal',
  1612: 'source-absent',
  1618: 'another-installation',
  1619: 'package-not-readable',
  1620: 'package-invalid',
  1625: 'forbidden-by-policy',
  1627: 'package-function',
  1633: 'wrong-processor',
  1638: 'other-version-installed',
  1639: 'properties',
};

/** E.g. `package-invalid`; `other` for a code without a word. */
export const reasonOf = (code: number): string => REASONS[code] ?? 'other';
