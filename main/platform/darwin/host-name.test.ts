import { describe, expect, test } from 'vitest';
import type { CommandResult } from '../run-command.ts';
import { contextOf, hostNameStep } from '../testing/rehearsal.ts';
import { answer, fakeMac } from './fake-mac.ts';
import { hostNameAction, NAMES, parseName, readHostName } from './host-name.ts';

const names = (values: Readonly<Record<string, string | undefined>>): Record<string, CommandResult> =>
  Object.fromEntries(
    NAMES.map((name) => {
      const value = values[name];
      const result = value === undefined ? answer('', 1, `${name}: not set\n`) : answer(`${value}\n`);
      return [`/usr/sbin/scutil --get ${name}`, result];
    }),
  );
const all = { ComputerName: 'ACME-LT-042', HostName: 'ACME-LT-042', LocalHostName: 'acme-lt-042' };

describe('the names of a Mac', () => {
  test('M8 the step is done when all three names are right', async () => {
    expect(await hostNameAction(fakeMac(names(all))).check(hostNameStep)).toEqual({ kind: 'done' });
    for (const name of NAMES) {
      for (const value of ['other', undefined]) {
        const mac = fakeMac(names({ ...all, [name]: value }));
        expect(await hostNameAction(mac).check(hostNameStep)).toEqual({ kind: 'not-done' });
      }
    }
  });

  test('M8 a name that was never set is no failure, an empty answer is', () => {
    expect(parseName('HostName', answer('', 1, 'HostName: not set\n'))).toBeUndefined();
    expect(parseName('ComputerName', answer('Ada’s Mac\n'))).toBe('Ada’s Mac');
    for (const strange of [answer(''), answer('', 1, 'Permission denied.\n'), answer('x', 70)]) {
      expect(() => parseName('HostName', strange)).toThrow(
        expect.objectContaining({ code: 'HOST_NAME_FAILED' }),
      );
    }
  });

  test('M8 the name that people see comes first', async () => {
    expect(await readHostName(fakeMac(names({ ...all, ComputerName: 'Ada’s Mac' })))).toBe('Ada’s Mac');
    expect(await readHostName(fakeMac(names({ LocalHostName: 'adas-mac' })))).toBe('adas-mac');
    await expect(readHostName(fakeMac(names({})))).rejects.toMatchObject({ code: 'HOST_NAME_FAILED' });
  });

  test('M8 names that cannot be read are unknown', async () => {
    expect(await hostNameAction(fakeMac({})).check(hostNameStep)).toMatchObject({ kind: 'unknown' });
  });

  test('M8 a bad name is refused before anything else; setting a good one is not done yet', async () => {
    const action = hostNameAction(fakeMac({}));
    const bad = { ...hostNameStep, hostName: 'bad name!' };
    await expect(action.apply(bad, contextOf())).rejects.toMatchObject({ code: 'HOST_NAME_INVALID' });
    await expect(action.apply(hostNameStep, contextOf())).rejects.toMatchObject({ code: 'PLATFORM_NOT_YET' });
    expect(await action.undo(hostNameStep)).toBe('kept');
  });
});
