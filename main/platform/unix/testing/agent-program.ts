/** An agent that waits for its helper. The test says which process that is. For tests only. */
import { chownSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { meetHelper } from '../meet-helper.ts';
import { become, peerOf, say, sayError } from './become.ts';
import { converse } from './converse.ts';

const { args, lines } = become();
const [above = '', patience = '5000', owner] = args;
const cancel = new AbortController();
try {
  const link = await meetHelper({
    above,
    peerOf,
    patience: Number(patience),
    signal: cancel.signal,
    start: async (socket) => {
      // Files that say they are another's, with a process of ours behind them.
      if (owner !== undefined)
        for (const path of [socket, dirname(socket)]) chownSync(path, Number(owner), 0);
      // Ended by the test, it leaves nothing behind either.
      process.on('exit', () => rmSync(dirname(socket), { recursive: true, force: true }));
      say({ socket });
      const { value = '' } = (await lines.next()) as { value?: string };
      if (value === 'cancel') setImmediate(() => cancel.abort());
      return value === 'cancel' ? new Promise<never>(() => undefined) : Number(value);
    },
  });
  say({ met: true });
  await converse(link, 'from the agent', lines);
} catch (error) {
  sayError(error);
}
