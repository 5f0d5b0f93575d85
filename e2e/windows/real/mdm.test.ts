import { describe, expect, test } from 'vitest';
import { hasFunction } from '../../../main/platform/win32/api/library.ts';
import { unregisterFromManagement } from '../../../main/platform/win32/api/mdm.ts';
import { mdmRegistrationAction } from '../../../main/platform/win32/mdm-registration.ts';
import { windowsRegistrar } from '../../../main/platform/win32/registrar.ts';
import { windowsRegistry } from '../../../main/platform/win32/registry.ts';
import { folderAt } from '../../../main/platform/disk/folder.ts';
import { contextOf } from '../../../main/platform/testing/rehearsal.ts';
import { registrationStep } from '../../../main/platform/testing/registration-rehearsal.ts';
import { powershell } from './powershell.ts';

const isServer = powershell('(Get-CimInstance Win32_OperatingSystem).ProductType') !== '1';
const hasLibrary = hasFunction('mdmregistration', 'RegisterDeviceWithManagement');

describe('device management, on Windows itself', () => {
  test('A14 the account that asks is the one that Windows names, and its session too', () => {
    const sid = powershell('[Security.Principal.WindowsIdentity]::GetCurrent().User.Value');
    expect(windowsRegistrar.account()).toBe(sid);
    const session = powershell(`(Get-Process -Id ${process.pid}).SessionId`);
    expect(windowsRegistrar.isInSession()).toBe(session !== '0');
    expect([true, false, undefined]).toContain(windowsRegistrar.isAnybodySignedIn());
  });

  test.runIf(isServer)('A14 a server is told so, and nothing is tried', async () => {
    const action = mdmRegistrationAction(windowsRegistry, windowsRegistrar, folderAt('C:\\Gangway-none'));
    await expect(action.apply(registrationStep, contextOf())).rejects.toMatchObject({
      code: 'MDM_EDITION_UNSUPPORTED',
    });
    expect(windowsRegistry.read('SOFTWARE\\Gangway\\Registration')).toBeUndefined();
    expect(await action.check(registrationStep)).toEqual({ kind: 'not-done' });
  });

  test.runIf(hasLibrary)(
    'A10 COM is ready for the library: a registration that is none fails with its own number',
    async () => {
      const status = (await unregisterFromManagement('11111111-2222-3333-4444-555555555555')) ?? 0;
      // Neither not initialised nor the wrong kind of thread.
      expect([0x800401f0, 0x80010106]).not.toContain(status >>> 0);
      expect(['undefined', 'boolean']).toContain(typeof windowsRegistrar.isRegistrationAllowed());
    },
  );
});
