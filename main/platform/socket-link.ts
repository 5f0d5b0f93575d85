/** The bytes between an agent and its helper over a socket, or a pipe that Node takes for one. */
import type { Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { GangwayError } from '../../protocol/errors.ts';
import type { ByteLink } from '../core/ports/elevation.ts';

/** On Windows the event loop reads a pipe for as long as something comes: timers then wait for the end of a download. */
const BYTES_PER_TURN = 1024 * 1024;

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

async function* arriving(socket: Socket): AsyncGenerator<Uint8Array, void, void> {
  let sinceTurn = 0;
  try {
    for await (const piece of socket as AsyncIterable<Uint8Array>) {
      yield piece;
      sinceTurn += piece.length;
      if (sinceTurn < BYTES_PER_TURN) continue;
      sinceTurn = 0;
      await turn();
    }
  } catch {
    // A connection that was reset has ended like any other: whoever reads sees whether all of it came.
  }
}
