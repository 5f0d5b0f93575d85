/**
 * Registrations with device management: the agent's own calls, answered by a library of ours that stands in for the one
 * that Wine lacks. That Windows' own library answers so is not proven here.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { managementStep } from '../../main/platform/testing/rehearsal.ts';
import { registrationStep as step } from '../../main/platform/testing/registration-rehearsal.ts';
import { ask } from './ask.ts';
import { type Computer, startComputer } from './computer.ts';
import { calls, installLibrary, installPerson, tell } from './mdm-double.ts';

const ID = '7D3C2B1A-0F1E-4D2C-8B3A-112233445566';
const PERSONS_ID = '11111111-2222-3333-4444-555555555555';
const ENROLLMENTS = 'HKLM\\SOFTWARE\\Microsoft\\Enrollments';
const REGISTER = ['register', step.userName, step.discoveryUrl, ''];
const ours = {
  value: { kind: 'managed', by: 'Acme MDM (mdm.acme.example)', enrollment: 'enrollment-1' },
};

let computer: Computer;
beforeAll(async () => {
  computer = await startComputer(inject('windows'));
});
afterAll(() => computer.end());

describe('registration with device management', () => {
  test('A14 without the library the person is asked, and what they cannot open is a code', async () => {
    expect(await ask(computer, ['apply', step], ['check', step], ['management'])).toMatchObject([
      { code: 'MANAGEMENT_FAILED', details: { call: 'ShellExecuteW' } },
      { value: { kind: 'not-done' } },
      { value: { kind: 'not-managed' } },
    ]);
  });

  test('A4 it registers: the library gets exactly what the plan says, and reg.exe sees what it did', async () => {
    installLibrary(computer);
    await tell(computer, 0x80180009, 0x80180014);
    expect(
      await ask(
        computer,
        ['apply', step],
        ['apply', step],
        ['apply', step],
        ['check', step],
        ['management'],
        ['apply', managementStep],
        ['apply', step],
      ),
    ).toMatchObject([
      { code: 'MDM_IN_PROGRESS' },
      { code: 'MDM_REFUSED', details: { status: '0x80180014', server: 'mdm.acme.example' } },
      {},
      { value: { kind: 'done' } },
      ours,
      {},
      {},
    ]);
    expect(await calls(computer)).toEqual([REGISTER, REGISTER, REGISTER]);
    expect(await computer.registryValue(`${ENROLLMENTS}\\${ID}`, 'UPN')).toBe('ada@acme.example');
  });

  test('A4 A10 after a restart it is still ours; taken back, what Windows leaves of it is nothing', async () => {
    await computer.restart();
    expect(
      await ask(
        computer,
        ['undo', managementStep],
        ['management'],
        ['undo', step],
        ['check', step],
        ['management'],
        ['undo', step],
      ),
    ).toEqual([
      { value: 'removed' },
      ours,
      { value: 'removed' },
      { value: { kind: 'not-done' } },
      { value: { kind: 'not-managed' } },
      { value: 'removed' },
    ]);
    expect((await calls(computer)).at(-1)).toEqual(['unregister', ID, '', '']);
    expect(await computer.registryValue(`${ENROLLMENTS}\\${ID}`, 'ProviderID')).toBe('Acme MDM');
  });

  test('A4 a server that wants to know who asks: Windows’ own window opens, and the person’s part is seen', async () => {
    await installPerson(computer);
    await tell(computer, 0x8018000e);
    expect(await ask(computer, ['apply', step], ['check', step], ['management'])).toEqual([
      {},
      { value: { kind: 'done' } },
      ours,
    ]);
    expect(readFileSync(computer.path('mdm-links.txt'), 'utf8')).toBe(
      'ms-device-enrollment:?mode=mdm&username=ada@acme.example' +
        '&servername=https://mdm.acme.example/EnrollmentServer/Discovery.svc\n',
    );
    expect(await computer.registryValue(`${ENROLLMENTS}\\${PERSONS_ID}`, 'ProviderID')).toBe('Acme MDM');
  });

  test('A4 a provisioning package opens as a file, though its folder has a blank', async () => {
    mkdirSync(computer.path('ProgramData/Gangway Shared'), { recursive: true });
    writeFileSync(computer.path('ProgramData/Gangway Shared/acme.ppkg'), 'package');
    const address = 'file:///C:/ProgramData/Gangway%20Shared/acme.ppkg';
    expect(await ask(computer, ['openForPerson', address])).toEqual([{}]);
    const opened = (): string[] =>
      readFileSync(computer.path('mdm-links.txt'), 'utf8').split('\n').slice(1, -1);
    await expect.poll(opened, { timeout: 30_000 }).toEqual(['C:\\ProgramData\\Gangway Shared\\acme.ppkg']);
  });

  test('A14 a policy that forbids it is found before anything is tried, in the registry or by the library', async () => {
    const forbid = (action: 'add' | 'delete') =>
      computer.run('reg', [
        action,
        'HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows\\CurrentVersion\\MDM',
        ...(action === 'add' ? ['/v', 'DisableRegistration', '/t', 'REG_DWORD', '/d', '1'] : []),
        '/f',
      ]);
    await computer.run('reg', ['delete', `${ENROLLMENTS}\\${PERSONS_ID}`, '/f']);
    const before = await calls(computer);
    await forbid('add');
    const [policy] = await ask(computer, ['apply', step]);
    await forbid('delete');
    await computer.run('reg', [
      'add',
      'HKLM\\Software\\GangwayTest\\Mdm',
      '/v',
      'Allowed',
      '/t',
      'REG_DWORD',
      '/d',
      '0',
      '/f',
    ]);
    const [library] = await ask(computer, ['apply', step]);
    expect([policy, library]).toEqual([
      { code: 'MDM_FORBIDDEN', details: { policy: 'DisableRegistration' } },
      { code: 'MDM_FORBIDDEN', details: { policy: 'IsManagementRegistrationAllowed' } },
    ]);
    expect(await calls(computer)).toEqual(before);
  });
});
