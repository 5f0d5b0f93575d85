/** Who is at the other end of a Unix socket: said by the kernel, not by the other end. */
import type { Socket } from 'node:net';

export interface Peer {
  readonly uid: number;
  readonly pid: number;
}

/**
 * Asks the kernel who listens or connected at the other end.
 * @param descriptor of a connected Unix socket
 * @throws Error when the kernel does not say
 */
export type PeerOf = (descriptor: number) => Peer;

/**
 * The descriptor of a socket. Node keeps it on its handle and documents it nowhere; without it nothing is trusted.
 * @throws Error when there is none
 */
export function descriptorOf(socket: Socket): number {
  const handle: unknown = Reflect.get(socket, '_handle');
  const descriptor: unknown =
    typeof handle === 'object' && handle !== null ? Reflect.get(handle, 'fd') : undefined;
  if (typeof descriptor === 'number' && Number.isInteger(descriptor) && descriptor >= 0) return descriptor;
  throw new Error('this socket has no descriptor');
}
