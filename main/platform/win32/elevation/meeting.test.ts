import { describe, expect, test } from 'vitest';
import { meetingArgs, meetingOf, pipeName } from './meeting.ts';

const meeting = { id: '0123456789abcdef0123456789abcdef', parent: 4711 };

describe('where an agent and its helper meet', () => {
  test('G10 what the agent says is what the helper reads', () => {
    const args = meetingArgs(meeting);
    expect(meetingOf(args)).toEqual(meeting);
    expect(pipeName(meetingOf(args))).toBe('\\\\.\\pipe\\gangway-0123456789abcdef0123456789abcdef');
  });

  test.each([
    [[]],
    [['--pipe', meeting.id]],
    [['--pipe', meeting.id, '--parent', '0']],
    [['--pipe', meeting.id, '--parent', '-4']],
    [['--pipe', meeting.id, '--parent', '4711', 'more']],
    [['--parent', '4711', '--pipe', meeting.id]],
    [['--pipe', meeting.id.toUpperCase(), '--parent', '4711']],
    [['--pipe', `${meeting.id}\n`, '--parent', '4711']],
    [['--pipe', '\\\\server\\pipe\\x', '--parent', '4711']],
    [['--pipe', '..\\..\\x', '--parent', '4711']],
  ])('G10 a helper goes nowhere for %j, least of all to another computer', (args) => {
    expect(() => meetingOf(args)).toThrow(expect.objectContaining({ code: 'HELPER_START_FAILED' }));
  });
});
