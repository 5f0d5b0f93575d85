import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { failureIn, logText } from './log.ts';
import { outcomeOf, reasonOf } from './outcome.ts';
import { propertyLine } from './properties.ts';
import { untilFree } from './until-free.ts';

const text = (line: Buffer): string => line.toString('utf16le');
/** Behind the last value of a plan. */
const OURS = '" REBOOT="ReallySuppress" ALLUSERS="1" \0';

describe('properties for Windows Installer', () => {
  test('A6 values stand in quotes, and quotes in them are doubled', () => {
    const line = text(propertyLine({ SITE: 'Helsinki "Söns" 日本', EMPTY: '', HARMLESS: 'A=1 B="2"' }));
    expect(line).toBe(
      'SITE="Helsinki ""Söns"" 日本" EMPTY="" HARMLESS="A=1 B=""2""" REBOOT="ReallySuppress" ALLUSERS="1" \0',
    );
  });

  test('A6 no package restarts the computer or is for one account alone, whatever the plan gives it', () => {
    const line = text(propertyLine({ REBOOT: 'Force', ALLUSERS: '', SITE: 'A' }));
    expect(line.match(/\w+="[^"]*"/g)?.toSorted()).toEqual([
      'ALLUSERS="1"',
      'REBOOT="ReallySuppress"',
      'SITE="A"',
    ]);
  });

  test('A6 no value can become another property', () => {
    fc.assert(
      fc.property(
        // oxlint-disable-next-line no-control-regex -- they are refused, by another test
        fc.string({ unit: 'binary' }).filter((value) => !/[\u0000-\u001F\u007F]/.test(value)),
        (value) => {
          const line = text(propertyLine({ SITE: value.toWellFormed() }));
          const inside = line.slice('SITE="'.length, -OURS.length);
          expect(inside.replaceAll('""', '')).not.toContain('"');
          expect(inside.replaceAll('""', '"')).toBe(value.toWellFormed());
        },
      ),
    );
  });

  test('A6 control characters are refused; the secret is in the line only', () => {
    expect(() => propertyLine({ SITE: 'a\nb' })).toThrow(
      expect.objectContaining({
        code: 'PACKAGE_INSTALL_FAILED',
        details: { why: 'property', property: 'SITE' },
      }),
    );
    const value = Buffer.from('s3cr"t');
    expect(text(propertyLine({}, { name: 'KEY', value }))).toBe(
      'REBOOT="ReallySuppress" ALLUSERS="1" KEY="s3cr""t" \0',
    );
  });
});

describe('codes of Windows Installer', () => {
  test.each([
    [0, 'done'],
    [3010, 'restart-needed'],
    [1641, 'restart-needed'],
    [1618, 'busy'],
    [1605, 'absent'],
    [1603, 'failed'],
    [1619, 'failed'],
    [1620, 'failed'],
    [87, 'failed'],
  ])('A6 %i is %s', (code, outcome) => {
    expect(outcomeOf(code)).toBe(outcome);
  });

  test('A6 what happens often has a word', () => {
    expect([1603, 1619, 1620, 1625, 1638, 87].map(reasonOf)).toEqual([
      'fatal',
      'package-not-readable',
      'package-invalid',
      'forbidden-by-policy',
      'other-version-installed',
      'other',
    ]);
  });
});

describe('another installation under way', () => {
  /** @param codes of the tries, the last one for ever. */
  const installer = (...codes: number[]) => {
    const tried: number[] = [];
    return {
      tried,
      install: async () => {
        const code = codes[Math.min(tried.length, codes.length - 1)] ?? 0;
        tried.push(code);
        return code;
      },
    };
  };

  test('A6 it is waited for, and the installation is done once it is over', async () => {
    const { tried, install } = installer(1618, 1618, 3010);
    const pauses: number[] = [];
    expect(await untilFree(install, undefined, async (ms) => pauses.push(ms))).toBe(3010);
    expect(tried).toEqual([1618, 1618, 3010]);
    expect(pauses).toEqual([15_000, 15_000]);
  });

  test('A6 one that never ends is given up after ten minutes, and at once when the person wants to stop', async () => {
    const endless = installer(1618);
    let waited = 0;
    expect(await untilFree(endless.install, undefined, async (ms) => (waited += ms))).toBe(1618);
    expect(waited).toBe(39 * 15_000);
    const stopped = installer(1618);
    expect(await untilFree(stopped.install, { aborted: true })).toBe(1618);
    expect(stopped.tried).toHaveLength(1);
  });

  test('A6 any other failure is not tried again', async () => {
    const { tried, install } = installer(1603, 0);
    expect(await untilFree(install)).toBe(1603);
    expect(tried).toHaveLength(1);
  });
});

describe('why an installation failed', () => {
  const log = [
    'Action start 9:00:00: InstallFinalize.',
    'Product: Acme VPN -- Error 1920. Service "Acme" (acme) failed to start.',
    'Action ended 9:00:02: InstallFinalize. Return value 3.',
    'Rollback: Error 1935. Something on the way back.',
    'Action ended 9:00:03: INSTALL. Return value 3.',
  ].join('\r\n');

  test('A6 the reason stands above the first end with 3; what comes later is the way back', () => {
    expect(failureIn(log)).toBe('Error 1920. Service "Acme" (acme) failed to start.');
  });

  test.each([
    ['Produkt: Acme VPN -- Fehler 1920. Der Dienst', 'Aktion beendet um', 'Rückgabewert 3.'],
    ['Produit : Acme VPN -- Erreur 1920. Der Dienst', 'Fin de l’action à', 'Valeur renvoyée : 3.'],
    ['Tuote: Acme VPN -- Virhe 1920. Der Dienst', 'Toiminto päättyi', 'Palautusarvo 3.'],
    ['製品: Acme VPN -- エラー 1920。Der Dienst', 'アクション終了', '戻り値 3。'],
  ])('A6 in the language of Windows, too: %s', (error, ended, value) => {
    const lines = [
      error,
      `${ended} 9:00:02: InstallFinalize. ${value}`,
      error.replace('1920', '1935'),
      `${ended} 9:00:03: INSTALL. ${value}`,
    ];
    expect(failureIn(lines.join('\r\n'))).toBe('Error 1920. Der Dienst');
  });

  test('A6 an action that ended well is not taken for the one that failed, whatever its name or time', () => {
    const well = [
      'Aktion beendet um 9:00:03: Step3. Rückgabewert 1.',
      'Action ended 13:03:33: Copy.3. Return value 1.',
      'Action start 9:00:03: InstallFinalize.',
      'Action 9:00:03: Copy3. Copying 3 files, 33 bytes',
    ];
    const lines = ['Acme -- Error 1714. Older.', ...well, 'Acme -- Error 1920. The last one.'];
    expect(failureIn(lines.join('\n'))).toBe('Error 1920. The last one.');
  });

  test('A6 without an error the action that failed is named, also one without a name', () => {
    expect(
      failureIn(
        'CustomAction ConfigDB returned actual error code 1603 (note\r\nAction ended 9:00:00: x. Return value 3.',
      ),
    ).toBe('action ConfigDB failed with 1603');
    expect(failureIn('CustomAction  returned actual error code 1610 (note')).toBe('action  failed with 1610');
  });

  test('A6 a log that tells nothing, or is empty, gives nothing', () => {
    expect(failureIn('')).toBeUndefined();
    expect(failureIn('Action ended 9:00:00: Foo. Return value 1.')).toBeUndefined();
  });

  test('A6 both ways to write a log are read; no bytes make it fail', () => {
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(log, 'utf16le')]);
    expect(failureIn(logText(utf16))).toBe(failureIn(logText(Buffer.from(log, 'latin1'))));
    fc.assert(fc.property(fc.uint8Array(), (bytes) => void failureIn(logText(bytes))));
    for (const part of ['-', '9:00:00: a.', 'Error 1', '-- Error 1920', ' ', 'CustomAction x '])
      expect(failureIn(part.repeat(1_000_000))?.length ?? 0).toBeLessThanOrEqual(200);
  });

  test('A6 a text with control characters becomes one short harmless line', () => {
    const reason = failureIn(`Error 1925. \u001B[31mred\u0007${'x'.repeat(500)}`);
    expect(reason).toMatch(/^Error 1925\. {2}\[31mred x+$/);
    expect(reason).toHaveLength(200);
  });
});
