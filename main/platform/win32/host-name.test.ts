import { describe, expect, test } from 'vitest';
import { contextOf, hostNameStep } from '../testing/rehearsal.ts';
import { fakeRegistry } from './fake-registry.ts';
import { hostNameAction, isRestartPending, readHostName } from './host-name.ts';
import type { Registry } from './registry.ts';

const KEY = 'HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\ComputerName';
const named = (active: string, next: string): Registry =>
  fakeRegistry({
    [`${KEY}\\ActiveComputerName`]: { ComputerName: ['REG_SZ', active] },
    [`${KEY}\\ComputerName`]: { ComputerName: ['REG_SZ', next] },
  });

describe('the name of a Windows computer', () => {
  test('M8 the step is done when the name waits for the restart, and still after it', async () => {
    const waiting = named('DESKTOP-42', 'ACME-LT-042');
    expect(await hostNameAction(waiting).check(hostNameStep)).toEqual({ kind: 'done' });
    expect(await isRestartPending(waiting)).toBe(true);
    expect(await readHostName(waiting)).toBe('DESKTOP-42');
    const after = named('ACME-LT-042', 'acme-lt-042');
    expect(await hostNameAction(after).check(hostNameStep)).toEqual({ kind: 'done' });
    expect(await isRestartPending(after)).toBe(false);
    expect(await hostNameAction(named('A1', 'A1')).check(hostNameStep)).toEqual({ kind: 'not-done' });
  });

  test('M8 a name that cannot be read is unknown', async () => {
    expect(await hostNameAction(fakeRegistry({})).check(hostNameStep)).toMatchObject({ kind: 'unknown' });
  });

  test('M8 a bad name is refused before anything else; setting a good one is not done yet', async () => {
    const action = hostNameAction(named('A1', 'A1'));
    const bad = { ...hostNameStep, hostName: '12345' };
    await expect(action.apply(bad, contextOf())).rejects.toMatchObject({ code: 'HOST_NAME_INVALID' });
    await expect(action.apply(hostNameStep, contextOf())).rejects.toMatchObject({ code: 'PLATFORM_NOT_YET' });
    expect(await action.undo(hostNameStep)).toBe('kept');
  });
});
