import { describe, expect, test } from 'vitest';
import { parseVersion, readFacts } from './facts.ts';
import { fakeRegistry, type Keys } from './fake-registry.ts';
import { firmwareTable } from './firmware-table.ts';
import { parseQuery } from './registry.ts';

const VERSION = 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion';
const SMBIOS = 'HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\mssmbios\\Data';
const NAME = 'HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\ComputerName';

const TABLE = firmwareTable().toString('hex').toUpperCase();

const KEYS: Keys = {
  [VERSION]: {
    ProductName: ['REG_SZ', 'Windows 10 Pro'],
    CurrentBuildNumber: ['REG_SZ', '26100'],
    CurrentMajorVersionNumber: ['REG_DWORD', '0xa'],
    CurrentMinorVersionNumber: ['REG_DWORD', '0x0'],
    UBR: ['REG_DWORD', '0x1b9b'],
  },
  [SMBIOS]: { SMBiosData: ['REG_BINARY', TABLE] },
  [`${NAME}\\ActiveComputerName`]: { ComputerName: ['REG_SZ', 'DESKTOP-42'] },
};

describe('what a Windows computer is', () => {
  test('A4 the facts come from the registry', async () => {
    expect(await readFacts(fakeRegistry(KEYS))).toEqual({
      platform: 'windows',
      osName: 'Windows 11 Pro',
      osVersion: '10.0.26100.7067',
      model: 'Acme Laptop 14',
      serial: 'SN-0042',
      hardwareUuid: '33221100-5544-7766-8899-AABBCCDDEEFF',
      hostName: 'DESKTOP-42',
    });
  });

  test.each([
    ['19045', 'Windows 10 Pro'],
    ['21999', 'Windows 10 Pro'],
    ['22000', 'Windows 11 Pro'],
  ])('A4 build %s is %s, whatever the registry calls it', (build, osName) => {
    const output = `${VERSION}\r\n    CurrentMajorVersionNumber    REG_DWORD    0xa\r\n    ProductName    REG_SZ    Windows 10 Pro\r\n    CurrentBuildNumber    REG_SZ    ${build}\r\n`;
    expect(parseVersion(parseQuery(VERSION, output))).toEqual({ osName, osVersion: `10.0.${build}.0` });
  });

  test('A4 before Windows 10 the older value has the version', () => {
    const values = new Map([
      ['productname', 'Windows 8.1 Pro'],
      ['currentversion', '6.3'],
      ['currentbuildnumber', '9600'],
    ]);
    expect(parseVersion({ values, subkeys: [] })).toEqual({
      osName: 'Windows 8.1 Pro',
      osVersion: '6.3.9600.0',
    });
  });

  test('A4 a fact that is missing is named', async () => {
    for (const [key, fact] of [
      [VERSION, 'osName'],
      [SMBIOS, 'model'],
    ] as const) {
      const rest = Object.fromEntries(Object.entries(KEYS).filter(([name]) => name !== key));
      const parent = key.slice(0, key.lastIndexOf('\\'));
      const registry = fakeRegistry({ ...rest, [`${parent}\\Beside`]: {} });
      await expect(readFacts(registry)).rejects.toMatchObject({ code: 'STATE_CORRUPT', details: { fact } });
    }
  });
});
