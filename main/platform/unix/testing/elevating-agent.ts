/** An agent of a fake Mac under another account. Its commands are run by the test, which is root. For tests only. */
import { macosElevation } from '../../darwin/elevation/index.ts';
import { promptIn } from '../../darwin/elevation/prompt.ts';
import type { CommandResult } from '../../run-command.ts';
import { become, peerOf, say, sayError } from './become.ts';
import { converse } from './converse.ts';

// Loaded before it is somebody who may not look into this checkout.
await Promise.all(['en', 'fi'].map(promptIn));
const { args, lines } = become();
const [above = '', owner = '', language = '', file = '', ...helper] = args;
const plain = {
  asks: async () => false,
  start: async () => {
    throw new Error('a plain child is for root');
  },
};
const elevation = macosElevation(
  { plain, language: () => language },
  {
    run: async (command) => {
      say({ run: command });
      const { value = '' } = (await lines.next()) as { value?: string };
      return JSON.parse(value) as CommandResult;
    },
    uid: () => process.geteuid?.() ?? -1,
    becomeRoot: () => undefined,
    pid: process.pid,
    owner: Number(owner),
    above,
    peerOf,
    isRemote: () => false,
  },
);
try {
  const link = await elevation.start({ file, args: helper }, new AbortController().signal);
  say({ met: true, asks: await elevation.asks() });
  await converse(link, 'from the agent', lines);
} catch (error) {
  sayError(error);
}
