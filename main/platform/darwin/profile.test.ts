import { createHash } from 'node:crypto';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import type { ProfileStep } from '../../../protocol/plan.ts';
import { contextOf } from '../testing/rehearsal.ts';
import { inTemporary } from '../testing/temporary.ts';
import { fakeMac, type FakeMac } from './testing/mac.ts';
import { VERSIONS } from './testing/world.ts';
import { answer } from './testing/answers.ts';
import { readManagement } from './management.ts';
import { openPane } from './profile-commands.ts';
import { profileAction } from './profile.ts';

const PROFILE = Buffer.from('<plist version="1.0"><dict/></plist>\n');
const step: z.infer<typeof ProfileStep> = {
  id: 'profile',
  kind: 'profile',
  needs: [],
  onFailure: 'stop',
  removable: true,
  name: 'Acme management',
  url: 'https://enroll.acme.example/profiles/1',
  size: PROFILE.length,
  sha256: createHash('sha256').update(PROFILE).digest('hex'),
  serverHost: 'mdm.acme.example',
};
const context = () => contextOf({ payload: PROFILE });
const SERVER = 'https://mdm.acme.example/mdm/connect?token=hush';

/** The person installs it while the agent sleeps for the third time; approval comes with the fifth. */
function clicks(fake: FakeMac, server = SERVER): void {
  fake.whileAsleep((sleeps) => {
    if (sleeps >= 3) fake.enrollment = { approved: sleeps >= 5, server };
  });
}

const left = async (root: string): Promise<string[]> =>
  (await readdir(root, { recursive: true })).filter((name) => name.endsWith('.mobileconfig'));

describe('an enrollment profile on a Mac', () => {
  test.each(VERSIONS)(
    'A4 %s: it is opened for the person, and done only when the system says so',
    (version) =>
      inTemporary(async (root) => {
        const fake = fakeMac(root, version);
        const action = profileAction(fake.mac);
        expect(await action.check(step)).toEqual({ kind: 'not-done' });
        clicks(fake);
        await action.apply(step, context());
        expect(fake.profiles).toEqual([PROFILE.toString()]);
        expect(fake.panes).toEqual(['x-apple.systempreferences:com.apple.Profiles-Settings.extension']);
        expect(fake.clock.slept).toEqual(Array(5).fill(2_500));
        expect(await action.check(step)).toEqual({ kind: 'done' });
        expect(fake.lines.filter((line) => line.includes('profiles show'))).toHaveLength(1);
        expect(await left(root)).toEqual([]);
        expect(await readManagement(fake.mac)).toMatchObject({ kind: 'managed', enrollment: 'enrollment-1' });
      }),
  );

  test('A4 installed but not approved is not done', () =>
    inTemporary(async (root) => {
      const fake = fakeMac(root);
      fake.enrollment = { approved: false, server: SERVER };
      expect(await profileAction(fake.mac).check(step)).toEqual({ kind: 'not-done' });
    }));

  test('A14 a Mac of another server is left alone, also when the person installs another profile meanwhile', () =>
    inTemporary(async (root) => {
      const fake = fakeMac(root);
      const action = profileAction(fake.mac);
      const other = 'https://mdm.acme.example.other.example/mdm';
      fake.enrollment = { approved: true, server: other };
      const refused = { code: 'ALREADY_MANAGED', details: { by: 'https://mdm.acme.example.other.example' } };
      const given = context();
      await expect(action.apply(step, given)).rejects.toMatchObject(refused);
      expect(given.downloads).toEqual([]);
      expect(await action.check(step)).toEqual({ kind: 'not-done' });
      fake.enrollment = undefined;
      clicks(fake, other);
      await expect(action.apply(step, context())).rejects.toMatchObject(refused);
      expect(await left(root)).toEqual([]);
    }));

  test('A4 the person is told where to click on this version, for this profile', () =>
    inTemporary(async (root) => {
      for (const version of VERSIONS) {
        const fake = fakeMac(join(root, version), version);
        await mkdir(join(root, version));
        clicks(fake);
        const given = context();
        await profileAction(fake.mac).apply(step, given);
        const place = version.startsWith('13') || version.startsWith('14') ? 'privacy-security' : 'general';
        const guidance = { kind: 'approve-profile', place, name: step.name, server: step.serverHost };
        expect(given.told).toEqual([{ guidance, question: undefined }]);
      }
    }));

  test('A4 after a quarter of an hour the person is asked, looks go on meanwhile, and a no can be taken back', () =>
    inTemporary(async (root) => {
      const fake = fakeMac(root);
      const action = profileAction(fake.mac);
      const answers = ['yes', 'no'] as const;
      let asked = 0;
      const given = contextOf({
        payload: PROFILE,
        answer: async ({ question }) => (question === undefined ? 'over' : (answers[asked++] ?? 'over')),
      });
      await expect(action.apply(step, given)).rejects.toMatchObject({
        code: 'PROFILE_NOT_APPROVED',
        details: { server: 'mdm.acme.example' },
      });
      expect(given.told.map(({ question }) => question ?? 'shown')).toEqual([
        'shown',
        'wait-on',
        'shown',
        'wait-on',
      ]);
      // Two quarters of an hour, and the looks while it asked.
      expect(fake.clock.slept.length).toBeGreaterThanOrEqual(720);
      expect(fake.clock.slept.length).toBeLessThanOrEqual(722);
      expect(await left(root)).toEqual([]);
      fake.enrollment = { approved: true, server: SERVER };
      await action.apply(step, context());
      expect(fake.profiles).toHaveLength(1);
    }));

  test('A4 a window that is gone ends no waiting: what the person does is still seen', () =>
    inTemporary(async (root) => {
      const fake = fakeMac(root);
      clicks(fake);
      const gone = contextOf({ payload: PROFILE, answer: () => Promise.reject(new Error('gone')) });
      await profileAction(fake.mac).apply(step, gone);
      expect(fake.clock.slept).toHaveLength(5);
    }));

  test('A4 what is approved while the question stands goes on by itself', () =>
    inTemporary(async (root) => {
      const fake = fakeMac(root);
      fake.whileAsleep((sleeps) => {
        if (sleeps > 1_000) throw new Error('it does not see it');
        if (sleeps === 370) fake.enrollment = { approved: true, server: SERVER };
      });
      const given = contextOf({
        payload: PROFILE,
        answer: ({ question }) =>
          question === undefined ? Promise.resolve('over') : new Promise(() => undefined),
      });
      await profileAction(fake.mac).apply(step, given);
      expect(fake.clock.slept).toHaveLength(370);
    }));

  test('A4 an answer that is none does not end the waiting; before it begins it does', () =>
    inTemporary(async (root) => {
      const fake = fakeMac(root);
      const action = profileAction(fake.mac);
      fake.failNext('/usr/bin/profiles', answer(''));
      await expect(action.apply(step, context())).rejects.toMatchObject({ code: 'MANAGEMENT_UNKNOWN' });
      fake.whileAsleep((sleeps) => {
        if (sleeps === 1) fake.failNext('/usr/bin/profiles', answer(''));
        if (sleeps === 3) fake.enrollment = { approved: true, server: SERVER };
      });
      await action.apply(step, context());
      expect(fake.clock.slept).toHaveLength(3);
    }));

  test('A4 cancelling ends the waiting at once and takes the file back', () =>
    inTemporary(async (root) => {
      const fake = fakeMac(root);
      const stop = new AbortController();
      fake.whileAsleep((sleeps) => {
        if (sleeps === 2) stop.abort();
      });
      const { signal } = stop;
      await expect(
        profileAction(fake.mac).apply(step, contextOf({ payload: PROFILE, signal })),
      ).rejects.toMatchObject({ code: 'CANCELLED' });
      expect(fake.clock.slept).toHaveLength(2);
      expect(await left(root)).toEqual([]);
    }));

  test('G11 a profile that is not the planned one is never opened', () =>
    inTemporary(async (root) => {
      const fake = fakeMac(root);
      const forged = Buffer.from(PROFILE);
      forged[1] = 0x21;
      await expect(profileAction(fake.mac).apply(step, contextOf({ payload: forged }))).rejects.toMatchObject(
        { code: 'PACKAGE_HASH_MISMATCH' },
      );
      expect([fake.profiles, fake.panes]).toEqual([[], []]);
      expect(await left(root)).toEqual([]);
    }));

  test('A4 without rights or with nobody at the screen nothing is downloaded', () =>
    inTemporary(async (root) => {
      const fake = fakeMac(root);
      const action = profileAction(fake.mac);
      const given = context();
      fake.person = { uid: 0, name: 'root' };
      await expect(action.apply(step, given)).rejects.toMatchObject({ code: 'SYSTEM_QUESTION_UNANSWERED' });
      fake.uid = 501;
      await expect(action.apply(step, given)).rejects.toMatchObject({ code: 'NEEDS_ADMINISTRATOR' });
      await expect(action.undo(step)).rejects.toMatchObject({ code: 'NEEDS_ADMINISTRATOR' });
      expect(given.downloads).toEqual([]);
    }));

  test('A4 where the system handler does not open it, whatever opens profiles does', () =>
    inTemporary(async (root) => {
      const fake = fakeMac(root);
      const action = profileAction(fake.mac);
      fake.failNext('/usr/bin/open', answer('', 1));
      clicks(fake);
      await action.apply(step, context());
      expect(fake.lines.filter((line) => / -b com\.apple\.systempreferences /.test(line))).toHaveLength(1);
      expect(fake.profiles).toHaveLength(1);
    }));

  test.each([
    ['the address', { url: 'https://MDM.acme.example/enroll?token=hush' }],
    [
      'the web address',
      { url: 'https://other.example/enroll', webUrl: 'https://mdm.acme.example/web?token=hush' },
    ],
  ])('A4 a Mac whose record with Apple has %s of the server takes no file: macOS asks', (_, record) =>
    inTemporary(async (root) => {
      const fake = fakeMac(root);
      fake.record = record;
      clicks(fake);
      const given = context();
      await profileAction(fake.mac).apply(step, given);
      expect([fake.notices, given.downloads, fake.profiles]).toEqual([1, [], []]);
      expect(given.told).toEqual([
        {
          guidance: { kind: 'accept-remote-management', place: 'general', server: 'mdm.acme.example' },
          question: undefined,
        },
      ]);
      // Rate limited: once in an attempt, however long the person takes.
      expect(fake.lines.filter((line) => line.includes('profiles show'))).toHaveLength(1);
      expect(await readManagement(fake.mac)).toMatchObject({ kind: 'managed', enrollment: 'enrollment-1' });
    }),
  );

  test.each([
    ['belongs to another server', { url: 'https://mdm.other.example/enroll' }, false],
    ['cannot be asked about', 'unreachable', false],
    ['cannot be asked about, although it was enrolled so before', 'unreachable', true],
    ['has no record', 'none', false],
  ] as const)('A4 a Mac that %s gets the profile', (_, record, automated) =>
    inTemporary(async (root) => {
      const fake = fakeMac(root);
      Object.assign(fake, { record, automated });
      clicks(fake);
      await profileAction(fake.mac).apply(step, context());
      expect([fake.notices, fake.profiles.length]).toEqual([0, 1]);
      const renewals = fake.lines.filter((line) => line.includes('profiles renew'));
      expect(renewals).toHaveLength(automated ? 1 : 0);
    }),
  );

  test('A10 what only the person or the server can remove is kept, and gone when they did', () =>
    inTemporary(async (root) => {
      const fake = fakeMac(root);
      const action = profileAction(fake.mac);
      clicks(fake);
      await action.apply(step, context());
      expect(await action.undo(step)).toBe('kept');
      fake.enrollment = undefined;
      expect(await action.undo(step)).toBe('removed');
      expect(await readdir(join(root, 'Gangway'))).toEqual([]);
      expect(await action.undo(step)).toBe('removed');
    }));

  test('A4 the pane is asked for by the address of the version, the other one second', () => {
    const first = (major: number): string | undefined => openPane(major)[0]?.args[0];
    expect(first(12)).toBe('x-apple.systempreferences:com.apple.preferences.configurationprofiles');
    for (const major of [13, 14, 15, 26, Number.NaN]) {
      expect(first(major)).toBe('x-apple.systempreferences:com.apple.Profiles-Settings.extension');
      expect(openPane(major)).toHaveLength(2);
    }
  });
});
