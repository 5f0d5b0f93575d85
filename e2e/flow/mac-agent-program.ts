/** The agent of a fake Mac, as a person's process. The test says what the person types. For tests only. */
import { createEngine } from '../../main/engine/engine.ts';
import { systemClock } from '../../main/engine/system-clock.ts';
import { AGENT_VERSION } from '../../main/engine/version.ts';
import { helpedPlatform } from '../../main/helper/helped-platform.ts';
import { macosElevation } from '../../main/platform/darwin/elevation/index.ts';
import { promptIn } from '../../main/platform/darwin/elevation/prompt.ts';
import { macosPlatform } from '../../main/platform/darwin/index.ts';
import { become, peerOf, say, sayError } from '../../main/platform/unix/testing/become.ts';
import { gangwayProtocol } from '../../main/protocols/gangway/index.ts';
import { goOn } from './go-on.ts';
import { commandsOver } from './mac-commands.ts';
import { macOnDisk } from './mac-on-disk.ts';

// Loaded before it is somebody who may not look into this checkout.
await promptIn('en');
const { args, lines } = become();
const [root = '', commands = '', origin = '', rootFingerprint = '', owner = '', file = '', ...helper] = args;
const uid = process.getuid?.() ?? -1;
const run = commandsOver(commands, uid);
const plain = {
  asks: async () => false,
  start: async () => {
    throw new Error('a plain child is for root');
  },
};
const elevation = macosElevation(
  { plain, language: () => 'en' },
  {
    run,
    uid: () => uid,
    becomeRoot: () => undefined,
    pid: process.pid,
    owner: Number(owner),
    above: '/tmp',
    peerOf,
    isRemote: () => false,
  },
);
try {
  const engine = await createEngine({
    platform: await helpedPlatform({
      local: macosPlatform(macOnDisk(root, run)),
      elevation,
      program: { file, args: helper },
    }),
    protocol: gangwayProtocol({ agentVersion: AGENT_VERSION, clock: systemClock, environment: {} }),
    clock: systemClock,
    chance: () => 0.5,
    agentVersion: AGENT_VERSION,
    brand: {},
    language: 'en',
    rootFingerprint,
  });
  for (;;) {
    const { value, done } = (await lines.next()) as { value?: string; done?: boolean };
    if (done === true) break;
    if (value === 'unenroll') {
      await engine.handlers.enrollment.askUnenroll();
      await engine.handlers.enrollment.confirmUnenroll();
    }
    say(await goOn(engine, origin, value));
  }
} catch (error) {
  sayError(error);
}
