import { describe, expect, test } from 'vitest';
import type { CommandResult } from '../run-command.ts';
import { contextOf, hostNameStep } from '../testing/rehearsal.ts';
import { inTemporary } from '../testing/temporary.ts';
import { fakeMac } from './testing/mac.ts';
import { VERSIONS } from './testing/world.ts';
import { answer, fakeCommands } from './testing/answers.ts';
import type { Mac } from './mac.ts';
import { hostNameAction, NAMES, parseName, readHostName } from './host-name.ts';

const names = (values: Readonly<Record<string, string | undefined>>): Record<string, CommandResult> =>
  Object.fromEntries(
    NAMES.map((name) => {
      const value = values[name];
      const result = value === undefined ? answer('', 1, `${name}: not set\n`) : answer(`${value}\n`);
      return [`/usr/sbin/scutil --get ${name}`, result];
    }),
  );
const reading = (answers: Record<string, CommandResult>): Pick<Mac, 'run' | 'isRoot'> => ({
  run: fakeCommands(answers),
  isRoot: () => false,
});
const all = { ComputerName: 'ACME-LT-042', HostName: 'ACME-LT-042', LocalHostName: 'acme-lt-042' };

describe('the names of a Mac', () => {
  test('M8 the step is done when all three names are right', async () => {
    expect(await hostNameAction(reading(names(all))).check(hostNameStep)).toEqual({ kind: 'done' });
    for (const name of NAMES) {
      for (const value of ['other', undefined]) {
        const mac = reading(names({ ...all, [name]: value }));
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
    expect(await readHostName(fakeCommands(names({ ...all, ComputerName: 'Ada’s Mac' })))).toBe('Ada’s Mac');
    expect(await readHostName(fakeCommands(names({ LocalHostName: 'adas-mac' })))).toBe('adas-mac');
    await expect(readHostName(fakeCommands(names({})))).rejects.toMatchObject({ code: 'HOST_NAME_FAILED' });
  });

  test('M8 names that cannot be read are unknown', async () => {
    expect(await hostNameAction(reading({})).check(hostNameStep)).toMatchObject({ kind: 'unknown' });
  });

  test.each(VERSIONS)('M8 %s: all three are set, read back, and kept when unenrolling', (version) =>
    inTemporary(async (root) => {
      const fake = fakeMac(root, version);
      const action = hostNameAction(fake.mac);
      expect(await action.check(hostNameStep)).toEqual({ kind: 'not-done' });
      await action.apply(hostNameStep, contextOf());
      expect([...fake.names.values()]).toEqual(['ACME-LT-042', 'ACME-LT-042', 'ACME-LT-042']);
      expect(await action.check(hostNameStep)).toEqual({ kind: 'done' });
      expect(await action.undo(hostNameStep)).toBe('kept');
    }),
  );

  test('M8 a bad name, or nobody with rights, is refused before anything is run', () =>
    inTemporary(async (root) => {
      const fake = fakeMac(root);
      const action = hostNameAction(fake.mac);
      const bad = { ...hostNameStep, hostName: 'bad name!' };
      await expect(action.apply(bad, contextOf())).rejects.toMatchObject({ code: 'HOST_NAME_INVALID' });
      fake.uid = 501;
      await expect(action.apply(hostNameStep, contextOf())).rejects.toMatchObject({
        code: 'NEEDS_ADMINISTRATOR',
      });
      expect(fake.lines).toEqual([]);
    }));

  test('M8 a name that did not take is a failure, and says which', () =>
    inTemporary(async (root) => {
      const fake = fakeMac(root);
      const action = hostNameAction(fake.mac);
      fake.failNext('/usr/sbin/scutil', answer(''));
      await expect(action.apply(hostNameStep, contextOf())).rejects.toMatchObject({
        code: 'HOST_NAME_FAILED',
        details: { name: 'ComputerName' },
      });
      fake.failNext('/usr/sbin/scutil', answer('', 1, 'Permission denied.\n'));
      await expect(action.apply(hostNameStep, contextOf())).rejects.toMatchObject({
        code: 'NEEDS_ADMINISTRATOR',
      });
      fake.failNext('/usr/sbin/scutil', answer('SCPreferencesCommitChanges() failed: Busy\n', 1));
      await expect(action.apply(hostNameStep, contextOf())).rejects.toMatchObject({
        code: 'HOST_NAME_FAILED',
      });
    }));
});
