/** Pipes with a name, made and opened as Node's own cannot be: with an access list, and seeing who is at the other end. */
import { startFailed } from './failure.ts';
import { firstOf, withEvent } from './event.ts';
import { isOpen } from './handle.ts';
import { declare, type Handle, lastError } from './library.ts';
import { GENERIC_READ, GENERIC_WRITE, openFile } from './open-file.ts';
import { withSecurity } from './security-descriptor.ts';

const DUPLEX = 3;
const OVERLAPPED = 0x4000_0000;
/** Fails when a pipe of this name is there, whoever made it. */
const FIRST_PIPE_INSTANCE = 0x8_0000;
const REJECT_REMOTE_CLIENTS = 8;
/** SECURITY: whoever serves the pipe may learn who we are, never act as us. */
const IDENTIFICATION_ONLY = 0x11_0000;
/** One piece as Node reads it. */
const BUFFER_BYTES = 65_536;

const IO_PENDING = 997;
const PIPE_CONNECTED = 535;
const PIPE_BUSY = 231;

/** https://learn.microsoft.com/windows/win32/api/namedpipeapi/nf-namedpipeapi-createnamedpipew */
const createNamedPipe = declare<
  [string, number, number, number, number, number, number, Buffer | null],
  Handle
>(
  'kernel32',
  'uintptr_t CreateNamedPipeW(str16 name, uint32_t open, uint32_t mode, uint32_t instances, uint32_t out, uint32_t in, uint32_t wait, void *security)',
);
/** https://learn.microsoft.com/windows/win32/api/namedpipeapi/nf-namedpipeapi-connectnamedpipe */
const connectNamedPipe = declare<[Handle, Buffer], number>(
  'kernel32',
  'int ConnectNamedPipe(uintptr_t pipe, void *overlapped)',
);
/** https://learn.microsoft.com/windows/win32/api/namedpipeapi/nf-namedpipeapi-disconnectnamedpipe */
const disconnectNamedPipe = declare<[Handle], number>('kernel32', 'int DisconnectNamedPipe(uintptr_t pipe)');
/** https://learn.microsoft.com/windows/win32/api/winbase/nf-winbase-getnamedpipeclientprocessid */
const getClientProcessId = declare<[Handle, [number]], number>(
  'kernel32',
  'int GetNamedPipeClientProcessId(uintptr_t pipe, _Out_ uint32_t *process)',
);
/** https://learn.microsoft.com/windows/win32/api/winbase/nf-winbase-getnamedpipeserverprocessid */
const getServerProcessId = declare<[Handle, [number]], number>(
  'kernel32',
  'int GetNamedPipeServerProcessId(uintptr_t pipe, _Out_ uint32_t *process)',
);
/** https://learn.microsoft.com/windows/win32/api/ioapiset/nf-ioapiset-cancelioex */
const cancelIo = declare<[Handle, Buffer], number>(
  'kernel32',
  'int CancelIoEx(uintptr_t file, void *overlapped)',
);
/** https://learn.microsoft.com/windows/win32/api/ioapiset/nf-ioapiset-getoverlappedresult */
const getOverlappedResult = declare<[Handle, Buffer, [number], number], number>(
  'kernel32',
  'int GetOverlappedResult(uintptr_t file, void *overlapped, _Out_ uint32_t *count, int wait)',
);
/**
 * A pipe for one client of this computer.
 * @param name `\\.\pipe\…`. @param access who may open it, as text of a security descriptor
 * @throws HELPER_START_FAILED, also when a pipe of this name is there already
 */
export function createPipe(name: string, access: string): Handle {
  return withSecurity(access, 'HELPER_START_FAILED', ({ attributes }) => {
    const how = DUPLEX | FIRST_PIPE_INSTANCE | OVERLAPPED;
    const size = BUFFER_BYTES;
    const pipe = createNamedPipe(name, how, REJECT_REMOTE_CLIENTS, 1, size, size, 0, attributes);
    if (!isOpen(pipe)) throw startFailed('CreateNamedPipeW', lastError());
    return pipe;
  });
}

/**
 * Waits until somebody opens the pipe, whoever it is.
 * @param instead what ends the waiting too
 * @returns `undefined` when neither happened in `ms` milliseconds
 * @throws HELPER_START_FAILED
 */
export const clientOf = (
  pipe: Handle,
  instead: Handle,
  ms: number,
): Promise<'client' | 'instead' | undefined> =>
  withEvent(async (event) => {
    // OVERLAPPED. Windows writes into it later, so it must lie where V8 never moves it: small arrays it may move.
    const overlapped = Buffer.alloc(128);
    overlapped.writeBigUInt64LE(BigInt(event), 24);
    if (connectNamedPipe(pipe, overlapped) !== 0) return 'client';
    const status = lastError();
    if (status === PIPE_CONNECTED) return 'client';
    if (status !== IO_PENDING) throw startFailed('ConnectNamedPipe', status);
    let came = false;
    try {
      const which = await firstOf([event, instead], ms);
      came = which === 0;
      return which === undefined ? undefined : came ? 'client' : 'instead';
    } finally {
      // Whoever comes between the end of the wait and this is cut off with the pipe, or at the next turn.
      if (!came) cancelIo(pipe, overlapped);
      getOverlappedResult(pipe, overlapped, [0], 1);
    }
  });

/** Throws out whoever opened the pipe, so that somebody else can. */
export const disconnect = (pipe: Handle): void => void disconnectNamedPipe(pipe);

/** The process that opened the pipe; `undefined` when Windows does not say. */
export function clientProcess(pipe: Handle): number | undefined {
  const process: [number] = [0];
  return getClientProcessId(pipe, process) === 0 ? undefined : process[0];
}

/** The process that made the pipe; `undefined` when Windows does not say. */
export function serverProcess(pipe: Handle): number | undefined {
  const process: [number] = [0];
  return getServerProcessId(pipe, process) === 0 ? undefined : process[0];
}

/** @returns `undefined` while another client has it. @throws HELPER_START_FAILED */
export function openPipe(name: string): Handle | undefined {
  const pipe = openFile(name, GENERIC_READ + GENERIC_WRITE, 0, OVERLAPPED | IDENTIFICATION_ONLY);
  if (isOpen(pipe)) return pipe;
  const status = lastError();
  if (status === PIPE_BUSY) return undefined;
  throw startFailed('CreateFileW', status);
}
