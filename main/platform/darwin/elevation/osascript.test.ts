import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { wordsOf } from '../testing/osascript.ts';
import { authorisedStart, SCRIPT, shellLine, startedProcess } from './osascript.ts';

const NODE = '/Library/Gangway/node';
const CLEAN = ['/usr/bin/env', '-i', 'PATH=/usr/bin:/bin:/usr/sbin:/sbin', 'LANG=C', 'LC_ALL=C'];

/** Letters that mean something to a shell or to AppleScript, mixed with any others. */
const nasty = fc.string({
  unit: fc.oneof(
    fc.constantFrom(...`'"\\$\`;&|<>()!#~*?{}[] =-`),
    fc.string({ unit: 'grapheme', maxLength: 1 }),
  ),
  maxLength: 40,
});
const printable = nasty.filter((word) => !/\p{Cc}/u.test(word));

const answered = (stderr: string, stdout = '', exitCode = 1): object => ({ exitCode, stdout, stderr });
const why = (result: object): unknown => {
  try {
    return startedProcess(result as Parameters<typeof startedProcess>[0]);
  } catch (error) {
    return error;
  }
};

describe('the authorised start of a Mac', () => {
  test('G10 no word breaks out of its place in the line for the shell', () => {
    fc.assert(
      fc.property(fc.array(printable), (args) => {
        expect(wordsOf(shellLine({ file: NODE, args }))).toEqual([...CLEAN, NODE, ...args]);
      }),
      { numRuns: 1000 },
    );
  });

  test('G10 a real shell reads the same words', () => {
    const args = fc.sample(printable, 300);
    // What is left out is what sends the words elsewhere.
    const line = shellLine({ file: NODE, args }).slice('cd /; '.length).split(' </dev/null >/dev/null')[0];
    const read = execFileSync('/bin/sh', ['-c', `printf '%s\\0' ${line}`], {
      encoding: 'utf8',
      timeout: 10_000,
    });
    expect(read.split('\0').slice(0, -1)).toEqual([...CLEAN, NODE, ...args]);
  });

  test('G10 a word with a control character is refused, wherever it stands', () => {
    for (const character of ['\n', '\r', '\0', '\u001b', '\u007f']) {
      const word = `/Library/${character}; touch /tmp/x`;
      for (const program of [
        { file: word, args: [] },
        { file: NODE, args: ['a', word] },
      ]) {
        expect(() => shellLine(program)).toThrow(expect.objectContaining({ code: 'HELPER_START_FAILED' }));
      }
    }
  });

  test('G10 the script is the same whatever is started and whatever is said: they are its arguments', () => {
    fc.assert(
      fc.property(fc.array(printable), fc.string(), (args, prompt) => {
        const command = authorisedStart({ file: NODE, args }, prompt);
        expect(command.args.slice(0, 6)).toEqual(SCRIPT.flatMap((line) => ['-e', line]));
        expect(command.args.slice(6)).toEqual([shellLine({ file: NODE, args }), prompt]);
        // Never taken for an option.
        expect(command.args[6]).toMatch(/^cd/);
      }),
    );
  });

  test('G10 the helper sees nothing of the person’s environment', () => {
    expect(shellLine({ file: NODE, args: [] })).toContain("'/usr/bin/env' '-i' 'PATH=");
  });

  test('G10 the process that was started, whatever ends the line', () => {
    for (const stdout of ['4711\n', '4711\r', '4711']) expect(why(answered('', stdout, 0))).toBe(4711);
    for (const stdout of ['', '0\n', '-1\n', '12 13\n', '99999999999\n', 'ok\n']) {
      expect(why(answered('', stdout, 0))).toMatchObject({ code: 'HELPER_START_FAILED' });
    }
  });

  test.each([
    ['26:117: execution error: User canceled. (-128)\n', 'HELPER_DECLINED'],
    ['26:117: execution error: Vom Benutzer abgebrochen. (-128)\n', 'HELPER_DECLINED'],
    [
      '0:5: execution error: The administrator user name or password was incorrect. (-60005)',
      'HELPER_DECLINED',
    ],
    [
      '0:5: execution error: The administrator user name or password was incorrect. (-60007)',
      'HELPER_DECLINED',
    ],
    ['0:5: execution error: No user interaction allowed. (-1713)', 'SYSTEM_QUESTION_UNANSWERED'],
    [
      '0:5: execution error: sh: /Library/Gangway/node: No such file or directory (127)',
      'HELPER_START_FAILED',
    ],
    ['(-128) is what it did not end with', 'HELPER_START_FAILED'],
    ['', 'HELPER_START_FAILED'],
  ])('G10 %j is %s', (stderr, code) => {
    expect(why(answered(stderr))).toMatchObject({ code });
  });
});
