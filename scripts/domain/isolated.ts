/**
 * A process tree apart: its own network with nothing but loopback, mounts, host name, message queues and process
 * ids. When its first process ends, the kernel ends all others in it; nothing of it can stay behind.
 */
export const DC_ADDRESS = '10.99.0.1';
export const DC_NAME = 'dc1';

/** Where Samba keeps what is the machine's: covered, so that a Samba that is set up here stays as it is. */
const COVERED = ['/etc/samba', '/var/lib/samba', '/var/cache/samba', '/var/log/samba', '/run/samba'];

const SET_UP = [
  'set -e',
  `hostname ${DC_NAME}`,
  'ip link set lo up',
  `ip addr add ${DC_ADDRESS}/24 dev lo`,
  ...COVERED.map((folder) => `mkdir -p ${folder}; mount -t tmpfs -o mode=0755 tmpfs ${folder}`),
  'exec "$@"',
].join('\n');

/** Arguments of `unshare` that run a command in there. */
export const isolated = (command: readonly string[]): string[] => [
  '--net',
  '--mount',
  '--uts',
  '--ipc',
  '--pid',
  '--fork',
  '--kill-child',
  '--mount-proc',
  'sh',
  '-c',
  SET_UP,
  'sh',
  ...command,
];
