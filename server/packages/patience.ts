/**
 * Node gives every request of a server the same time to arrive, short enough for whoever dribbles. An installer
 * over a slow line takes longer. So the server waits longer while uploads of people who may upload run; one that
 * stands still is cut off all the same.
 */
import type { IncomingMessage } from 'node:http';

const WHOLE_UPLOAD_MS = 2 * 60 * 60_000;
const STANDSTILL_MS = 60_000;

export interface Patience {
  /** @returns how to end it; whoever begins must. */
  begin(request: IncomingMessage): () => void;
}

/** @param server its `requestTimeout` is what it was once the last upload has ended. */
export function createPatience(server: { requestTimeout: number }): Patience {
  let running = 0;
  let normal = server.requestTimeout;
  return {
    begin(request) {
      if (running === 0) {
        normal = server.requestTimeout;
        server.requestTimeout = WHOLE_UPLOAD_MS;
      }
      running += 1;
      const { socket } = request;
      const cut = (): void => {
        socket.destroy();
      };
      socket.setTimeout(STANDSTILL_MS, cut);
      return () => {
        running -= 1;
        if (running === 0) server.requestTimeout = normal;
        socket.off('timeout', cut).setTimeout(0);
      };
    },
  };
}
