import { describe, expect, test } from 'vitest';
import { answer } from './fake-commands.ts';
import { asPerson, parseConsole } from './person.ts';

describe('the person at the screen of a Mac', () => {
  test('A3 the one who owns the screen; nobody at the login window or in the Setup Assistant', () => {
    expect(parseConsole(answer('501 ada\n'))).toEqual({ uid: 501, name: 'ada' });
    expect(parseConsole(answer('1074512345 ada.lovelace\n'))).toEqual({
      uid: 1_074_512_345,
      name: 'ada.lovelace',
    });
    for (const nobody of [
      '',
      '0 root\n',
      '0 ada\n',
      '248 _mbsetupuser\n',
      '88 loginwindow\n',
      '501\n',
      '501 -x\n',
      '501 a b\n',
    ]) {
      expect(parseConsole(answer(nobody))).toBeUndefined();
    }
    expect(parseConsole(answer('501 ada\n', 1))).toBeUndefined();
  });

  test('A3 their commands run with their account and never wait for a password', () => {
    const command = { file: '/usr/bin/open', args: ['x'], timeout: 5 };
    expect(asPerson({ uid: 501, name: 'ada' }, command)).toEqual({
      file: '/bin/launchctl',
      args: ['asuser', '501', '/usr/bin/sudo', '-n', '-u', '#501', '--', '/usr/bin/open', 'x'],
      timeout: 5,
    });
  });
});
