import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { contextOf } from '../testing/rehearsal.ts';
import { inTemporary } from '../testing/temporary.ts';
import { fakeMac } from './testing/mac.ts';
import { clicks, context, left, PROFILE, SERVER, step } from './testing/profile-step.ts';
import { VERSIONS } from './testing/world.ts';
import { answer } from './testing/answers.ts';
import { readManagement } from './management.ts';
import { openPane } from './profile-commands.ts';
import { profileAction } from './profile.ts';

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

  test('G11 a profile that is not the planned one is never opened', () =>
    inTemporary(async (root) => {
      const fake = fakeMac(root);
      // Whoever saw it would approve it.
      clicks(fake);
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
