import { expect, test } from 'vitest';
import { ComputerFacts } from '../protocol/redeem.ts';
import { createTexts, factWords, LANGUAGES } from './index.ts';

const OLD = {
  platform: 'windows',
  osName: 'Windows 11 Pro',
  osVersion: '10.0.26100.7067',
  model: 'Acme Laptop 14',
  serial: 'SN-0042',
  hardwareUuid: 'UUID-1',
  hostName: 'DESKTOP-42',
} as const;
const ALL = ComputerFacts.parse({
  ...OLD,
  edition: 'Professional',
  build: '26100.7067',
  tpm: 'present',
  joined: { to: 'both', domain: 'corp.acme.example', tenant: 'TENANT-1' },
  managed: { state: 'managed', by: 'Other MDM' },
  virtual: 'no-sign',
});

const shown = async (facts: ComputerFacts, language: (typeof LANGUAGES)[number] = 'en') =>
  factWords((await createTexts({ language, subjects: ['common'], isolation: false })).say, facts);

test.each(LANGUAGES)('G7 every fact that is sent is shown, with what it says: %s', async (language) => {
  const lines = await shown(ALL, language);
  // The name of the system and its version are one line.
  expect(lines).toHaveLength(Object.keys(ComputerFacts.shape).length - 1);
  expect(new Set(lines.map(({ name }) => name)).size).toBe(lines.length);
  const text = lines.map(({ name, value }) => `${name}: ${value}`).join('\n');
  expect(text).not.toMatch(/[{}]|common:|undefined/);
  const { platform: _p, tpm: _t, virtual: _v, joined: _j, managed: _m, ...plain } = ALL;
  for (const value of [...Object.values(plain), 'corp.acme.example', 'TENANT-1', 'Other MDM']) {
    expect(text).toContain(value);
  }
});

test('G7 what is not sent has no line', async () => {
  expect((await shown(OLD)).map(({ name }) => name)).toEqual([
    'Kind of computer',
    'Operating system',
    'Model',
    'Serial number',
    'Hardware ID',
    'Computer name now',
  ]);
});

test('G7 unknown is called unknown, never none', async () => {
  const lines = await shown({
    ...OLD,
    tpm: 'unknown',
    joined: { to: 'unknown' },
    managed: { state: 'unknown' },
    virtual: 'unknown',
  });
  expect(lines.slice(-4).map(({ value }) => value)).toEqual(['Unknown', 'Unknown', 'Unknown', 'Unknown']);
});
