import { readdir } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import type { ErrorCode } from '../../../protocol/errors.ts';
import { contextOf, managementStep } from '../testing/rehearsal.ts';
import { inTemporary } from '../testing/temporary.ts';
import { dailyCheckIn } from './check-in-task.ts';
import { managementAction, readManagement } from './management.ts';
import type { Registry } from './registry.ts';
import { fakeRegistry, type Keys } from './testing/registry.ts';
import { fakeScheduler, type FakeScheduler, idle } from './testing/scheduler.ts';

const ROOT = 'SOFTWARE\\Microsoft\\Enrollments';
const ID = '7D3C2B1A-0F1E-4D2C-8B3A-112233445566';
const state = (keys: Keys): ReturnType<typeof readManagement> => readManagement(fakeRegistry(keys));
const whole = {
  EnrollmentState: '1',
  EnrollmentType: '6',
  ProviderID: 'Acme MDM',
  DiscoveryServiceFullURL: 'https://mdm.acme.example/EnrollmentServer/Discovery.svc',
  DMPCertThumbPrint: '00112233445566778899AABBCCDDEEFF00112233',
} as const;
const besides = {
  [`${ROOT}\\Status\\${ID}`]: {},
  [`${ROOT}\\Ownership`]: { CurrentOwner: '0' },
} as const;

describe('who manages a Windows computer', () => {
  test('A14 provider, address and certificate together are management', async () => {
    expect(await state({ [`${ROOT}\\${ID}`]: whole, ...besides })).toEqual({
      kind: 'managed',
      by: 'Acme MDM (mdm.acme.example)',
      enrollment: undefined,
    });
  });

  test('A14 keys that always lie there, and none at all, are not management', async () => {
    expect(await state(besides)).toEqual({ kind: 'not-managed' });
    expect(await state({ 'SOFTWARE\\Microsoft\\Other': {} })).toEqual({
      kind: 'not-managed',
    });
  });

  test('A14 the imported key that unlocks browser policies is not management', async () => {
    const fake = {
      EnrollmentState: '1',
      EnrollmentType: '0',
      IsFederated: '0',
    } as const;
    expect(await state({ [`${ROOT}\\FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF`]: fake })).toEqual({
      kind: 'not-managed',
    });
  });

  test('A14 half an enrollment is unknown, never a yes or a no', async () => {
    for (const missing of ['ProviderID', 'DiscoveryServiceFullURL', 'DMPCertThumbPrint', 'EnrollmentState']) {
      const half = Object.fromEntries(Object.entries(whole).filter(([name]) => name !== missing));
      expect(await state({ [`${ROOT}\\${ID}`]: half })).toMatchObject({ kind: 'unknown' });
    }
    const pending = { ...whole, EnrollmentState: '3' } as const;
    expect(await state({ [`${ROOT}\\${ID}`]: pending })).toEqual({
      kind: 'unknown',
      why: 'an enrollment that is not whole: state 3',
    });
  });

  test('A14 a standard user who may not read it gets unknown, never not-managed', async () => {
    expect(await state({ [`${ROOT}\\${ID}`]: 'denied' })).toMatchObject({ kind: 'unknown' });
    expect(await state({ [ROOT]: 'denied' })).toMatchObject({ kind: 'unknown' });
  });

  test('A14 one whole enrollment counts, whatever lies beside it', async () => {
    const other = '99999999-0F1E-4D2C-8B3A-112233445566';
    const keys = {
      [`${ROOT}\\${other}`]: { ProviderID: 'Old' },
      [`${ROOT}\\${ID}`]: whole,
    } as const;
    expect(await state(keys)).toMatchObject({ kind: 'managed', by: 'Acme MDM (mdm.acme.example)' });
  });
});

const CHECK_IN = {
  file: 'C:\\Program Files\\Gangway\\node.exe',
  args: ['C:\\Program Files\\Gangway\\gangway.mjs', 'check-in', '--json'],
};

describe('the record of who enrolled this computer', () => {
  const context = contextOf();

  test('A4 it is written, seen, and taken back', async () => {
    const registry = fakeRegistry();
    const action = managementAction(registry, idle);
    expect(await action.check(managementStep)).toEqual({ kind: 'not-done' });
    await action.apply(managementStep, context);
    expect(await action.check(managementStep)).toEqual({ kind: 'done' });
    expect(await readManagement(registry)).toEqual({
      kind: 'managed',
      by: 'Acme',
      enrollment: context.enrollment,
    });
    expect(await action.undo(managementStep)).toBe('removed');
    expect(await readManagement(registry)).toEqual({ kind: 'not-managed' });
  });

  test('A14 a computer of somebody else is left alone: by our record, by Windows, and when nobody can tell', async () => {
    const other = {
      ...managementStep,
      serverOrigin: 'https://enroll.other.example',
      organisationName: 'Other',
    };
    const registry = fakeRegistry();
    await managementAction(registry, idle).apply(other, context);
    await expect(managementAction(registry, idle).apply(managementStep, context)).rejects.toMatchObject({
      code: 'ALREADY_MANAGED',
      details: { by: 'Other' },
    });
    expect(await managementAction(registry, idle).undo(managementStep)).toBe('kept');

    const windows = managementAction(fakeRegistry({ [`${ROOT}\\${ID}`]: whole }), idle);
    await expect(windows.apply(managementStep, context)).rejects.toMatchObject({ code: 'ALREADY_MANAGED' });
    const unknown = managementAction(fakeRegistry({ [ROOT]: 'denied' }), idle);
    await expect(unknown.apply(managementStep, context)).rejects.toMatchObject({
      code: 'MANAGEMENT_UNKNOWN',
    });
  });
});

describe('an enrolled computer checks in by itself', () => {
  const other = { ...managementStep, serverOrigin: 'https://enroll.other.example' };
  const on = (root: string, tasks: FakeScheduler, registry: Registry, refused?: ErrorCode) =>
    managementAction(registry, dailyCheckIn(registry, tasks.scheduler(root, refused), CHECK_IN));
  const recordOf = async (registry: Registry): Promise<string> => (await readManagement(registry)).kind;

  test('A13 a task of the system does it every day, without anybody setting it up, until the computer is unenrolled', () =>
    inTemporary(async (root) => {
      const tasks = fakeScheduler('\\Gangway\\Check in');
      const action = on(root, tasks, fakeRegistry());
      await action.apply(managementStep, contextOf());
      await action.apply(managementStep, contextOf());
      expect(tasks.task).toContain('<DaysInterval>1</DaysInterval>');
      expect(tasks.task).toContain('<RandomDelay>PT4H</RandomDelay>');
      expect(tasks.task).toContain('<StartWhenAvailable>true</StartWhenAvailable>');
      expect(tasks.task).toContain('<UserId>S-1-5-18</UserId>');
      expect(tasks.task).toContain('<Command>C:\\Program Files\\Gangway\\node.exe</Command>');
      expect(tasks.task).toContain(
        '<Arguments>&quot;C:\\Program Files\\Gangway\\gangway.mjs&quot; check-in --json</Arguments>',
      );
      expect(await readdir(root)).toEqual([]);
      expect(await action.undo(other)).toBe('kept');
      expect(tasks.task).toBeDefined();
      expect(await action.undo(managementStep)).toBe('removed');
      expect(await action.undo(managementStep)).toBe('removed');
      expect(tasks.task).toBeUndefined();
    }));

  test('A13 G10 a program that others may change never becomes a task of the system; the computer is managed all the same', () =>
    inTemporary(async (root) => {
      const [tasks, registry] = [fakeScheduler('\\Gangway\\Check in'), fakeRegistry()];
      const action = on(root, tasks, registry, 'HELPER_UNSAFE');
      await action.apply(managementStep, contextOf());
      expect([tasks.task, await recordOf(registry)]).toEqual([undefined, 'managed']);
      expect(await action.undo(managementStep)).toBe('removed');
    }));

  test('A13 A9 the task comes before the record and goes before it, so that a kill in between leaves no task behind', () =>
    inTemporary(async (root) => {
      const [tasks, registry] = [fakeScheduler('\\Gangway\\Check in'), fakeRegistry()];
      const action = on(root, tasks, registry);
      const refused = { code: 'MANAGEMENT_FAILED', details: { exitCode: '1' } };
      tasks.exitCode = 1;
      await expect(action.apply(managementStep, contextOf())).rejects.toMatchObject(refused);
      expect([await recordOf(registry), await readdir(root)]).toEqual(['not-managed', []]);
      tasks.exitCode = 0;
      await action.apply(managementStep, contextOf());
      tasks.locked = true;
      await expect(action.undo(managementStep)).rejects.toMatchObject(refused);
      expect(await recordOf(registry)).toBe('managed');
    }));

  test('A13 A9 killed before the task was made, or after it went, or a task that somebody took away: unenrolling goes on', () =>
    inTemporary(async (root) => {
      const [tasks, registry] = [fakeScheduler('\\Gangway\\Check in'), fakeRegistry()];
      const action = on(root, tasks, registry);
      await action.apply(managementStep, contextOf());
      tasks.task = undefined;
      expect(await action.undo(managementStep)).toBe('removed');
      expect(registry.read('SOFTWARE\\Gangway')).toBeUndefined();
    }));

  test('A13 A14 a computer of somebody else gets no task', () =>
    inTemporary(async (root) => {
      const tasks = fakeScheduler('\\Gangway\\Check in');
      const action = on(root, tasks, fakeRegistry({ [`${ROOT}\\${ID}`]: whole }));
      await expect(action.apply(managementStep, contextOf())).rejects.toMatchObject({
        code: 'ALREADY_MANAGED',
      });
      expect(tasks.task).toBeUndefined();
    }));
});
