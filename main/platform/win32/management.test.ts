import { describe, expect, test } from 'vitest';
import { managementStep } from '../testing/rehearsal.ts';
import { fakeRegistry, type Keys } from './fake-registry.ts';
import { managementAction, readManagement } from './management.ts';

const ROOT = 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Enrollments';
const ID = '7D3C2B1A-0F1E-4D2C-8B3A-112233445566';
const state = (keys: Keys): ReturnType<typeof readManagement> => readManagement(fakeRegistry(keys));
const whole = {
  EnrollmentState: ['REG_DWORD', '0x1'],
  EnrollmentType: ['REG_DWORD', '0x6'],
  ProviderID: ['REG_SZ', 'Acme MDM'],
  DiscoveryServiceFullURL: ['REG_SZ', 'https://mdm.acme.example/EnrollmentServer/Discovery.svc'],
  DMPCertThumbPrint: ['REG_SZ', '00112233445566778899AABBCCDDEEFF00112233'],
} as const;
const besides = {
  [`${ROOT}\\Status\\${ID}`]: {},
  [`${ROOT}\\Ownership`]: { CurrentOwner: ['REG_DWORD', '0x0'] },
} as const;

describe('who manages a Windows computer', () => {
  test('A14 provider, address and certificate together are management', async () => {
    expect(await state({ [`${ROOT}\\${ID}`]: whole, ...besides })).toEqual({
      kind: 'managed',
      by: 'Acme MDM (mdm.acme.example)',
      enrollment: undefined,
    });
  });

  test('A14 keys that always lie there, and none at all, are not management', async () => {
    expect(await state(besides)).toEqual({ kind: 'not-managed' });
    expect(await state({ 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Other': {} })).toEqual({
      kind: 'not-managed',
    });
  });

  test('A14 the imported key that unlocks browser policies is not management', async () => {
    const fake = {
      EnrollmentState: ['REG_DWORD', '0x1'],
      EnrollmentType: ['REG_DWORD', '0x0'],
      IsFederated: ['REG_DWORD', '0x0'],
    } as const;
    expect(await state({ [`${ROOT}\\FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF`]: fake })).toEqual({
      kind: 'not-managed',
    });
  });

  test('A14 half an enrollment is unknown, never a yes or a no', async () => {
    for (const missing of ['ProviderID', 'DiscoveryServiceFullURL', 'DMPCertThumbPrint', 'EnrollmentState']) {
      const half = Object.fromEntries(Object.entries(whole).filter(([name]) => name !== missing));
      expect(await state({ [`${ROOT}\\${ID}`]: half })).toMatchObject({ kind: 'unknown' });
    }
    const pending = { ...whole, EnrollmentState: ['REG_DWORD', '0x3'] } as const;
    expect(await state({ [`${ROOT}\\${ID}`]: pending })).toEqual({
      kind: 'unknown',
      why: 'an enrollment that is not whole: state 0x3',
    });
  });

  test('A14 a standard user who may not read it gets unknown, never not-managed', async () => {
    expect(await state({ [`${ROOT}\\${ID}`]: 'denied' })).toMatchObject({ kind: 'unknown' });
    expect(await state({ [ROOT]: 'denied' })).toMatchObject({ kind: 'unknown' });
  });

  test('A14 one whole enrollment counts, whatever lies beside it', async () => {
    const other = '99999999-0F1E-4D2C-8B3A-112233445566';
    const keys = {
      [`${ROOT}\\${other}`]: { ProviderID: ['REG_SZ', 'Old'] },
      [`${ROOT}\\${ID}`]: whole,
    } as const;
    expect(await state(keys)).toMatchObject({ kind: 'managed', by: 'Acme MDM (mdm.acme.example)' });
  });

  test('A4 what cannot be done yet is PLATFORM_NOT_YET, by name', async () => {
    await expect(managementAction().check(managementStep)).rejects.toMatchObject({
      code: 'PLATFORM_NOT_YET',
      details: { what: 'windows management check' },
    });
  });
});
