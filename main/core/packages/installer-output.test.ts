import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { keepable } from './installer-output.ts';

const SECRET = 'correct-horse';

describe('what is kept of the output of an installer', () => {
  test.each([
    `MSI (s) (54:B0) [10:00:00:000]: PROPERTY CHANGE: Adding PASSWORD property. Its value is '${SECRET}'.`,
    `Property(S): ACTIVATION_KEY = ${SECRET}`,
    `Command Line: SITE=Oslo DB_PASSWORD=${SECRET} CURRENTDIRECTORY=C:\\x`,
    `setup --token ${SECRET} --site Oslo`,
    `{"apiKey": "${SECRET}", "site": "Oslo"}`,
    `Authorization: Bearer ${SECRET}`,
    `curl said: bearer ${SECRET}`,
    `Connection String=Server=db;User=sa;Pwd=${SECRET}`,
    `fetching https://ada:${SECRET}@files.example.test/vpn.msi`,
    `fetching https://files.example.test/vpn.msi?sig=${SECRET}&x=1`,
    `wifi passphrase is ${SECRET}`,
    `the PIN: ${SECRET}`,
    `-----BEGIN PRIVATE KEY-----\nMC4CAQAw${SECRET}\n-----END PRIVATE KEY-----`,
    `-----BEGIN RSA PRIVATE KEY-----\n${SECRET}`,
    `MC4CAQAw${SECRET}\n-----END PRIVATE KEY-----`,
    `Enter password:\n${SECRET}`,
    `PASSWORD=\r\n\r\n  ${SECRET}`,
    `"password": "\n${SECRET}"`,
    `POST body: user=ada&password%3D${SECRET}&x=1`,
    `POST body: %22token%22%3A%22${SECRET}%22`,
    `\u001B[1mpass\u001B[0mword: ${SECRET}`,
    [...`PASSWORD=${SECRET}`].map((letter) => `${letter}\0`).join(''),
    `Kennwort: ${SECRET}`,
    `Salasana: ${SECRET}`,
    `Mot de passe : ${SECRET}`,
    `ПАРОЛЬ: ${SECRET}`,
    `كلمة المرور: ${SECRET}`,
  ])('G6 the secret of %j is not', (output) => {
    expect(keepable(`before\n${output}\nafter`)).not.toContain(SECRET);
    expect(keepable(output)).not.toContain(SECRET);
  });

  test('G6 nor long runs that no word has: keys, tokens, hashes', () => {
    const jwt = `eyJhbGciOiJFUzI1NiIsInR5cCI6IkpXVCJ9.${'a1b2'.repeat(12)}.${'Zz9_'.repeat(15)}`;
    expect(keepable(`got ${jwt} from it`)).toBe('got [removed].[removed].[removed] from it');
  });

  test.each([
    'dGhpcyBpcy/BhIHNlY3JldC/B0b2tlbg==',
    'dGhpcyBpcyB-hIHNlY3JldCBrZ-Xkgb2YgdGhpcnR5',
    'aB3-'.repeat(8),
  ])('G6 nor %s, whose runs are short', (token) => {
    expect(keepable(`got ${token} from it`)).toBe('got [removed] from it');
  });

  test('G6 nor the rest of a line whose beginning is no longer looked at', () => {
    const long = `PASSWORD=${'x '.repeat(200_000)}${SECRET}`;
    expect(keepable(`${long}\nError 1603`)).toBe('Error 1603');
    expect(keepable(long)).toBe('');
  });

  test('G6 nor whose folder it was', () => {
    expect(keepable('Source: C:\\Users\\Ada Lovelace\\Downloads\\vpn.msi')).toBe(
      'Source: C:\\Users\\[person]\\Downloads\\vpn.msi',
    );
    expect(keepable('/Users/ada/Library/x')).toBe('/Users/[person]/Library/x');
  });

  test('A4 A6 the reason of a failure is', () => {
    const reason = [
      'Action start 10:00:00: InstallFiles.',
      'Error 1925. You do not have sufficient privileges to complete this installation for all users.',
      'CustomAction StartService returned actual error code 1603 (note this may not be 100% accurate)',
      'Product: Acme VPN -- {7D3C2B1A-0F1E-4D2C-8B3A-000000000001} Installation failed.',
      'installer: Error - the package path specified was invalid: /Library/x.pkg',
      'Copying /Library/Application Support/Acme/VPN2/Contents/MacOS/AcmeHelperTool to /usr/local/bin',
      'File: acme-vpn-client-setup-4-2-0-windows-x86-64.msi',
      'Source is [SOURCEDIR], product 7D3C2B1A-0F1E-4D2C-8B3A-000000000001',
    ];
    expect(keepable(reason.join('\r\n'))).toBe(reason.join('\n'));
  });

  test('G6 of any output: the last lines, short ones, nothing that moves a terminal', () => {
    const outputs = fc.array(fc.string({ unit: 'binary', maxLength: 1000 }), { maxLength: 100 });
    fc.assert(
      fc.property(outputs, (lines) => {
        const kept = keepable(lines.join('\n'));
        const all = kept.split('\n');
        expect(all.length).toBeLessThanOrEqual(60);
        expect(Math.max(...all.map((line) => line.length))).toBeLessThanOrEqual(300);
        // oxlint-disable-next-line no-control-regex -- these are what must not be there
        expect(kept).not.toMatch(/[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/);
      }),
      { numRuns: 30 },
    );
    const many = Array.from({ length: 500 }, (_, line) => `line ${line}`).join('\n');
    expect(keepable(many).split('\n')).toEqual(Array.from({ length: 60 }, (_, line) => `line ${line + 440}`));
  });

  test.each([
    'password ',
    'a',
    '=',
    'key:',
    '://@',
    '\\users\\',
    '-----BEGIN A-----',
    '-----END A-----',
    ' ',
  ])('G6 five million characters of %j are no trouble', (unit) => {
    const many = (characters: number): string => unit.repeat(characters / unit.length);
    const kept = keepable(`${many(5_000_000)}\n${many(250_000)}`);
    expect(kept.length).toBeLessThan(20_000);
  });
});
