/** The bytes between an agent and its helper over a Unix socket. */
import type { Socket } from 'node:net';
import { GangwayError } from '../../../protocol/errors.ts';
import type { ByteLink } from '../../core/ports/elevation.ts';

/** @param socket connected, nothing read from it yet */
export function linkOver(socket: Socket): ByteLink {
  // What breaks is said by `write`, and by the end of what arrives.
  socket.on('error', () => undefined);
  const ended = new Promise<void>((resolve) => void socket.once('close', () => resolve()));
  return {
    write: (bytes) =>
      new Promise((resolve, reject) => {
        const lost = (cause: unknown): void => reject(new GangwayError('HELPER_LOST', { cause }));
        socket.write(bytes, (cause) => (cause === undefined || cause === null ? resolve() : lost(cause)));
      }),
    incoming: arriving(socket),
    close: () => {
      socket.destroy();
      return ended;
    },
  };
}

async function* arriving(socket: Socket): AsyncGenerator<Uint8Array> {
  try {
    for await (const piece of socket as AsyncIterable<Uint8Array>) yield piece;
  } catch {
    // A connection that was reset has ended like any other: whoever reads sees whether all of it came.
  }
}
