/** A handle as a socket of Node: its own event loop then reads and writes it, and no thread waits. */
import { Socket } from 'node:net';
import { GangwayError } from '../../../../protocol/errors.ts';
import { declare, type Handle } from './library.ts';

/**
 * libuv is part of the program, and its functions are there for native modules to call. This one gives a handle a
 * descriptor of the C library that Node itself is built with; the system's C library counts its own ones.
 * https://docs.libuv.org/en/v1.x/fs.html#c.uv_open_osfhandle
 */
const openOsHandle = declare<[Handle], number>('program', 'int uv_open_osfhandle(uintptr_t handle)');

/** @param handle of a pipe opened for overlapped work; from now on the socket closes it. @throws HELPER_START_FAILED */
export function socketOf(handle: Handle): Socket {
  const fd = openOsHandle(handle);
  if (fd < 0) throw new GangwayError('HELPER_START_FAILED', { details: { call: 'uv_open_osfhandle' } });
  return new Socket({ fd, readable: true, writable: true });
}
