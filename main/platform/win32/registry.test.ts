import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fakeRegistry } from './fake-registry.ts';
import { parseQuery, queryCommand, readKey } from './registry.ts';

const KEY = 'HKLM\\SOFTWARE\\Acme';
const OUTPUT = [
  '',
  'HKEY_LOCAL_MACHINE\\SOFTWARE\\Acme',
  '    (Default)    REG_SZ    ',
  '    Display Name    REG_SZ    Acme    Ltd',
  '    Empty    REG_SZ',
  '    State    REG_DWORD    0x1',
  '    Data    REG_BINARY    00FF',
  '',
  'HKEY_LOCAL_MACHINE\\SOFTWARE\\Acme\\One',
  'HKEY_LOCAL_MACHINE\\SOFTWARE\\Acme\\Two Words',
  '',
].join('\r\n');

describe('reading the registry', () => {
  test('A14 values and subkeys are read as reg.exe prints them', () => {
    const { values, subkeys } = parseQuery(KEY, OUTPUT);
    expect(Object.fromEntries(values)).toEqual({
      '(default)': '',
      'display name': 'Acme    Ltd',
      empty: '',
      state: '0x1',
      data: '00FF',
    });
    expect(subkeys).toEqual(['One', 'Two Words']);
  });

  test('A14 values of another key are not taken for those of this one', () => {
    const other = 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Acme\\One\r\n    State    REG_DWORD    0x2\r\n';
    expect(parseQuery(KEY, other).values.size).toBe(0);
  });

  test('A14 the command is the system’s own, by its full path, for the 64-bit registry', () => {
    expect(queryCommand('D:\\Windows', KEY)).toEqual({
      file: 'D:\\Windows\\System32\\reg.exe',
      args: ['query', KEY, '/reg:64'],
    });
  });

  test('A14 a key that is not there is told from one that may not be read, in any language', async () => {
    const registry = fakeRegistry({
      'HKEY_LOCAL_MACHINE\\SOFTWARE\\Acme\\Open': { State: ['REG_DWORD', '0x1'] },
      'HKEY_LOCAL_MACHINE\\SOFTWARE\\Acme\\Closed': 'denied',
    });
    expect((await readKey(registry, `${KEY}\\Open`))?.values.get('state')).toBe('0x1');
    expect(await readKey(registry, `${KEY}\\Missing`)).toBeUndefined();
    for (const key of [`${KEY}\\Closed`, `${KEY}\\Missing\\Deeper`]) {
      await expect(readKey(registry, key)).rejects.toMatchObject({
        code: 'STATE_CORRUPT',
        details: { why: 'unreadable' },
      });
    }
  });

  test('A14 no output at all makes the parser fail', () => {
    fc.assert(
      fc.property(fc.string(), (output) => {
        expect(parseQuery(KEY, output).subkeys).toBeInstanceOf(Array);
      }),
    );
  });
});
