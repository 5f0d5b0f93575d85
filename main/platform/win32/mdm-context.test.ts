import { describe, expect, test } from 'vitest';
import { contextOf } from '../testing/rehearsal.ts';
import { registrationStep as step } from '../testing/registration-rehearsal.ts';
import { ENROLLMENTS_KEY } from './enrollments.ts';
import { VERSION_KEY } from './facts.ts';
import { MDM_POLICY_KEY } from './mdm-context.ts';
import { registeringComputer as computer } from './testing/registering-computer.ts';
import type { Behaviour } from './testing/registrar.ts';
import type { Keys } from './testing/registry.ts';

describe('a computer that cannot be registered', () => {
  const refused: readonly [string, Behaviour, Keys, object][] = [
    [
      'of a server edition',
      {},
      { [VERSION_KEY]: { InstallationType: 'Server Core', ProductName: 'Windows Server 2025' } },
      { code: 'MDM_EDITION_UNSUPPORTED', details: { edition: 'Windows Server 2025' } },
    ],
    [
      'whose policy forbids it',
      {},
      { [MDM_POLICY_KEY]: { DisableRegistration: '1' } },
      { code: 'MDM_FORBIDDEN', details: { policy: 'DisableRegistration' } },
    ],
    [
      'that another product has',
      {},
      { [ENROLLMENTS_KEY]: { ExternallyManaged: '1' } },
      { code: 'MDM_FORBIDDEN', details: { policy: 'ExternallyManaged' } },
    ],
    [
      'of which Windows says that it is not allowed',
      { asking: { isRegistrationAllowed: () => false } },
      {},
      { code: 'MDM_FORBIDDEN', details: { policy: 'IsManagementRegistrationAllowed' } },
    ],
    [
      'where nobody is signed in',
      { asking: { isAnybodySignedIn: () => false } },
      {},
      { code: 'SYSTEM_QUESTION_UNANSWERED', details: { why: 'nobody is signed in' } },
    ],
    [
      'of the built-in Administrator, whatever they are called',
      { asking: { account: () => 'S-1-5-21-1111111111-2222222222-3333333333-500' } },
      {},
      { code: 'MDM_ACCOUNT_UNSUITED', details: { account: 'built-in Administrator' } },
    ],
  ];
  test.each(refused)('A14 one %s is told so, and nothing is tried', async (_, behaviour, keys, failure) => {
    const { action, windows, registry } = computer(behaviour, keys);
    await expect(action.apply(step, contextOf())).rejects.toMatchObject(failure);
    expect(windows.calls).toEqual([]);
    expect(registry.read('SOFTWARE\\Gangway\\Registration')).toBeUndefined();
  });

  test('A14 what Windows does not say forbids nothing', async () => {
    const unsaid = () => undefined;
    const asking = { isRegistrationAllowed: unsaid, isAnybodySignedIn: unsaid };
    const keys: Keys = {
      [MDM_POLICY_KEY]: { DisableRegistration: '0' },
      [ENROLLMENTS_KEY]: { ExternallyManaged: '0' },
      [VERSION_KEY]: { InstallationType: 'Client' },
    };
    const { action } = computer({ asking: { ...asking, account: () => 'S-1-5-21-1-2-3-1500' } }, keys);
    await action.apply(step, contextOf());
    expect(await action.check(step)).toEqual({ kind: 'done' });
  });
});
