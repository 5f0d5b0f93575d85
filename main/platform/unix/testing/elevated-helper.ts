/** A helper that a fake Mac starts as root. It says over its link who it is. For tests only. */
import { reachAgentBySocket } from '../../darwin/elevation/index.ts';
import { peerOf } from './become.ts';

const [script = '', owner = '', person = '', ...args] = process.argv.slice(1);
const reach = reachAgentBySocket(
  { file: process.execPath, args: [script] },
  {
    run: async () => ({ exitCode: 0, stdout: `${person} ada\n`, stderr: '' }),
    uid: () => process.geteuid?.() ?? -1,
    becomeRoot: () => process.setuid?.(0),
    pid: process.pid,
    owner: Number(owner),
    above: '/tmp',
    peerOf,
    isRemote: () => false,
  },
);
const link = await reach(args);
const { pid, env } = process;
const about = { pid, uid: process.getuid?.(), env: Object.keys(env), cwd: process.cwd() };
await link.write(Buffer.from(`${JSON.stringify(about)}\n`));
for await (const piece of link.incoming) await link.write(piece);
