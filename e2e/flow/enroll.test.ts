import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { gangway, type Ran, RESTART_NEEDED, type Rig, startRig } from './rig.ts';

let rig: Rig;
beforeAll(async () => {
  rig = await startRig();
});
afterAll(() => rig.stop());

const json = (...path: string[]) =>
  JSON.parse(readFileSync(join(...path), 'utf8')) as Record<string, unknown>;

const told = ({ events }: Ran) =>
  events()
    .map(({ event }) => event)
    .filter((event) => !['step-started', 'step-progress', 'step-done'].includes(event));

test('A8 A6 A9 M1 M2 M7 M10 G13 one command takes a simulated computer from a code to the restart, the next to enrolled', async () => {
  const computer = rig.computer();
  const ran = await rig.enroll(computer, await rig.item(), '--json');
  expect(ran.stderr).toBe('');
  expect(ran.exitCode).toBe(RESTART_NEEDED);
  expect(ran.events().filter(({ event }) => event === 'step-done')).toHaveLength(4);
  expect(told(ran)).toEqual(['contacting', 'proven', 'redeeming', 'plan', 'step-pending', 'restart-needed']);
  expect(json(computer, 'management.json')).toMatchObject({ by: 'Acme', server: rig.service.origin });
  expect(json(computer, 'check-in.json')).toEqual({ daily: true });
  const name = json(computer, 'host-name.json');
  expect(name['pending']).toMatch(new RegExp(rig.usage.expected.hostNamePattern));
  expect(name['current']).not.toBe(name['pending']);
  const { rows } = await rig.helpdesk.get<{ rows: { state: string }[] }>('/enrollments');
  expect(rows[0]?.state).toBe('restarting');

  // Without a restart there is nothing to go on with.
  const early = await gangway(['resume', '--simulate', computer, '--yes', '--json']);
  expect({ exitCode: early.exitCode, told: told(early) }).toEqual({
    exitCode: RESTART_NEEDED,
    told: ['restart-needed'],
  });
  const restarted = await gangway(['resume', '--simulate', computer, '--yes', '--json', '--restart']);
  expect(restarted.exitCode).toBe(RESTART_NEEDED);
  expect(told(restarted)).toEqual(['restart-needed', 'restarting']);
  expect(json(computer, 'host-name.json')).toMatchObject({ current: name['pending'], pending: null });

  const last = await gangway(['resume', '--simulate', computer, '--yes', '--json']);
  expect(last.exitCode).toBe(0);
  expect(last.events().map(({ event }) => event)).toEqual(['step-done', 'enrolled']);
  expect(last.events().at(-1)).toMatchObject({ hostName: name['pending'], restartNeeded: false, failed: [] });
});

test('M2 a code works once; a second computer is refused in the words for any bad code', async () => {
  const item = await rig.item();
  expect((await rig.enroll(rig.computer(), item)).exitCode).toBe(RESTART_NEEDED);
  const second = await rig.enroll(rig.computer(), item, '--json');
  expect(second.exitCode).toBe(6);
  const unknown = await rig.enroll(rig.computer(), { ...item, code: '2222222222' }, '--json');
  expect(unknown.exitCode).toBe(6);
  // Only the time and the name of this one occurrence in the service's log differ.
  const said = ({ stdout }: typeof second) =>
    stdout
      .split('\n')
      .find((line) => line.includes('input-refused'))
      ?.replace(/"(at|instance)":"[^"]*"/g, '');
  expect(said(second)).toContain('"code":"CODE_REJECTED"');
  expect(said(unknown)).toBe(said(second));
});

test('G1 a typing slip is found before any network', async () => {
  const ran = await gangway(
    ['enroll', ...rig.server, '--simulate', rig.computer(), '--code-file', '-', '--yes', '--json'],
    'K7QF2-M4XPA\n',
  );
  expect(ran.exitCode).toBe(2);
  expect(ran.events().at(-1)).toMatchObject({
    problem: { code: 'CODE_MALFORMED', details: { slip: 'check' } },
  });
  expect(ran.events().some(({ event }) => event === 'redeeming')).toBe(false);
});

test('A3 a root nobody vouched for is shown, and a script is told so instead of being asked', async () => {
  const ran = await gangway([
    'enroll',
    '--server',
    rig.service.origin,
    '--simulate',
    rig.computer(),
    '--json',
  ]);
  expect(ran.exitCode).toBe(5);
  expect(ran.events().at(-1)).toMatchObject({
    event: 'root-unknown',
    fingerprint: rig.service.rootFingerprint,
  });
});

test('A3 a root that does not match its fingerprint is refused', async () => {
  const server = ['--server', rig.service.origin, '--root-fingerprint', 'ab'.repeat(32)];
  const ran = await gangway(['enroll', ...server, '--simulate', rig.computer(), '--json']);
  expect(ran.exitCode).toBe(5);
});

test('A10 unenrolling takes back what enrolling did, and the service is told', async () => {
  const computer = rig.computer();
  await rig.enrollFully(computer, await rig.item());
  expect(existsSync(join(computer, 'root-store', `${rig.service.rootFingerprint}.der`))).toBe(true);
  const ran = await gangway(['unenroll', '--simulate', computer, '--yes', '--json']);
  expect(ran.exitCode).toBe(0);
  // What stays is said before anything is done, and after it.
  const name = [expect.objectContaining({ kind: 'host-name' })];
  expect(ran.events().at(0)).toMatchObject({ event: 'unenroll-plan', keeps: name });
  const { kept, steps } = ran.events().at(-1) as unknown as { kept: string[]; steps: { id: string }[] };
  expect(steps.filter(({ id }) => kept.includes(id))).toEqual(name);
  for (const gone of [
    'management.json',
    'check-in.json',
    'applications/acme-vpn.json',
    'agent/keystore/keys.json',
  ]) {
    expect(existsSync(join(computer, gone)), gone).toBe(false);
  }
  expect(existsSync(join(computer, 'root-store', `${rig.service.rootFingerprint}.der`))).toBe(false);
  const { rows } = await rig.helpdesk.get<{ rows: { state: string }[] }>('/enrollments');
  expect(rows[0]?.state).toBe('unenrolled');
  expect((await gangway(['status', '--simulate', computer])).stdout).toBe('This computer is not enrolled.\n');
});

test('A14 a computer of somebody else is left alone, and its code stays good', async () => {
  const computer = rig.computer();
  writeFileSync(
    join(computer, 'management.json'),
    JSON.stringify({ by: 'Other Ltd', server: 'https://mdm.other.example' }),
  );
  const item = await rig.item();
  const ran = await rig.enroll(computer, item, '--json');
  expect(ran.exitCode).toBe(12);
  expect(ran.events().at(-1)).toMatchObject({
    problem: { code: 'ALREADY_MANAGED', details: { by: 'Other Ltd' } },
  });
  expect((await rig.enroll(rig.computer(), item)).exitCode).toBe(RESTART_NEEDED);
});

test('A10 A9 unenrolling while a restart is waited for takes back what was done', async () => {
  const computer = rig.computer();
  await rig.enroll(computer, await rig.item());
  expect(existsSync(join(computer, 'continue.json'))).toBe(true);
  const ran = await gangway(['unenroll', '--simulate', computer, '--yes', '--json']);
  expect(ran.exitCode).toBe(3);
  for (const gone of ['management.json', 'check-in.json', 'continue.json', 'agent/keystore/keys.json']) {
    expect(existsSync(join(computer, gone)), gone).toBe(false);
  }
});

test('G5 a step that failed is tried again by resume, alone', async () => {
  const computer = rig.computer({
    fail: [{ step: 'application', code: 'PACKAGE_INSTALL_FAILED', times: 2 }],
  });
  const first = await rig.enroll(computer, await rig.item(), '--json', '--restart');
  expect(first.exitCode).toBe(RESTART_NEEDED);
  expect(told(first)).toContain('step-failed');
  const second = await gangway(['resume', '--simulate', computer, '--yes', '--json']);
  expect(second.exitCode).toBe(13);
  const again = await gangway(['resume', '--simulate', computer, '--yes', '--json']);
  expect(again.exitCode).toBe(0);
  expect(again.events().filter(({ event }) => event === 'step-done')).toHaveLength(1);
});

test('G5 M8 a name that was only given by the second attempt is the name that everybody is told', async () => {
  const computer = rig.computer({ fail: [{ step: 'host-name', code: 'HOST_NAME_FAILED', times: 1 }] });
  const first = await rig.enroll(computer, await rig.item(), '--json');
  const old = json(computer, 'host-name.json')['current'];
  expect([first.exitCode, first.events().at(-1)]).toMatchObject([13, { event: 'enrolled', hostName: old }]);
  const restarted = await gangway(['resume', '--simulate', computer, '--yes', '--json', '--restart']);
  expect(restarted.exitCode).toBe(RESTART_NEEDED);
  const last = await gangway(['resume', '--simulate', computer, '--yes', '--json']);
  const name = json(computer, 'host-name.json')['current'];
  expect(name).toMatch(new RegExp(rig.usage.expected.hostNamePattern));
  expect([last.exitCode, last.events().at(-1)]).toMatchObject([0, { event: 'enrolled', hostName: name }]);
  const { rows } = await rig.helpdesk.get<{ rows: { hostName: string }[] }>('/enrollments');
  expect(rows[0]?.hostName).toBe(name);
});

test('enrolling twice, or resuming nothing, is said in a sentence', async () => {
  const computer = rig.computer();
  await rig.enrollFully(computer, await rig.item());
  expect((await rig.enroll(computer, await rig.item())).exitCode).toBe(12);
  expect((await gangway(['resume', '--simulate', rig.computer()])).exitCode).toBe(7);
  expect((await gangway(['unenroll', '--simulate', rig.computer(), '--yes'])).exitCode).toBe(7);
});

test('M11 a service that demands a newer agent says so before the code is spent', async () => {
  const settings = await rig.helpdesk.get<Record<string, unknown>>('/settings');
  await rig.helpdesk.put('/settings', { ...settings, minimumAgentVersion: '99.0.0' });
  const item = await rig.item();
  const ran = await rig.enroll(rig.computer(), item, '--json');
  await rig.helpdesk.put('/settings', settings);
  expect(ran.exitCode).toBe(10);
  expect(ran.events().at(-1)).toMatchObject({ problem: { code: 'AGENT_TOO_OLD' } });
  expect((await rig.enroll(rig.computer(), item)).exitCode).toBe(RESTART_NEEDED);
});
