/** Starting a program with the rights of an administrator: Windows asks the person. */
import koffi from 'koffi';
import { GangwayError } from '../../../../protocol/errors.ts';
import { withCom } from './com.ts';
import { startFailed } from './failure.ts';
import { declare, type Handle } from './library.ts';

/** Gives the process out. */
const NO_CLOSE_PROCESS = 0x40;
/** Returns when the process is there; a thread without messages must not go on without it. */
const NO_ASYNC = 0x100;
/** Errors are ours to say. */
const NO_UI = 0x400;
const HIDDEN = 0;
const CANCELLED = 1223;

/** https://learn.microsoft.com/windows/win32/api/shellapi/ns-shellapi-shellexecuteinfow */
const INFO = koffi.struct('SHELLEXECUTEINFOW', {
  cbSize: 'uint32_t',
  fMask: 'uint32_t',
  hwnd: 'uintptr_t',
  lpVerb: 'str16',
  lpFile: 'str16',
  lpParameters: 'str16',
  lpDirectory: 'str16',
  nShow: 'int',
  hInstApp: 'uintptr_t',
  lpIDList: 'uintptr_t',
  lpClass: 'uintptr_t',
  hkeyClass: 'uintptr_t',
  dwHotKey: 'uint32_t',
  hIcon: 'uintptr_t',
  hProcess: 'uintptr_t',
});

interface Info {
  cbSize: number;
  fMask: number;
  lpVerb: string;
  lpFile: string;
  lpParameters: string;
  lpDirectory: string;
  nShow: number;
  hProcess: Handle;
}

/** https://learn.microsoft.com/windows/win32/api/shellapi/nf-shellapi-shellexecuteexw */
const shellExecuteEx = declare<[Info], number>(
  'shell32',
  'int ShellExecuteExW(_Inout_ SHELLEXECUTEINFOW *info)',
);

/**
 * Resolves when the person said yes and the process is there.
 * @param parameters quoted already. @param folder where it starts: not wherever this process happens to be
 * @returns the process; the caller closes it
 * @throws HELPER_DECLINED when the person, or nobody at all for two minutes, said no; HELPER_START_FAILED
 */
export async function startElevated(file: string, parameters: string, folder: string): Promise<Handle> {
  const info: Info = {
    cbSize: koffi.sizeof(INFO),
    fMask: NO_CLOSE_PROCESS | NO_ASYNC | NO_UI,
    lpVerb: 'runas',
    lpFile: file,
    lpParameters: parameters,
    lpDirectory: folder,
    nShow: HIDDEN,
    hProcess: 0,
  };
  // The shell may hand the work on to others, who expect COM.
  const { result, error } = await withCom('HELPER_START_FAILED', () =>
    shellExecuteEx.inBackgroundWithError(info),
  );
  if (result === 0) throw notStarted(error);
  return info.hProcess;
}

/** @param status of ShellExecuteExW */
export const notStarted = (status: number): GangwayError =>
  status === CANCELLED ? new GangwayError('HELPER_DECLINED') : startFailed('ShellExecuteExW', status);
