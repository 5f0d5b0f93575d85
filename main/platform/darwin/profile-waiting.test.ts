import { describe, expect, test } from 'vitest';
import { contextOf } from '../testing/rehearsal.ts';
import { inTemporary } from '../testing/temporary.ts';
import { fakeMac } from './testing/mac.ts';
import { clicks, context, left, PROFILE, SERVER, step } from './testing/profile-step.ts';
import { answer } from './testing/answers.ts';
import { profileAction } from './profile.ts';

describe('waiting for a profile on a Mac', () => {
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
      expect(fake.profiles).toHaveLength(2);
    }));

  test.each([
    ['the profile and its pane are opened', 'none', [0, 2, 2]],
    ['macOS is made to ask', { url: 'https://mdm.acme.example/enroll' }, [2, 0, 0]],
  ] as const)('A4 who wants to keep waiting has it before their eyes again: %s', (_, record, seen) =>
    inTemporary(async (root) => {
      const fake = fakeMac(root);
      Object.assign(fake, { record });
      fake.whileAsleep((sleeps) => {
        if (sleeps === 400) fake.enrollment = { approved: true, server: SERVER };
      });
      await profileAction(fake.mac).apply(step, context());
      expect([fake.notices, fake.profiles.length, fake.panes.length]).toEqual(seen);
    }),
  );

  test('A4 what cannot be opened again does not end the waiting', () =>
    inTemporary(async (root) => {
      const fake = fakeMac(root);
      fake.whileAsleep((sleeps) => {
        // The person has signed out, and comes back.
        if (sleeps === 359) fake.person = { uid: 502, name: 'bob' };
        if (sleeps === 400) fake.enrollment = { approved: true, server: SERVER };
      });
      await profileAction(fake.mac).apply(step, context());
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

  test('A4 enrolled without a word of the server is not known yet: neither done nor somebody else’s', () =>
    inTemporary(async (root) => {
      const fake = fakeMac(root);
      const action = profileAction(fake.mac);
      fake.enrollment = { approved: true, server: undefined };
      expect(await action.check(step)).toMatchObject({ kind: 'unknown' });
      await expect(action.apply(step, context())).rejects.toMatchObject({ code: 'MANAGEMENT_UNKNOWN' });
      fake.enrollment = undefined;
      fake.whileAsleep((sleeps) => {
        if (sleeps >= 2) fake.enrollment = { approved: sleeps > 3, server: sleeps > 4 ? SERVER : undefined };
      });
      await action.apply(step, context());
      expect(fake.clock.slept).toHaveLength(5);
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
});
