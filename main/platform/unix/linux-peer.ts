/** Linux: `SO_PEERCRED`, with the values that x86 and ARM have. https://man7.org/linux/man-pages/man7/unix.7.html */
import { socketOption } from './libc.ts';
import type { PeerOf } from './peer.ts';

const SOL_SOCKET = 1;
const SO_PEERCRED = 17;

/** `struct ucred`: process, user, group; as they were at `connect` or `listen`. */
export const linuxPeer: PeerOf = (descriptor) => {
  const found = socketOption(descriptor, SOL_SOCKET, SO_PEERCRED, 12);
  return { pid: found.readInt32LE(0), uid: found.readUInt32LE(4) };
};
