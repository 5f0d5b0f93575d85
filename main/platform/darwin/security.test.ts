import { describe, expect, test } from 'vitest';
import { rootStep } from '../testing/rehearsal.ts';
import { assertDeleted, parseHashes, parseTrustChange, parseVerdict } from './security.ts';
import { answer } from './testing/answers.ts';

const HASH = rootStep.sha256.toUpperCase();

describe('what security says', () => {
  test('A3 hashes are read whole, from their own line', () => {
    const found = `SHA-256 hash: ${HASH}\nSHA-1 hash: ${'A'.repeat(40)}\nkeychain: "/Library/Keychains/System.keychain"\n`;
    expect(parseHashes(answer(found))).toEqual(new Set([rootStep.sha256]));
    expect(
      parseHashes(answer(`    "labl"<blob>="SHA-256 hash: ${HASH}"\nSHA-256 hash: ${HASH}00\n`)),
    ).toEqual(new Set());
    expect(parseHashes(answer('', 44, 'security: SecKeychainSearchCopyNext: not found\n'))).toEqual(
      new Set(),
    );
    expect(() => parseHashes(answer('', 1))).toThrow(expect.objectContaining({ code: 'ROOT_STORE_FAILED' }));
  });

  test('A10 a certificate that is gone already is as good as deleted; any other failure is one', () => {
    assertDeleted(answer(''));
    assertDeleted(answer('', 1, `Unable to delete certificate matching "${HASH}"`));
    expect(() => assertDeleted(answer('', 1, 'SecKeychainItemDelete: UNIX[Permission denied]\n'))).toThrow(
      expect.objectContaining({ code: 'ROOT_STORE_FAILED' }),
    );
  });

  test('A3 only a clear verdict is one', () => {
    expect(parseVerdict(answer('...certificate verification successful.\n'))).toBe('trusted');
    expect(parseVerdict(answer('', 1, 'Cert Verify Result: CSSMERR_TP_NOT_TRUSTED\n'))).toBe('untrusted');
    expect(parseVerdict(answer('', 1, 'SecTrustEvaluate result: kSecTrustResultDeny\n'))).toBe('untrusted');
    expect(() => parseVerdict(answer('', 2, '***No certs specified.\n'))).toThrow(
      expect.objectContaining({ code: 'ROOT_STORE_FAILED' }),
    );
  });

  test.each([
    ['', 0, 'done'],
    [
      'SecTrustSettingsSetTrustSettings: The authorization was denied since no user interaction was possible.\n',
      1,
      'unanswered',
    ],
    ['SecTrustSettingsSetTrustSettings: (-60007)\n', 1, 'unanswered'],
    ['SecTrustSettingsSetTrustSettings: The authorization was canceled by the user.\n', 1, 'declined'],
    ['Se canceló la acción. (-128)\n', 1, 'declined'],
    ['SecTrustSettingsRemoveTrustSettings: No Trust Settings were found.\n', 1, 'absent'],
    ['SecTrustSettingsSetTrustSettings: errSecInternalComponent\n', 1, 'failed'],
    ['SecTrustSettingsSetTrustSettings: The authorization was denied.\n', 1, 'declined'],
    // As other languages put it: the words were made up here, their place was not.
    ['SecTrustSettingsSetTrustSettings: Käyttäjä kumosi valtuutuksen.\n', 1, 'declined'],
    ['SecTrustSettingsSetTrustSettings: ألغى المستخدم التخويل.\n', 1, 'declined'],
    ['SecTrustSettingsSetTrustSettings: Se canceló (-60007)\n', 1, 'unanswered'],
    ['SecTrustSettingsSetTrustSettings: The file is damaged.\n', 1, 'failed'],
    ['SecTrustSettingsRemoveTrustSettings: Keine Einstellungen gefunden.\n', 1, 'failed'],
    ['Error reading file /missing.pem\n', 1, 'failed'],
  ] as const)('A3 %s with exit code %i is %s', (said, exitCode, outcome) => {
    expect(parseTrustChange(answer('', exitCode, said))).toBe(outcome);
  });
});
