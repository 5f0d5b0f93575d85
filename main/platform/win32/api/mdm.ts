/** Registering this computer with device management. */
import { withCom } from './com.ts';
import { declare, hasFunction } from './library.ts';

const LIBRARY = 'mdmregistration';

/** https://learn.microsoft.com/windows/win32/api/mdmregistration/nf-mdmregistration-registerdevicewithmanagement */
const registerDevice = declare<[string, string, string], number>(
  LIBRARY,
  'int32_t RegisterDeviceWithManagement(str16 upn, str16 service, str16 token)',
);
/** https://learn.microsoft.com/windows/win32/api/mdmregistration/nf-mdmregistration-unregisterdevicewithmanagement */
const unregisterDevice = declare<[string], number>(
  LIBRARY,
  'int32_t UnregisterDeviceWithManagement(str16 enrollment)',
);
/** https://learn.microsoft.com/windows/win32/api/mdmregistration/nf-mdmregistration-ismanagementregistrationallowed */
const isAllowed = declare<[[number]], number>(
  LIBRARY,
  'int32_t IsManagementRegistrationAllowed(_Out_ int *allowed)',
);

/**
 * Registers with the server at `service`, without a token: a server that wants to know who asks says so, and then the
 * person signs in in Windows' own window.
 * @returns an HRESULT; `undefined` when this Windows has no such function
 * @throws MANAGEMENT_FAILED
 */
export async function registerWithManagement(userName: string, service: string): Promise<number | undefined> {
  if (!hasFunction(LIBRARY, 'RegisterDeviceWithManagement')) return undefined;
  return withCom('MANAGEMENT_FAILED', () => registerDevice.inBackground(userName, service, ''));
}

/**
 * Takes one registration back; never all of them, as the function does without a name.
 * @param enrollment GUID without braces
 * @returns an HRESULT; `undefined` when this Windows has no such function
 * @throws MANAGEMENT_FAILED
 */
export async function unregisterFromManagement(enrollment: string): Promise<number | undefined> {
  if (!hasFunction(LIBRARY, 'UnregisterDeviceWithManagement')) return undefined;
  return withCom('MANAGEMENT_FAILED', () => unregisterDevice.inBackground(enrollment));
}

/** What Windows itself says about policies; `undefined` when it does not. */
export function isRegistrationAllowed(): boolean | undefined {
  if (!hasFunction(LIBRARY, 'IsManagementRegistrationAllowed')) return undefined;
  const allowed: [number] = [0];
  return isAllowed(allowed) === 0 ? allowed[0] !== 0 : undefined;
}
