import { describe, expect, test } from 'vitest';
import { guidanceFor } from './guidance-for.ts';

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
