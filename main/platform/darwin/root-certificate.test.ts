import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { GangwayError } from '../../../protocol/errors.ts';
import { contextOf, rootStep } from '../testing/rehearsal.ts';
import { inTemporary } from '../testing/temporary.ts';
import { fakeMac, type FakeMac } from './testing/mac.ts';
import { VERSIONS } from './testing/world.ts';
import { answer } from './testing/answers.ts';
import { rootCertificateAction } from './root-certificate.ts';

const HASH = rootStep.sha256.toUpperCase();

describe('trust in a root on a Mac', () => {
  test.each(VERSIONS)('A3 %s: it is added once, seen, and taken back', (version) =>
    inTemporary(async (root) => {
      const fake = fakeMac(root, version);
      const action = rootCertificateAction(fake.mac);
      expect(await action.check(rootStep)).toEqual({ kind: 'not-done' });
      await action.apply(rootStep, contextOf());
      await action.apply(rootStep, contextOf());
      expect(fake.lines.filter((line) => line.includes('add-trusted-cert'))).toEqual([
        `/bin/launchctl asuser 501 /usr/bin/security add-trusted-cert -d -r trustRoot -k /Library/Keychains/System.keychain ${join(root, 'Gangway', 'roots', `${rootStep.sha256}.pem`)}`,
      ]);
      expect(await action.check(rootStep)).toEqual({ kind: 'done' });
      expect(await action.undo(rootStep)).toBe('removed');
      expect([fake.keychain.size, fake.trusted.size]).toEqual([0, 0]);
      expect(await readdir(join(root, 'Gangway', 'roots'))).toEqual([]);
      expect(await action.undo(rootStep)).toBe('removed');
    }),
  );

  test('A3 a certificate that lies in the keychain is not trusted by that', () =>
    inTemporary(async (root) => {
      const fake = fakeMac(root);
      fake.keychain.add(HASH);
      const action = rootCertificateAction(fake.mac);
      expect(await action.check(rootStep)).toEqual({ kind: 'not-done' });
      fake.failNext('/usr/bin/security', answer('', 1, 'security: something else\n'));
      expect(await action.check(rootStep)).toMatchObject({ kind: 'unknown' });
    }));

  test.each(VERSIONS)('A3 %s: a no of the person, and nobody to ask, leave nothing behind', (version) =>
    inTemporary(async (root) => {
      const fake = fakeMac(root, version);
      const action = rootCertificateAction(fake.mac);
      fake.answer = 'decline';
      await expect(action.apply(rootStep, contextOf())).rejects.toMatchObject({
        code: 'SYSTEM_QUESTION_DECLINED',
      });
      expect([fake.keychain.size, fake.trusted.size]).toEqual([0, 0]);
      for (const name of ['root', 'loginwindow']) {
        fake.person = { uid: name === 'root' ? 0 : 248, name };
        await expect(action.apply(rootStep, contextOf())).rejects.toMatchObject({
          code: 'SYSTEM_QUESTION_UNANSWERED',
        });
      }
      expect(fake.lines.filter((line) => line.includes('add-trusted-cert'))).toHaveLength(1);
      expect(fake.keychain.size).toBe(0);
    }),
  );

  test('A3 a session that ends while the question is asked is told apart from a no', () =>
    inTemporary(async (root) => {
      const fake = fakeMac(root);
      const action = rootCertificateAction(fake.mac);
      const { run } = fake.mac;
      const gone = rootCertificateAction({
        ...fake.mac,
        // As if the person had signed out after the look.
        run: (command) =>
          run(
            command.args.includes('add-trusted-cert')
              ? { ...command, args: ['asuser', '99', ...command.args.slice(2)] }
              : command,
          ),
      });
      await expect(gone.apply(rootStep, contextOf())).rejects.toMatchObject({
        code: 'SYSTEM_QUESTION_UNANSWERED',
      });
      expect(fake.keychain.size).toBe(0);
      expect(await action.check(rootStep)).toEqual({ kind: 'not-done' });
    }));

  test('A3 the person is told that the system will ask before it does; without a yes it asks nothing', () =>
    inTemporary(async (root) => {
      const fake = fakeMac(root);
      const action = rootCertificateAction(fake.mac);
      const asked = (): number => fake.lines.filter((line) => line.includes('add-trusted-cert')).length;
      const guidance = { kind: 'allow-root-trust', name: 'Acme root' };
      for (const [answered, code] of [
        ['no', 'SYSTEM_QUESTION_DECLINED'],
        ['over', 'CANCELLED'],
      ] as const) {
        const given = contextOf({ answer: async () => answered });
        await expect(action.apply(rootStep, given)).rejects.toMatchObject({ code });
        expect(given.told).toEqual([{ guidance, question: 'ready' }]);
        expect([asked(), fake.keychain.size]).toEqual([0, 0]);
      }
      const given = contextOf({
        answer: async ({ question }) => {
          expect(asked()).toBe(0);
          return question === undefined ? 'over' : 'yes';
        },
      });
      await action.apply(rootStep, given);
      expect(given.told).toEqual([
        { guidance, question: 'ready' },
        { guidance, question: undefined },
      ]);
      expect(asked()).toBe(1);
    }));

  test('A3 a question that nobody answers in time is asked about, and leaves nothing behind', () =>
    inTemporary(async (root) => {
      const fake = fakeMac(root);
      const { run } = fake.mac;
      const action = rootCertificateAction({
        ...fake.mac,
        run: async (command) => {
          if (!command.args.includes('add-trusted-cert')) return run(command);
          fake.keychain.add(HASH);
          throw new GangwayError('STEP_TIMEOUT');
        },
      });
      let waitsOn = 2;
      const given = contextOf({
        answer: async ({ question }) => {
          if (question !== 'wait-on') return question === undefined ? 'over' : 'yes';
          return waitsOn-- > 0 ? 'yes' : 'no';
        },
      });
      await expect(action.apply(rootStep, given)).rejects.toMatchObject({
        code: 'SYSTEM_QUESTION_UNANSWERED',
      });
      expect(given.told.map(({ question }) => question ?? 'shown')).toEqual([
        'ready',
        'shown',
        'wait-on',
        'shown',
        'wait-on',
        'shown',
        'wait-on',
      ]);
      expect(fake.keychain.size).toBe(0);
    }));

  test('A10 a question of an enrollment that is cancelled goes away, and leaves nothing behind', () =>
    inTemporary(async (root) => {
      const fake = fakeMac(root);
      const cancel = new AbortController();
      // The dialog stays until its command is ended: by force, as `runCommandWith` does when it is told to.
      const hanging = rootCertificateAction({
        ...fake.mac,
        run: async (command, signal) => {
          if (!command.args.includes('add-trusted-cert')) return fake.mac.run(command);
          setImmediate(() => cancel.abort());
          return new Promise((_, reject) => {
            signal?.addEventListener('abort', () => reject(new GangwayError('CANCELLED')), { once: true });
          });
        },
      });
      const context = { ...contextOf(), signal: cancel.signal };
      await expect(hanging.apply(rootStep, context)).rejects.toMatchObject({ code: 'CANCELLED' });
      expect([fake.keychain.size, fake.trusted.size]).toEqual([0, 0]);
    }));

  test('A3 while a new Mac is being set up it waits, and asks the person who signed in', () =>
    inTemporary(async (root) => {
      const fake = fakeMac(root);
      fake.person = { uid: 248, name: '_mbsetupuser' };
      fake.processes.splice(0, Infinity, { name: 'Setup Assistant', uid: 248 });
      fake.whileAsleep((sleeps) => {
        // Signed in, but the desktop is not there yet.
        if (sleeps === 2) fake.person = { uid: 501, name: 'ada' };
        if (sleeps === 3) fake.processes.push({ name: 'Dock', uid: 501 });
        if (sleeps === 4) fake.processes.push({ name: 'Finder', uid: 501 });
      });
      const given = contextOf();
      await rootCertificateAction(fake.mac).apply(rootStep, given);
      expect(fake.clock.slept).toHaveLength(4);
      expect(given.told[0]).toEqual({ guidance: { kind: 'finish-setup-assistant' }, question: undefined });
      expect(fake.trusted.has(HASH)).toBe(true);
    }));

  test('A10 a root that was trusted before the agent came stays', () =>
    inTemporary(async (root) => {
      const fake = fakeMac(root);
      fake.keychain.add(HASH);
      fake.trusted.add(HASH);
      const action = rootCertificateAction(fake.mac);
      await action.apply(rootStep, contextOf());
      expect(await action.undo(rootStep)).toBe('kept');
      expect(fake.trusted.size).toBe(1);
    }));

  test.each<[string, (fake: FakeMac) => void, string]>([
    ['says no', (fake: FakeMac) => void (fake.answer = 'decline'), 'SYSTEM_QUESTION_DECLINED'],
    [
      'is not there',
      (fake: FakeMac) => void (fake.person = { uid: 0, name: 'root' }),
      'SYSTEM_QUESTION_UNANSWERED',
    ],
    [
      'does not answer',
      (fake: FakeMac) =>
        fake.failNext('/usr/bin/security remove-trusted-cert', new GangwayError('STEP_TIMEOUT')),
      'SYSTEM_QUESTION_UNANSWERED',
    ],
  ])(
    'A10 a person who %s when trust is to be taken back: it stays, and the next try asks again',
    (_, spoil, code) =>
      inTemporary(async (root) => {
        const fake = fakeMac(root);
        const action = rootCertificateAction(fake.mac);
        await action.apply(rootStep, contextOf());
        const { answer: allowed, person } = fake;
        spoil(fake);
        await expect(action.undo(rootStep)).rejects.toMatchObject({ code });
        expect([fake.keychain.size, fake.trusted.size]).toEqual([1, 1]);
        Object.assign(fake, { answer: allowed, person });
        expect(await action.undo(rootStep)).toBe('removed');
        expect([fake.keychain.size, fake.trusted.size]).toEqual([0, 0]);
      }),
  );

  test('A9 killed while the person was asked: the next try adds it, and it is still ours', () =>
    inTemporary(async (root) => {
      const fake = fakeMac(root);
      const action = rootCertificateAction(fake.mac);
      const { run } = fake.mac;
      let dead = false;
      const killed = rootCertificateAction({
        ...fake.mac,
        run: async (command) => {
          if (!dead && !command.args.includes('add-trusted-cert')) return run(command);
          if (!dead) fake.keychain.add(HASH);
          dead = true;
          throw new Error('killed');
        },
      });
      await expect(killed.apply(rootStep, contextOf())).rejects.toMatchObject({ code: 'ROOT_STORE_FAILED' });
      await action.apply(rootStep, contextOf());
      expect(await action.undo(rootStep)).toBe('removed');
      expect(fake.keychain.size).toBe(0);
    }));

  test('A3 without rights, or with another certificate than planned, nothing is run or written', () =>
    inTemporary(async (root) => {
      const fake = fakeMac(root);
      const action = rootCertificateAction(fake.mac);
      const other = { ...rootStep, sha256: 'f'.repeat(64) };
      await expect(action.apply(other, contextOf())).rejects.toMatchObject({ code: 'TRUST_ROOT_MISMATCH' });
      fake.uid = 501;
      await expect(action.apply(rootStep, contextOf())).rejects.toMatchObject({
        code: 'NEEDS_ADMINISTRATOR',
      });
      await expect(action.undo(rootStep)).rejects.toMatchObject({ code: 'NEEDS_ADMINISTRATOR' });
      expect(fake.lines).toEqual([]);
      expect(await readdir(root)).toEqual([]);
    }));
});
