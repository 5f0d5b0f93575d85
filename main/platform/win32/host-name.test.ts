import { describe, expect, test } from 'vitest';
import { contextOf, hostNameStep } from '../testing/rehearsal.ts';
import { fakeRegistry } from './testing/registry.ts';
import { hostNameAction, isRenamePending, readHostName } from './host-name.ts';
import type { Registry } from './registry.ts';

const KEY = 'SYSTEM\\CurrentControlSet\\Control\\ComputerName';
const named = (active: string, next: string): Registry =>
  fakeRegistry({
    [`${KEY}\\ActiveComputerName`]: { ComputerName: active },
    [`${KEY}\\ComputerName`]: { ComputerName: next },
  });
const never = (): void => {
  throw new Error('the name must not be set');
};

describe('the name of a Windows computer', () => {
  test('M8 a new name waits for the restart, and is done after it', async () => {
    const waiting = named('DESKTOP-42', 'ACME-LT-042');
    expect(await hostNameAction(waiting, never).check(hostNameStep)).toEqual({ kind: 'pending' });
    expect(isRenamePending(waiting)).toBe(true);
    expect(readHostName(waiting)).toBe('DESKTOP-42');
    const after = named('ACME-LT-042', 'acme-lt-042');
    expect(await hostNameAction(after, never).check(hostNameStep)).toEqual({ kind: 'done' });
    expect(isRenamePending(after)).toBe(false);
    expect(await hostNameAction(named('A1', 'A1'), never).check(hostNameStep)).toEqual({ kind: 'not-done' });
  });

  test('M8 a name that was changed to another one meanwhile is not done', async () => {
    const other = named('ACME-LT-042', 'OTHER-1');
    expect(await hostNameAction(other, never).check(hostNameStep)).toEqual({ kind: 'not-done' });
  });

  test('M8 a name that cannot be read is unknown', async () => {
    expect(await hostNameAction(fakeRegistry(), never).check(hostNameStep)).toMatchObject({
      kind: 'unknown',
    });
  });

  test.each(['12345', '', 'bad name!', 'x'.repeat(16), 'ÄÄ', 'NUL', '-A'])(
    'M8 the bad name "%s" is refused before Windows is asked, which takes it',
    async (hostName) => {
      const action = hostNameAction(named('A1', 'A1'), never);
      await expect(action.apply({ ...hostNameStep, hostName }, contextOf())).rejects.toMatchObject({
        code: 'HOST_NAME_INVALID',
      });
    },
  );

  test('M8 a good name is set, and never taken back', async () => {
    const set: string[] = [];
    const action = hostNameAction(named('A1', 'A1'), (name) => void set.push(name));
    await action.apply(hostNameStep, contextOf());
    expect(set).toEqual([hostNameStep.hostName]);
    expect(await action.undo(hostNameStep)).toBe('kept');
  });
});
