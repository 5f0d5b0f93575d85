import { describe, expect, test } from 'vitest';
import { parseJoined, readJoined } from './joined.ts';
import { answer, fakeCommands } from './testing/answers.ts';

const JOINED = `Active Directory Forest          = corp.acme.example
Active Directory Domain          = eu.corp.acme.example
Computer Account                 = acme-mac-042$

Advanced Options - User Experience
  Create mobile account at login = Enabled
     Require confirmation        = Disabled

Advanced Options - Administrative
  Preferred Domain controller    = not set
  Namespace mode                 = domain
`;

describe('what a Mac is joined to', () => {
  test('A4 a domain is told by its name, not by that of its forest', () => {
    expect(parseJoined(answer(JOINED))).toEqual({ to: 'directory', domain: 'eu.corp.acme.example' });
  });

  test.each([
    ['nothing', answer('')],
    ['a failure', answer(JOINED, 70)],
    [
      'the reason of one',
      answer('dsconfigad: The plugin encountered an error processing request. (10001)\n'),
    ],
    ['a blank domain', answer(JOINED.replace('eu.corp.acme.example', ''))],
    ['no account of the Mac', answer(JOINED.replace(/^Computer Account.*$/m, ''))],
    ['the account of no computer', answer(JOINED.replace('042$', '042'))],
    ['options alone', answer('  Active Directory Domain = x.example\n  Computer Account = a$\n')],
    ['a name that is too long to be one', answer(JOINED.replace('eu.', 'eu.'.repeat(200)))],
  ])('A4 %s is unknown', (_, said) => {
    expect(parseJoined(said)).toEqual({ to: 'unknown' });
  });

  test('A4 a command that does not answer is unknown, and keeps no other fact back', async () => {
    expect(await readJoined(fakeCommands({}))).toEqual({ to: 'unknown' });
  });
});
