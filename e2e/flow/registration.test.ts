/** Registering with device management, as an administrator plans it and a simulated computer with a person does it. */
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Item, makeItem } from '../../demo/prepare.ts';
import { ended, gangway, type Rig, startGangway, startRig } from './rig.ts';

const PROFILE = randomBytes(2000);

let rig: Rig;
let usage: string;
beforeAll(async () => {
  rig = await startRig();
  const { helpdesk } = rig;
  const mdm = await helpdesk.post<{ id: string }>('/packages', {
    kind: 'mdm-registration',
    name: 'Acme Windows management',
    discoveryUrl: 'https://mdm.acme.example/EnrollmentServer/Discovery.svc',
    userName: '{serial}@acme.example',
    providerId: 'Acme MDM',
  });
  const profile = await helpdesk.post<{ id: string }>('/packages', {
    kind: 'profile',
    name: 'Acme Mac management',
    serverHost: 'mdm.acme.example',
    sha256: createHash('sha256').update(PROFILE).digest('hex'),
    size: PROFILE.length,
  });
  await helpdesk.put(`/packages/${profile.id}/content`, PROFILE);
  const made = { kind: 'device-usage', name: 'Managed' };
  usage = (await helpdesk.post<{ id: string }>('/configuration-items', made)).id;
  await helpdesk.put(`/configuration-items/${usage}/packages`, { packages: [mdm.id, profile.id] });
});
afterAll(() => rig.stop());

const item = (): Promise<Item> => makeItem(rig.helpdesk, usage, 'Managed laptop');
const fileIn = (computer: string, name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(join(computer, name), 'utf8')) as Record<string, unknown>;

test.each([
  ['in one process', []],
  ['behind a helper', ['--helper']],
])(
  'A4 A10 %s both are registered, once, with the account of this computer, and taken back',
  async (_, more) => {
    const computer = rig.computer();
    const ran = await rig.enroll(computer, await item(), '--json', ...more);
    expect([ran.exitCode, ran.events().at(-1)]).toMatchObject([0, { event: 'enrolled', failed: [] }]);
    const { serial } = fileIn(computer, 'computer.json');
    expect(fileIn(computer, 'registration.json')).toMatchObject({
      provider: 'Acme MDM',
      userName: `${String(serial)}@acme.example`,
      state: 'registered',
      writes: 1,
    });
    expect(fileIn(computer, 'profile.json')).toMatchObject({
      server: 'mdm.acme.example',
      state: 'approved',
      writes: 1,
    });
    const undone = await gangway(['unenroll', '--simulate', computer, '--yes', '--json', ...more]);
    expect(undone.exitCode).toBe(0);
    expect(['registration.json', 'profile.json'].filter((name) => existsSync(join(computer, name)))).toEqual(
      [],
    );
  },
);

test('A4 A14 nobody approves the profile, another server gets the registration: each says so', async () => {
  const computer = rig.computer({ person: { profile: 'nothing', registration: 'other-server' } });
  const ran = await rig.enroll(computer, await item(), '--json');
  const failed = ran.events().filter(({ event }) => event === 'step-failed');
  expect(failed).toMatchObject([
    { kind: 'mdm-registration', problem: { code: 'ALREADY_MANAGED', details: { by: 'Other Ltd' } } },
    { kind: 'profile', problem: { code: 'PROFILE_NOT_APPROVED', details: { server: 'mdm.acme.example' } } },
  ]);
  expect(fileIn(computer, 'profile.json')).toMatchObject({ state: 'waiting', writes: 1 });
});

test('A4 A8 behind a helper a script is told what the person must do, and goes on by itself when they did', async () => {
  const computer = rig.computer({ person: { registration: 'by-hand' } });
  const file = join(computer, 'registration.json');
  const { code } = await item();
  const options = ['--simulate', computer, '--code-file', '-', '--yes', '--json', '--helper'];
  const enrolling = ended(startGangway(['enroll', ...rig.server, ...options], `${code}\n`));
  await expect.poll(() => existsSync(file), { timeout: 30_000 }).toBe(true);
  writeFileSync(file, JSON.stringify({ ...fileIn(computer, 'registration.json'), state: 'registered' }));
  const ran = await enrolling;
  expect(ran.events().find(({ event }) => event === 'guidance')).toMatchObject({
    guidance: { kind: 'connect-work-account', server: 'mdm.acme.example' },
  });
  expect([ran.exitCode, ran.events().at(-1)]).toMatchObject([0, { event: 'enrolled', failed: [] }]);
});
