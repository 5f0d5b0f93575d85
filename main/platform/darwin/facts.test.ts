import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseBuild, parseIoreg, parseSwVers, parseVirtual, readFacts } from './facts.ts';
import { answer, fakeCommands } from './testing/answers.ts';

const fixture = (name: string): string =>
  readFileSync(new URL(`fixtures/${name}.txt`, import.meta.url), 'utf8');

const MAC = {
  '/usr/bin/sw_vers': answer(fixture('sw-vers-26')),
  '/usr/sbin/sysctl -n hw.model': answer('Mac16,8\n'),
  '/usr/sbin/sysctl -n kern.hv_vmm_present': answer('0\n'),
  '/usr/sbin/ioreg -w0 -rd1 -c IOPlatformExpertDevice': answer(fixture('ioreg-apple-silicon')),
  '/usr/sbin/scutil --get ComputerName': answer('Ada’s MacBook Pro\n'),
  '/usr/sbin/dsconfigad -show': answer(
    'Active Directory Domain          = corp.acme.example\nComputer Account                 = adas-macbook$\n',
  ),
};

const managed = async () => ({ state: 'nobody' }) as const;

describe('what a Mac is', () => {
  test('A4 the facts come from the commands, each called exactly as documented', async () => {
    expect(await readFacts(fakeCommands(MAC), managed)).toEqual({
      platform: 'macos',
      osName: 'macOS',
      osVersion: '26.1',
      build: '25B78',
      model: 'Mac16,8',
      serial: 'ACME0042XY',
      hardwareUuid: '6F9619FF-8B86-D011-B42D-00C04FC964FF',
      hostName: 'Ada’s MacBook Pro',
      tpm: 'absent',
      joined: { to: 'directory', domain: 'corp.acme.example' },
      managed: { state: 'nobody' },
      virtual: 'no-sign',
    });
  });

  test('A4 a Mac inside a hypervisor says so; one that does not know the question is unknown', async () => {
    expect(parseVirtual(answer('1\n'))).toBe('yes');
    expect(parseVirtual(answer('0\n'))).toBe('no-sign');
    expect(parseVirtual(answer('', 1, 'sysctl: unknown oid'))).toBe('unknown');
    expect(parseVirtual(answer('1 0\n'))).toBe('unknown');
    const { '/usr/sbin/sysctl -n kern.hv_vmm_present': _asked, ...without } = MAC;
    expect(await readFacts(fakeCommands(without), managed)).toMatchObject({ virtual: 'unknown' });
  });

  test('A4 a build that is not printed is left out', () => {
    expect(parseBuild(fixture('sw-vers-26'))).toEqual({ build: '25B78' });
    expect(parseBuild('ProductName: macOS\n')).toEqual({});
  });

  test.each([
    ['sw-vers-13-rapid-response', '13.7.8'],
    ['sw-vers-14', '14.8.2'],
    ['sw-vers-15', '15.7.2'],
    ['sw-vers-26', '26.1'],
  ])('A4 the version is found by its label: %s', (name, osVersion) => {
    expect(parseSwVers(fixture(name))).toEqual({ osName: 'macOS', osVersion });
  });

  test('A4 of all the keys with a serial number the right one is taken, in any order and indentation', () => {
    expect(parseIoreg(fixture('ioreg-intel'))).toEqual({
      serial: 'C02ACME16',
      hardwareUuid: '0E984725-C51C-4BF4-9960-E1C80E27ABA0',
    });
  });

  test('A4 clipped or missing lines give nothing, never half a serial number', () => {
    expect(parseIoreg(fixture('ioreg-clipped'))).toEqual({ serial: undefined, hardwareUuid: undefined });
    expect(parseIoreg('')).toEqual({ serial: undefined, hardwareUuid: undefined });
  });

  test('A4 a fact that is missing is named', async () => {
    const broken = { ...MAC, '/usr/sbin/ioreg -w0 -rd1 -c IOPlatformExpertDevice': answer('') };
    await expect(readFacts(fakeCommands(broken), managed)).rejects.toMatchObject({
      code: 'STATE_CORRUPT',
      details: { fact: 'serial' },
    });
    const failing = { ...MAC, '/usr/bin/sw_vers': answer('', 1) };
    await expect(readFacts(fakeCommands(failing), managed)).rejects.toMatchObject({ code: 'STATE_CORRUPT' });
  });

  test('A4 no output at all makes a parser fail', () => {
    fc.assert(
      fc.property(fc.string(), (output) => {
        expect(typeof parseIoreg(output)).toBe('object');
        expect(typeof parseSwVers(output)).toBe('object');
      }),
    );
  });
});
