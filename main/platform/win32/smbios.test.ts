import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { firmwareTable as table } from './firmware-table.ts';
import { parseSmbios } from './smbios.ts';

describe('the table of the firmware', () => {
  test('A4 serial, model and UUID are read from the system structure', () => {
    expect(parseSmbios(table())).toEqual({
      manufacturer: 'Acme',
      product: 'Laptop 14',
      serial: 'SN-0042',
      uuid: '33221100-5544-7766-8899-AABBCCDDEEFF',
    });
  });

  test('A4 before version 2.6 the UUID is as it is stored', () => {
    expect(parseSmbios(table({ version: [2, 5] }))?.uuid).toBe('00112233-4455-6677-8899-AABBCCDDEEFF');
    expect(parseSmbios(table({ version: [2, 6] }))?.uuid).toBe('33221100-5544-7766-8899-AABBCCDDEEFF');
  });

  test('A4 all zeros, all ones and old short structures have no UUID', () => {
    expect(parseSmbios(table({ uuid: Buffer.alloc(16) }))?.uuid).toBeUndefined();
    expect(parseSmbios(table({ uuid: Buffer.alloc(16, 0xff) }))?.uuid).toBeUndefined();
    expect(parseSmbios(table({ length: 8 }))).toMatchObject({ serial: 'SN-0042', uuid: undefined });
  });

  test('A4 blank and missing strings are absent', () => {
    expect(parseSmbios(table({ strings: ['Acme', '   '] }))).toMatchObject({
      manufacturer: 'Acme',
      product: undefined,
      serial: undefined,
    });
  });

  test('A4 a table that was cut, or says another length, is none', () => {
    const whole = table();
    for (let length = 0; length < whole.length; length += 1) {
      expect(parseSmbios(whole.subarray(0, length))).toBeUndefined();
    }
    expect(parseSmbios(Buffer.concat([whole, Buffer.from([0])]))).toBeUndefined();
  });

  test('A4 no bytes at all make the parser fail or hang', () => {
    const whole = table();
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), (at, value) => {
        const mutated = Buffer.from(whole);
        mutated[at] = value;
        parseSmbios(mutated);
      }),
      { numRuns: 5000 },
    );
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => void parseSmbios(bytes)));
    expect(parseSmbios(whole)).toBeDefined();
  });
});
