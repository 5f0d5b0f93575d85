/** The helper's end: connects to the agent that started it, and to nobody else. */
import { connect, type Socket } from 'node:net';
import { GangwayError } from '../../../protocol/errors.ts';
import type { ByteLink } from '../../core/ports/elevation.ts';
import { assertMeetingPlace } from './meeting-place.ts';
import { descriptorOf, type Peer, type PeerOf } from './peer.ts';
import { linkOver } from '../socket-link.ts';

/** A listening socket answers at once, however busy its process is. */
const PATIENCE_MS = 5_000;

export interface ExpectedAgent {
  /** Of its socket. */
  readonly path: string;
  /** Whose process it is, known from the system and not from the command line. */
  readonly uid: number;
  readonly pid: number;
}

/**
 * @throws HELPER_START_FAILED when the socket lies where others could have put it, or another process listens there
 */
export async function reachAgentAt({ path, uid, pid }: ExpectedAgent, peerOf: PeerOf): Promise<ByteLink> {
  await assertMeetingPlace(path, uid);
  const socket = await connected(path);
  // The path may mean something else since it was looked at: what counts is who is there.
  const peer = peerAt(socket, peerOf);
  if (peer?.uid === uid && peer.pid === pid) return linkOver(socket);
  socket.destroy();
  throw failed(peer === undefined ? 'peer-unknown' : peer.uid === uid ? 'peer-process' : 'peer-account');
}

function connected(path: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ path });
    const refuse = (cause: unknown): void => {
      clearTimeout(late);
      socket.destroy();
      reject(failed('no-answer', cause));
    };
    const late = setTimeout(refuse, PATIENCE_MS, new Error('too late'));
    socket.on('error', refuse);
    socket.once('connect', () => {
      clearTimeout(late);
      resolve(socket);
    });
  });
}

function peerAt(socket: Socket, peerOf: PeerOf): Peer | undefined {
  try {
    return peerOf(descriptorOf(socket));
  } catch {
    return undefined;
  }
}

const failed = (why: string, cause?: unknown): GangwayError =>
  new GangwayError('HELPER_START_FAILED', { details: { why }, cause });
