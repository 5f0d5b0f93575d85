/** How the system that the tests run on says who is at the other end. */
import { hostOs } from '../../select.ts';
import { darwinPeer } from '../darwin-peer.ts';
import { linuxPeer } from '../linux-peer.ts';
import type { PeerOf } from '../peer.ts';

export const peerOf: PeerOf = hostOs() === 'darwin' ? darwinPeer : linuxPeer;
