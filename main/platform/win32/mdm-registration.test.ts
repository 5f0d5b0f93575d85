import { describe, expect, test } from 'vitest';
import { contextOf, managementStep } from '../testing/rehearsal.ts';
import { registrationStep as step } from '../testing/registration-rehearsal.ts';
import { ENROLLMENTS_KEY } from './enrollments.ts';
import { registeringComputer as computer } from './testing/registering-computer.ts';
import { ID } from './testing/registrar.ts';
import { idle } from './testing/scheduler.ts';
import { managementAction, readManagement } from './management.ts';

const REGISTER = `register ${step.userName} ${step.discoveryUrl}`;
const OPEN =
  'open ms-device-enrollment:?mode=mdm&username=ada@acme.example' +
  '&servername=https://mdm.acme.example/EnrollmentServer/Discovery.svc';
const OTHER = 'https://mdm.other.example/discovery';

describe('a registration of Windows with device management', () => {
  test('A4 it is done by the function of Windows, seen in the registry, once, and known as ours', async () => {
    const { registry, windows, action } = computer();
    expect(await action.check(step)).toEqual({ kind: 'not-done' });
    await action.apply(step, contextOf());
    await action.apply(step, contextOf());
    expect(windows.calls).toEqual([REGISTER]);
    expect(await action.check(step)).toEqual({ kind: 'done' });
    expect(await readManagement(registry)).toEqual({
      kind: 'managed',
      by: 'Acme MDM (mdm.acme.example)',
      enrollment: 'enrollment-1',
    });
  });

  test('A4 A14 our own registration stops nothing of our plan: before a restart, after it, and on the way back', async () => {
    const { registry, windows, action } = computer();
    const management = managementAction(registry, idle);
    await action.apply(step, contextOf());
    await management.apply(managementStep, contextOf());
    registry.restart();
    await management.apply(managementStep, contextOf());
    expect(await management.check(managementStep)).toEqual({ kind: 'done' });
    // Killed after the record went, the registration still being there.
    expect(await management.undo(managementStep)).toBe('removed');
    expect(await readManagement(registry)).toMatchObject({ enrollment: 'enrollment-1' });
    expect(await action.undo(step)).toBe('removed');
    expect(windows.calls).toEqual([REGISTER, `unregister ${ID}`]);
    expect(await readManagement(registry)).toEqual({ kind: 'not-managed' });
  });

  test('A14 what an enrollment of somebody else registered is not ours, though the name be the same', async () => {
    const { registry, windows, action } = computer();
    windows.enroll('Acme MDM', OTHER);
    expect(await readManagement(registry)).toMatchObject({ kind: 'managed', enrollment: undefined });
    await expect(action.apply(step, contextOf())).rejects.toMatchObject({
      code: 'ALREADY_MANAGED',
      details: { by: 'Acme MDM (mdm.other.example)' },
    });
    expect(await action.check(step)).toEqual({ kind: 'not-done' });
    expect(windows.calls).toEqual([]);
  });

  test('A4 success that the registry does not show is no success', async () => {
    const { action } = computer({ register: ['silent'] });
    await action.apply(step, contextOf());
    expect(await action.check(step)).toEqual({ kind: 'not-done' });
  });

  test('A4 failure that the registry contradicts is none', async () => {
    const { action, windows } = computer({ register: [0x80180006] });
    const { register } = windows;
    windows.register = async (...given) => {
      windows.enroll(step.providerId, step.discoveryUrl);
      return register(...given);
    };
    await action.apply(step, contextOf());
    expect(await action.check(step)).toEqual({ kind: 'done' });
  });

  test('A14 a failure says what Windows said, about which server, and when to try again', async () => {
    const { action } = computer({ register: [0x80180009, 0x80190194] });
    await expect(action.apply(step, contextOf())).rejects.toMatchObject({
      code: 'MDM_IN_PROGRESS',
      retryAfter: 5,
    });
    await expect(action.apply(step, contextOf())).rejects.toMatchObject({
      code: 'MDM_MISCONFIGURED',
      details: { server: 'mdm.acme.example', status: '0x80190194', name: 'HTTP 404' },
    });
    await action.apply(step, contextOf());
    expect(await action.check(step)).toEqual({ kind: 'done' });
  });

  test('A14 when Windows says "already" the registry says by whom, and nothing is guessed', async () => {
    const already = computer({ register: [0x8018000a] });
    await expect(already.action.apply(step, contextOf())).rejects.toMatchObject({
      code: 'MANAGEMENT_UNKNOWN',
      details: { why: '0x8018000a' },
    });
    const others = computer({ register: [0x8018000a] });
    const { register } = others.windows;
    others.windows.register = async (...given) => {
      others.windows.enroll('Other MDM', OTHER);
      return register(...given);
    };
    await expect(others.action.apply(step, contextOf())).rejects.toMatchObject({
      code: 'ALREADY_MANAGED',
      details: { by: 'Other MDM (mdm.other.example)' },
    });
  });

  test('A14 half of somebody’s registration is unknown; half of our own is gone on with', async () => {
    const half = { [`${ENROLLMENTS_KEY}\\${ID}`]: { ProviderID: 'Other MDM', EnrollmentState: '1' } };
    await expect(computer({}, half).action.apply(step, contextOf())).rejects.toMatchObject({
      code: 'MANAGEMENT_UNKNOWN',
    });
    const own = { [`${ENROLLMENTS_KEY}\\${ID}`]: { ProviderID: 'Acme MDM', EnrollmentState: '3' } };
    const { action } = computer({}, own);
    await action.apply(step, contextOf());
    expect(await action.check(step)).toEqual({ kind: 'done' });
  });
});

describe('a registration that the person finishes', () => {
  test.each([['none' as const], [0x8018000e], [0x80010106], [0x80190191]])(
    'A4 after %s Windows’ own window opens, once they are ready, and what they do is seen by itself',
    async (result) => {
      const { action, windows } = computer({
        register: [result],
        person: (fake) => fake.enroll(step.providerId, step.discoveryUrl),
      });
      const context = contextOf();
      await action.apply(step, context);
      expect(windows.calls).toEqual([REGISTER, OPEN]);
      const guidance = {
        kind: 'connect-work-account',
        account: 'ada@acme.example',
        server: 'mdm.acme.example',
      };
      expect(context.told.slice(0, 2)).toEqual([
        { guidance, question: 'ready' },
        { guidance, question: undefined },
      ]);
      expect(await action.check(step)).toEqual({ kind: 'done' });
    },
  );

  test('A4 nothing opens before they are ready', async () => {
    const { action, windows } = computer({ register: ['none'] });
    const context = contextOf({ answer: async () => 'no' });
    await expect(action.apply(step, context)).rejects.toMatchObject({ code: 'SYSTEM_QUESTION_DECLINED' });
    expect(windows.calls).toEqual([REGISTER]);
  });

  test('A4 they are asked whether to wait on, waited for as long as they like, and it opens again for who goes on', async () => {
    const answers = ['yes', 'yes', 'no'] as const;
    let asked = 0;
    const { action, windows } = computer({ register: ['none'] });
    const context = contextOf({
      answer: async ({ question }) => (question === undefined ? 'over' : (answers[asked++] ?? 'no')),
    });
    await expect(action.apply(step, context)).rejects.toMatchObject({
      code: 'MDM_NOT_FINISHED',
      details: { provider: 'Acme MDM', before: 'no-such-function' },
    });
    expect(context.told.filter(({ question }) => question === 'wait-on')).toHaveLength(2);
    expect(windows.calls).toEqual([REGISTER, OPEN, OPEN]);
  });

  test('A14 whoever types another server there is told at once', async () => {
    const { action } = computer({
      register: ['none'],
      person: (fake) => fake.enroll('Other MDM', OTHER),
    });
    await expect(action.apply(step, contextOf())).rejects.toMatchObject({ code: 'ALREADY_MANAGED' });
  });

  test('A4 where nobody sees what opens, nothing is opened', async () => {
    const { action, windows } = computer({ register: ['none'], asking: { isInSession: () => false } });
    await expect(action.apply(step, contextOf())).rejects.toMatchObject({
      code: 'SYSTEM_QUESTION_UNANSWERED',
      details: { why: 'not started at the screen' },
    });
    expect(windows.calls).toEqual([REGISTER]);
  });

  test('A4 cancelling ends the wait', async () => {
    const controller = new AbortController();
    const { action } = computer({ register: ['none'], person: () => controller.abort() });
    await expect(action.apply(step, contextOf({ signal: controller.signal }))).rejects.toMatchObject({
      code: 'CANCELLED',
    });
  });
});

describe('taking a registration back', () => {
  test('A10 what Windows leaves behind of it is not taken for a registration, and the next one counts', async () => {
    const { registry, windows, action } = computer();
    await action.apply(step, contextOf());
    expect(await action.undo(step)).toBe('removed');
    expect(registry.read(`${ENROLLMENTS_KEY}\\${ID}`)?.values.get('providerid')).toBe('Acme MDM');
    expect(await action.check(step)).toEqual({ kind: 'not-done' });
    expect(await readManagement(registry)).toEqual({ kind: 'not-managed' });
    expect(await action.undo(step)).toBe('removed');
    await action.apply(step, contextOf());
    expect(await action.check(step)).toEqual({ kind: 'done' });
    expect(windows.calls).toEqual([REGISTER, `unregister ${ID}`, REGISTER]);
  });

  test('A10 one that was there before any plan is kept, and everybody else’s is never touched', async () => {
    const before = computer();
    before.windows.enroll(step.providerId, step.discoveryUrl);
    await before.action.apply(step, contextOf());
    expect(await before.action.undo(step)).toBe('kept');
    const others = computer();
    await others.action.apply(step, contextOf());
    const second = '11111111-2222-3333-4444-555555555555';
    others.windows.enroll('Other MDM', OTHER, second);
    expect(await others.action.undo(step)).toBe('removed');
    expect([...before.windows.calls, ...others.windows.calls]).toEqual([REGISTER, `unregister ${ID}`]);
    expect(await readManagement(others.registry)).toMatchObject({ by: 'Other MDM (mdm.other.example)' });
  });

  test.each([
    [0x80180010, { code: 'NETWORK_UNREACHABLE' }],
    ['silent' as const, { code: 'MANAGEMENT_FAILED', details: { why: 'still registered' } }],
    ['none' as const, { code: 'MANAGEMENT_FAILED', details: { why: 'no-such-function' } }],
  ])('A10 after %s it is still there, says so, and can be tried again', async (result, failure) => {
    const { action } = computer({ unregister: [result] });
    await action.apply(step, contextOf());
    await expect(action.undo(step)).rejects.toMatchObject(failure);
    expect(await action.check(step)).toEqual({ kind: 'done' });
    expect(await action.undo(step)).toBe('removed');
  });
});
