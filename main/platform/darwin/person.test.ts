import { describe, expect, test } from 'vitest';
import { answer } from './testing/answers.ts';
import { contextOf } from '../testing/rehearsal.ts';
import { inTemporary } from '../testing/temporary.ts';
import { asPerson, atScreen, parseConsole, personAfterSetup } from './person.ts';
import { fakeMac } from './testing/mac.ts';

describe('the person at the screen of a Mac', () => {
  test('A3 the one who owns the screen; nobody at the login window', () => {
    expect(parseConsole(answer('501 ada\n'))).toEqual({ kind: 'person', person: { uid: 501, name: 'ada' } });
    expect(parseConsole(answer('1074512345 ada.lovelace\n'))).toEqual({
      kind: 'person',
      person: { uid: 1_074_512_345, name: 'ada.lovelace' },
    });
    for (const nobody of ['', '0 root\n', '0 ada\n', '88 loginwindow\n', '501\n', '501 -x\n', '501 a b\n']) {
      expect(parseConsole(answer(nobody))).toEqual({ kind: 'nobody' });
    }
    expect(parseConsole(answer('501 ada\n', 1))).toEqual({ kind: 'nobody' });
    expect(parseConsole(answer('248 _mbsetupuser\n'))).toEqual({ kind: 'setup-assistant' });
  });

  test('A3 a screen that seems to be root’s is the Setup Assistant’s while that runs', () =>
    inTemporary(async (root) => {
      const fake = fakeMac(root);
      fake.person = { uid: 0, name: 'root' };
      expect(await atScreen(fake.mac.run)).toEqual({ kind: 'nobody' });
      fake.processes.push({ name: 'Setup Assistant', uid: 0 });
      expect(await atScreen(fake.mac.run)).toEqual({ kind: 'setup-assistant' });
    }));

  test('A3 nobody has to wait for a Mac that is never set up: the person is asked, and a no is enough', () =>
    inTemporary(async (root) => {
      const fake = fakeMac(root);
      fake.person = { uid: 248, name: '_mbsetupuser' };
      const given = contextOf({ answer: async ({ question }) => (question === undefined ? 'over' : 'no') });
      await expect(personAfterSetup(fake.mac, given)).rejects.toMatchObject({
        code: 'SYSTEM_QUESTION_UNANSWERED',
        details: { why: 'the Setup Assistant is open' },
      });
      expect(given.told.map(({ question }) => question ?? 'shown')).toEqual(['shown', 'wait-on']);
    }));

  test('A3 their commands run with their account and never wait for a password', () => {
    const command = { file: '/usr/bin/open', args: ['x'], timeout: 5 };
    expect(asPerson({ uid: 501, name: 'ada' }, command)).toEqual({
      file: '/bin/launchctl',
      args: ['asuser', '501', '/usr/bin/sudo', '-n', '-u', '#501', '--', '/usr/bin/open', 'x'],
      timeout: 5,
    });
  });
});
