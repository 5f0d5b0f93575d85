/** The elevated part of a fake Mac, as the process of root that its question starts. For tests only. */
import { mkdirSync } from 'node:fs';
import { systemClock } from '../../main/engine/system-clock.ts';
import { serveAgent } from '../../main/helper/serve-agent.ts';
import { reachAgentBySocket } from '../../main/platform/darwin/elevation/index.ts';
import { macosPlatform } from '../../main/platform/darwin/index.ts';
import { peerOf } from '../../main/platform/unix/testing/peer-here.ts';
import { commandsOver } from './mac-commands.ts';
import { macOnDisk } from './mac-on-disk.ts';

const [script = '', root = '', commands = '', owner = '', ...args] = process.argv.slice(1);
const run = commandsOver(commands, 0);
const reach = reachAgentBySocket(
  { file: process.execPath, args: [script] },
  {
    run,
    uid: () => process.geteuid?.() ?? -1,
    becomeRoot: () => process.setuid?.(0),
    pid: process.pid,
    owner: Number(owner),
    above: '/tmp',
    peerOf,
    isRemote: () => false,
  },
);
// `/Library/Application Support` of this Mac: there already on a real one, and root's.
mkdirSync(root, { recursive: true, mode: 0o755 });
const link = await reach(args);
await serveAgent(link, { platform: macosPlatform(macOnDisk(root, run)), clock: systemClock, pin: undefined });
