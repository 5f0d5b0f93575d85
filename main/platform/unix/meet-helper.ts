/** The agent's end: waits on a socket of its own until the helper that it started, and no other, is there. */
import { createServer, type Server, type Socket } from 'node:net';
import { GangwayError } from '../../../protocol/errors.ts';
import type { ByteLink } from '../../core/ports/elevation.ts';
import { makeMeetingPlace } from './meeting-place.ts';
import { descriptorOf, type Peer, type PeerOf } from './peer.ts';
import { linkOver } from '../socket-link.ts';

/** Elevated or not: the account of a helper. */
const ROOT = 0;
/** From the start of the process to its connection. */
const PATIENCE_MS = 10_000;
/** Strangers who may wait at the same time until the helper's process is known; more are turned away at once. */
const MOST_WAITING = 8;

export interface Meeting {
  readonly peerOf: PeerOf;
  /** In which folder the one for the socket is made. */
  readonly above: string;
  readonly signal: AbortSignal;
  readonly patience?: number;
  /** Starts the helper and says which process it is. @throws what the agent is then told */
  start(socket: string): Promise<number>;
}

/**
 * Resolves with the helper at the other end; socket and folder are gone by then, as they are after any failure.
 * @throws HELPER_START_FAILED when it does not come, CANCELLED, and what `start` throws
 */
export async function meetHelper({
  above,
  peerOf,
  signal,
  start,
  patience = PATIENCE_MS,
}: Meeting): Promise<ByteLink> {
  const place = await makeMeetingPlace(above);
  const visitors = visitorsOf(createServer({ pauseOnConnect: true }), peerOf);
  try {
    await visitors.listen(place.path);
    const found = await before(signal, async (stop) => {
      const pid = await start(place.path);
      return visitors.find(pid, patience, stop);
    });
    return linkOver(found);
  } finally {
    visitors.leave();
    await place.remove();
  }
}

interface Visitors {
  listen(path: string): Promise<void>;
  find(pid: number, patience: number, stop: AbortSignal): Promise<Socket>;
  /** Turns away everybody but the one that was found. */
  leave(): void;
}

function visitorsOf(server: Server, peerOf: PeerOf): Visitors {
  const waiting = new Map<Socket, Peer>();
  let arrived = (): void => undefined;
  server.on('connection', (socket) => {
    socket.on('error', () => undefined);
    const peer = peerOrNobody(peerOf, socket);
    // A stranger is turned away without a byte said or read.
    if (peer?.uid !== ROOT || waiting.size >= MOST_WAITING) return void socket.destroy();
    waiting.set(socket, peer);
    socket.once('close', () => waiting.delete(socket));
    arrived();
  });
  const take = (pid: number): Socket | undefined => {
    for (const [socket, peer] of waiting) {
      if (peer.pid === pid) {
        waiting.delete(socket);
        return socket;
      }
      socket.destroy();
    }
    return undefined;
  };
  return {
    listen: (path) =>
      new Promise((resolve, reject) => {
        server.once('error', (cause) => reject(failed('listen', cause)));
        server.listen({ path }, () => resolve());
      }),
    find: (pid, patience, stop) =>
      new Promise((resolve, reject) => {
        const late = setTimeout(() => reject(failed('nobody-came')), patience);
        stop.addEventListener('abort', () => clearTimeout(late), { once: true });
        arrived = () => {
          const socket = take(pid);
          if (socket === undefined) return;
          clearTimeout(late);
          arrived = () => undefined;
          resolve(socket);
        };
        arrived();
      }),
    leave: () => {
      server.close();
      for (const socket of waiting.keys()) socket.destroy();
    },
  };
}

function peerOrNobody(peerOf: PeerOf, socket: Socket): Peer | undefined {
  try {
    return peerOf(descriptorOf(socket));
  } catch {
    return undefined;
  }
}

/** @throws CANCELLED as soon as the signal is aborted */
async function before<T>(signal: AbortSignal, work: (stop: AbortSignal) => Promise<T>): Promise<T> {
  const stop = new AbortController();
  const cancelled = new Promise<never>((_, reject) => {
    const cancel = (): void => reject(new GangwayError('CANCELLED'));
    if (signal.aborted) cancel();
    signal.addEventListener('abort', cancel, { once: true, signal: stop.signal });
  });
  try {
    return await Promise.race([work(stop.signal), cancelled]);
  } finally {
    stop.abort();
  }
}

const failed = (why: string, cause?: unknown): GangwayError =>
  new GangwayError('HELPER_START_FAILED', { details: { why }, cause });
