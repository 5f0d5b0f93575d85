import { expect, test } from 'vitest';
import { LANGUAGES } from '../../../texts/index.ts';
import type { CliEvent } from './narrate.ts';
import { humanPrinter, jsonPrinter } from './print.ts';
import { wordsIn } from './say.ts';

const problem = { code: 'HOST_NAME_TAKEN', audience: 'helpdesk', action: 'try-again', details: {} } as const;
const step = { step: 'name', kind: 'host-name', subject: 'ACME-LT-001' } as const;
const VPN = { id: 'vpn', kind: 'application', subject: 'Acme VPN', state: 'done', removable: true } as const;
const NAME = {
  id: 'name',
  kind: 'host-name',
  subject: 'ACME-LT-001',
  state: 'done',
  removable: false,
} as const;
const EVENTS: CliEvent[] = [
  { event: 'contacting', host: 'enroll.acme.example' },
  { event: 'root-unknown', host: 'h', subject: 'Acme Root', validUntil: 0, fingerprint: 'ab'.repeat(32) },
  { event: 'proven', organisation: 'Acme', host: 'enroll.acme.example' },
  { event: 'permission', system: 'windows' },
  { event: 'step-started', ...step },
  { event: 'step-done', ...step, durationMs: 12 },
  { event: 'step-failed', ...step, problem },
  { event: 'step-skipped', ...step },
  { event: 'failed', problem },
  {
    event: 'enrolled',
    organisation: 'Acme',
    hostName: 'ACME-LT-001',
    restartNeeded: true,
    failed: ['vpn'],
    unreported: 2,
  },
  { event: 'unenroll-plan', removes: [VPN], keeps: [NAME] },
  { event: 'undoing' },
  { event: 'unenrolled', removed: ['vpn'], kept: ['name'], steps: [VPN, NAME] },
  { event: 'cancelled' },
];

async function printed(language: (typeof LANGUAGES)[number], interactive: boolean, colour: boolean) {
  let text = '';
  const terminal = { interactive, colour, write: (part: string) => void (text += part) };
  const print = humanPrinter(terminal, await wordsIn(language));
  for (const event of EVENTS) print(event, 'Acme');
  return text;
}

test.each(LANGUAGES)('A8 every event has its words in %s, and no placeholder is left', async (language) => {
  const text = await printed(language, false, false);
  expect(text).toContain('HOST_NAME_TAKEN');
  expect(text).not.toMatch(/[{}]|cli:|common:|errors:/);
});

test('G7 what IT will see is listed before consent, the further facts with it', async () => {
  let text = '';
  const terminal = { interactive: false, colour: false, write: (part: string) => void (text += part) };
  const facts = {
    platform: 'windows',
    osName: 'Windows 11 Pro',
    osVersion: '10.0',
    model: 'M',
    serial: 'S',
    hardwareUuid: 'U',
    hostName: 'H',
    tpm: 'present',
    joined: { to: 'directory', domain: 'corp.acme.example' },
    managed: { state: 'managed', by: 'Other\u001B[31m MDM' },
  } as const;
  humanPrinter(terminal, await wordsIn('en'))({ event: 'plan', facts, steps: [] }, 'Acme');
  expect(text).toContain('  Serial number: S\n');
  expect(text).toContain('  Security chip (TPM): Present\n');
  expect(text).toContain('  Joined to: Domain corp.acme.example\n');
  expect(text).toContain('  Managed by: Other');
  // What a registration calls itself is a stranger's text.
  expect(text).not.toContain('\u001B');
});

test.each(LANGUAGES)(
  'A10 what stays is said by its name in %s, before unenrolling and after it',
  async (language) => {
    const text = await printed(language, false, false);
    const { say } = await wordsIn(language);
    const [vpn = '', name = ''] = [VPN, NAME].map(({ kind, subject }) =>
      say(`common:undo.${kind}`, { subject }),
    );
    const [before = '', after = ''] = text.split(say('cli:unenrolled'));
    expect(before).toContain(`${say('cli:removesTitle')}\n  ${vpn}\n${say('cli:keepsTitle')}\n  ${name}\n`);
    expect(after).toContain(`${say('cli:removed', { list: vpn })}\n  ${say('cli:kept', { list: name })}\n`);
  },
);

test('plain lines where there is no terminal: no escape, no line that is drawn over', async () => {
  expect(await printed('en', false, false)).not.toMatch(/(?!\n)\p{Cc}/u);
});

test('on a terminal a passing line is drawn over, and NO_COLOR leaves the colours out', async () => {
  const text = await printed('en', true, false);
  expect(text).toContain('\r\u001B[2K');
  expect(text).not.toContain('\u001B[32m');
});

test('A8 JSON lines carry the events as they are', () => {
  const lines: string[] = [];
  const print = jsonPrinter(
    (line) => lines.push(line),
    () => new Date(0),
  );
  for (const event of EVENTS) print(event, 'Acme');
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(
    EVENTS.map((event) => ({ at: '1970-01-01T00:00:00.000Z', ...event })),
  );
});
