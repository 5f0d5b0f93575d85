import { describe, expect, test } from 'vitest';
import { windowsPlatform } from '../../../main/platform/win32/index.ts';
import { powershell } from './powershell.ts';

const program = { file: process.execPath, args: [] };

/** The other order of the first three fields: firmware before SMBIOS 2.6 has them as they are written. */
const otherOrder = (uuid: string): string =>
  uuid.replace(
    /^(..)(..)(..)(..)-(..)(..)-(..)(..)/,
    (_all, a, b, c, d, e, f, g, h) => `${d}${c}${b}${a}-${f}${e}-${h}${g}`,
  );

describe('what a computer is, on Windows itself', () => {
  test('A4 A14 firmware, edition, build and TPM are those that Windows’ own tools name', async () => {
    const facts = await windowsPlatform(program, program).facts();
    const uuid = powershell('(Get-CimInstance Win32_ComputerSystemProduct).UUID').toUpperCase();
    expect([uuid, otherOrder(uuid)]).toContain(facts.hardwareUuid);
    const model = '$c = Get-CimInstance Win32_ComputerSystem; "$($c.Manufacturer.Trim()) $($c.Model.Trim())"';
    expect(facts.model).toBe(powershell(model));
    const version =
      '$v = Get-ItemProperty \'HKLM:\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\'; "$($v.EditionID) $($v.CurrentBuildNumber).$($v.UBR)"';
    expect(facts).toMatchObject({
      platform: 'windows',
      joined: { to: 'none' },
      managed: { state: 'nobody' },
    });
    expect('edition' in facts ? `${facts.edition} ${facts.build}` : '').toBe(powershell(version));
    const tpm = powershell('(Get-Tpm).TpmPresent') === 'True' ? 'present' : 'absent';
    expect(facts.tpm).toBe(tpm);
  });
});
