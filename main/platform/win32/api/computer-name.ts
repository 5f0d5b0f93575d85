/** The name of the computer. */
import { callFailed } from './failure.ts';
import { declare, lastError } from './library.ts';

const PHYSICAL_DNS_HOSTNAME = 5;

/** https://learn.microsoft.com/windows/win32/api/sysinfoapi/nf-sysinfoapi-setcomputernameexw */
const setComputerNameEx = declare<[number, string], number>(
  'kernel32',
  'int SetComputerNameExW(int type, str16 name)',
);

/**
 * Names the computer from the next restart on.
 * @param name checked by the caller: not every Windows checks it
 * @throws HOST_NAME_FAILED, NEEDS_ADMINISTRATOR
 */
export function setComputerName(name: string): void {
  if (setComputerNameEx(PHYSICAL_DNS_HOSTNAME, name) === 0) {
    throw callFailed('HOST_NAME_FAILED', 'SetComputerNameExW', lastError());
  }
}
