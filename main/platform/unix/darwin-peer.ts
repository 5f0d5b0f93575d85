/**
 * macOS: `getpeereid` for the effective user and `LOCAL_PEERPID` for the process, as `sys/un.h` and `unistd.h` of its
 * SDK have them. Written after those headers; it has run nowhere.
 */
import { declare, socketOption } from './libc.ts';
import type { PeerOf } from './peer.ts';

const SOL_LOCAL = 0;
const LOCAL_PEERPID = 2;

/** https://developer.apple.com/library/archive/documentation/System/Conceptual/ManPages_iPhoneOS/man3/getpeereid.3.html */
const getpeereid = declare<[number, Buffer, Buffer]>('int getpeereid(int socket, void *uid, void *gid)');

export const darwinPeer: PeerOf = (descriptor) => {
  const [uid, gid] = [Buffer.alloc(4), Buffer.alloc(4)];
  if (getpeereid(descriptor, uid, gid) !== 0)
    throw new Error('the kernel does not say who is at the other end');
  return {
    uid: uid.readUInt32LE(),
    pid: socketOption(descriptor, SOL_LOCAL, LOCAL_PEERPID, 4).readInt32LE(),
  };
};
