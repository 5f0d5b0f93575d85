import { describe, expect, test } from 'vitest';
import { contextOf, managementStep } from '../testing/rehearsal.ts';
import { fakeRegistry, type Keys } from './testing/registry.ts';
import { managementAction, readManagement } from './management.ts';

const ROOT = 'SOFTWARE\\Microsoft\\Enrollments';
const ID = '7D3C2B1A-0F1E-4D2C-8B3A-112233445566';
const state = (keys: Keys): ReturnType<typeof readManagement> => readManagement(fakeRegistry(keys));
const whole = {
  EnrollmentState: '1',
  EnrollmentType: '6',
  ProviderID: 'Acme MDM',
  DiscoveryServiceFullURL: 'https://mdm.acme.example/EnrollmentServer/Discovery.svc',
  DMPCertThumbPrint: '00112233445566778899AABBCCDDEEFF00112233',
} as const;
const besides = {
  [`${ROOT}\\Status\\${ID}`]: {},
  [`${ROOT}\\Ownership`]: { CurrentOwner: '0' },
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
    expect(await state({ 'SOFTWARE\\Microsoft\\Other': {} })).toEqual({
      kind: 'not-managed',
    });
  });

  test('A14 the imported key that unlocks browser policies is not management', async () => {
    const fake = {
      EnrollmentState: '1',
      EnrollmentType: '0',
      IsFederated: '0',
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
    const pending = { ...whole, EnrollmentState: '3' } as const;
    expect(await state({ [`${ROOT}\\${ID}`]: pending })).toEqual({
      kind: 'unknown',
      why: 'an enrollment that is not whole: state 3',
    });
  });

  test('A14 a standard user who may not read it gets unknown, never not-managed', async () => {
    expect(await state({ [`${ROOT}\\${ID}`]: 'denied' })).toMatchObject({ kind: 'unknown' });
    expect(await state({ [ROOT]: 'denied' })).toMatchObject({ kind: 'unknown' });
  });

  test('A14 one whole enrollment counts, whatever lies beside it', async () => {
    const other = '99999999-0F1E-4D2C-8B3A-112233445566';
    const keys = {
      [`${ROOT}\\${other}`]: { ProviderID: 'Old' },
      [`${ROOT}\\${ID}`]: whole,
    } as const;
    expect(await state(keys)).toMatchObject({ kind: 'managed', by: 'Acme MDM (mdm.acme.example)' });
  });
});

describe('the record of who enrolled this computer', () => {
  const context = contextOf();

  test('A4 it is written, seen, and taken back', async () => {
    const registry = fakeRegistry();
    const action = managementAction(registry);
    expect(await action.check(managementStep)).toEqual({ kind: 'not-done' });
    await action.apply(managementStep, context);
    expect(await action.check(managementStep)).toEqual({ kind: 'done' });
    expect(await readManagement(registry)).toEqual({
      kind: 'managed',
      by: 'Acme',
      enrollment: context.enrollment,
    });
    expect(await action.undo(managementStep)).toBe('removed');
    expect(await readManagement(registry)).toEqual({ kind: 'not-managed' });
  });

  test('A14 a computer of somebody else is left alone: by our record, by Windows, and when nobody can tell', async () => {
    const other = {
      ...managementStep,
      serverOrigin: 'https://enroll.other.example',
      organisationName: 'Other',
    };
    const registry = fakeRegistry();
    await managementAction(registry).apply(other, context);
    await expect(managementAction(registry).apply(managementStep, context)).rejects.toMatchObject({
      code: 'ALREADY_MANAGED',
      details: { by: 'Other' },
    });
    expect(await managementAction(registry).undo(managementStep)).toBe('kept');

    const windows = managementAction(fakeRegistry({ [`${ROOT}\\${ID}`]: whole }));
    await expect(windows.apply(managementStep, context)).rejects.toMatchObject({ code: 'ALREADY_MANAGED' });
    const unknown = managementAction(fakeRegistry({ [ROOT]: 'denied' }));
    await expect(unknown.apply(managementStep, context)).rejects.toMatchObject({
      code: 'MANAGEMENT_UNKNOWN',
    });
  });
});
