import { describe, expect, test } from 'vitest';
import type { StepView } from '../../contract/view.ts';
import { guidanceFor, guidanceForKept } from './guidance-for.ts';

const managed = { code: 'ALREADY_MANAGED', details: { by: 'https://mdm.other.example' } } as const;

describe('the way out of a failure that only the person can put right', () => {
  test.each([
    ['13.7.8', 'privacy-security'],
    ['14.8.2', 'privacy-security'],
    ['15.7.2', 'general'],
    ['26.1', 'general'],
    ['unknown', 'general'],
  ])('A14 a Mac with macOS %s that somebody else manages: the settings are under %s', (osVersion, place) => {
    expect(guidanceFor(managed, { platform: 'macos', osVersion })).toEqual({
      kind: 'leave-mac-management',
      place,
      by: 'mdm.other.example',
    });
  });

  test('A14 Windows has its own way, a simulated computer none, and other failures neither', () => {
    const windows = { platform: 'windows', osVersion: '10.0.26100' } as const;
    expect(guidanceFor(managed, windows)).toEqual({
      kind: 'leave-windows-management',
      by: 'mdm.other.example',
    });
    expect(guidanceFor(managed, { platform: 'simulated', osVersion: '1' })).toBeUndefined();
    expect(guidanceFor({ code: 'MANAGEMENT_FAILED', details: {} }, windows)).toBeUndefined();
  });
});

describe('what the way back leaves to the person', () => {
  const profile: StepView = {
    id: 'profile',
    kind: 'profile',
    subject: 'Acme management',
    state: 'done',
    removable: true,
  };
  const name: StepView = { ...profile, id: 'name', kind: 'host-name', subject: 'ACME-MAC-042' };

  test('A10 a profile that only the person can remove: where, on this version', () => {
    expect(guidanceForKept([name, profile], { platform: 'macos', osVersion: '14.8' })).toEqual({
      kind: 'remove-profile',
      place: 'privacy-security',
      name: 'Acme management',
    });
  });

  test('A10 a name may stay, and other systems have no such profile', () => {
    expect(guidanceForKept([name], { platform: 'macos', osVersion: '26.1' })).toBeUndefined();
    expect(guidanceForKept([profile], { platform: 'simulated', osVersion: '1' })).toBeUndefined();
  });
});
