import { expect, test } from 'vitest';
import type { Recorded } from '../core/enrollment/journal-entry.ts';
import { outputsOfFailed, supportDetails } from './support-details.ts';

const at = Date.UTC(2026, 10, 21);
const entries = [
  { kind: 'step-started', step: 'vpn', attempt: 1 },
  { kind: 'step-failed', step: 'vpn', code: 'PACKAGE_INSTALL_FAILED', details: { installer: '1603' } },
  { kind: 'step-started', step: 'office', attempt: 1 },
  { kind: 'step-done', step: 'office', changed: true, durationMs: 12 },
] as const;
const journal = entries.map((entry, index) => ({ n: index + 1, at, entry })) as Recorded[];

const wrote = (outputs: Record<string, string>) => ({
  installerOutput: async (step: string) => outputs[step],
});

test('A6 G6 what the installer of a failed step wrote is in the details for helpdesk, of others it is not', async () => {
  const outputs = await outputsOfFailed(journal, wrote({ vpn: 'Action start\nError 1925.', office: 'fine' }));
  const text = supportDetails(
    {
      language: 'en',
      simulated: true,
      system: 'simulated',
      asksPermission: false,
      organisation: null,
      screen: { kind: 'cancelled' },
    },
    journal,
    '0.1.0',
    new Date(at),
    outputs,
  );
  expect(text).toContain('Installer of step vpn, its last lines:\n  Action start\n  Error 1925.\n');
  expect(text).not.toContain('fine');
});

test('A6 an installer that wrote nothing has no part in them', async () => {
  expect(await outputsOfFailed(journal, wrote({}))).toEqual([]);
});
