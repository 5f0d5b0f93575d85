import { describe, expect, test } from 'vitest';
import { type AskingForFacts, parseVersion, readFacts } from './facts.ts';
import { fakeRegistry, type Keys } from './testing/registry.ts';
import { firmwareTable } from './firmware-table.ts';

const VERSION = 'SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion';
const NAME = 'SYSTEM\\CurrentControlSet\\Control\\ComputerName';

const VALUES = {
  ProductName: 'Windows 10 Pro',
  EditionID: 'Professional',
  CurrentBuildNumber: '26100',
  CurrentMajorVersionNumber: '10',
  CurrentMinorVersionNumber: '0',
  UBR: '7067',
};
const KEYS: Keys = {
  [VERSION]: VALUES,
  [`${NAME}\\ActiveComputerName`]: { ComputerName: 'DESKTOP-42' },
};

const asking = (changed: Partial<AskingForFacts> = {}): AskingForFacts => ({
  firmware: () => firmwareTable(),
  tpm: () => 'present',
  isInDomain: () => false,
  managed: async () => ({ state: 'managed', by: 'Other MDM' }),
  ...changed,
});

describe('what a Windows computer is', () => {
  test('A4 A14 the facts come from the registry and the firmware', async () => {
    expect(await readFacts(fakeRegistry(KEYS), asking())).toEqual({
      platform: 'windows',
      osName: 'Windows 11 Pro',
      osVersion: '10.0.26100.7067',
      edition: 'Professional',
      build: '26100.7067',
      model: 'Acme Laptop 14',
      serial: 'SN-0042',
      hardwareUuid: '33221100-5544-7766-8899-AABBCCDDEEFF',
      hostName: 'DESKTOP-42',
      tpm: 'present',
      joined: { to: 'none' },
      managed: { state: 'managed', by: 'Other MDM' },
      virtual: 'no-sign',
    });
  });

  test('A4 an edition or a build that is no such thing is left out, and the rest is sent', async () => {
    const odd = { ...VALUES, EditionID: 'E'.repeat(201), UBR: '-1' };
    const facts = await readFacts(fakeRegistry({ ...KEYS, [VERSION]: odd }), asking());
    expect(facts).not.toHaveProperty('edition');
    expect(facts).not.toHaveProperty('build');
    expect(facts).toMatchObject({ platform: 'windows', serial: 'SN-0042' });
  });

  test.each([
    ['19045', 'Windows 10 Pro'],
    ['21999', 'Windows 10 Pro'],
    ['22000', 'Windows 11 Pro'],
  ])('A4 build %s is %s, whatever the registry calls it', (build, osName) => {
    const values = new Map([
      ['currentmajorversionnumber', '10'],
      ['productname', 'Windows 10 Pro'],
      ['currentbuildnumber', build],
    ]);
    expect(parseVersion({ values })).toEqual({ osName, osVersion: `10.0.${build}.0` });
  });

  test('A4 before Windows 10 the older value has the version', () => {
    const values = new Map([
      ['productname', 'Windows 8.1 Pro'],
      ['currentversion', '6.3'],
      ['currentbuildnumber', '9600'],
    ]);
    expect(parseVersion({ values })).toEqual({
      osName: 'Windows 8.1 Pro',
      osVersion: '6.3.9600.0',
    });
  });

  test('A4 a fact that is missing is named', async () => {
    const rest = Object.fromEntries(Object.entries(KEYS).filter(([name]) => name !== VERSION));
    await expect(readFacts(fakeRegistry(rest), asking())).rejects.toMatchObject({
      code: 'STATE_CORRUPT',
      details: { what: 'computer facts', fact: 'osName' },
    });
  });

  test.each([
    ['no firmware table', Buffer.alloc(0)],
    [
      'a board that nobody filled in',
      firmwareTable({
        strings: ['To Be Filled By O.E.M.', 'System Product Name', 'x', ' Default string '],
        uuid: Buffer.from('00020003000400050006000700080009', 'hex'),
      }),
    ],
    [
      'texts that are none, or have no end',
      firmwareTable({
        strings: ['\u0007\u001B[31m', 'A\u009Bc', '1.0', 'N'.repeat(100_000)],
        uuid: Buffer.alloc(16),
      }),
    ],
  ])('A4 %s: what tells no computer from another is unknown', async (_what, firmware) => {
    expect(await readFacts(fakeRegistry(KEYS), asking({ firmware: () => firmware }))).toMatchObject({
      model: 'unknown',
      serial: 'unknown',
      hardwareUuid: 'unknown',
      virtual: 'unknown',
    });
  });

  test('A4 a model of many words is cut to what fits', async () => {
    const firmware = () => firmwareTable({ strings: ['A'.repeat(150), 'B'.repeat(150), '1.0', 'SN-0042'] });
    const { model } = await readFacts(fakeRegistry(KEYS), asking({ firmware }));
    expect(model).toBe(`${'A'.repeat(150)} ${'B'.repeat(49)}`);
  });
});
