/** The log of the installation that is under way: Windows allows one at a time. */
import { blotOut } from '../../disk/blot-out.ts';
import { type Folder, pathIn } from '../../disk/folder.ts';
import { keepOutput } from '../../disk/installer-output.ts';
import { readFileIn } from '../../disk/read-file.ts';
import { removeFileIn } from '../../disk/write-file.ts';
import { failureIn, logText } from './log.ts';

const LOG = 'logs/installer.log';
const LOG_LIMIT = 16 * 1024 * 1024;
const LOG_END = 1024 * 1024;

export interface LogFile {
  /** Where the installer writes it. */
  path(): Promise<string>;
  /** Keeps its end for helpdesk, without the secret that the installer was given; never a reason to fail. */
  keep(step: string, secret?: Uint8Array): Promise<void>;
  /** Why the installation failed, as far as it says. */
  reason(): Promise<string | undefined>;
  remove(): Promise<void>;
}

/** @param folder only administrators look into it @param shared what is kept there everybody reads */
export function logFileIn(folder: Folder, shared: Folder): LogFile {
  const read = (): Promise<Uint8Array | undefined> =>
    readFileIn(folder, LOG, LOG_LIMIT).catch(() => undefined);
  return {
    path: () => pathIn(folder, LOG, true),
    async keep(step, secret) {
      const log = await read();
      if (log === undefined) return;
      // Of what stands before that nothing is kept.
      if (secret !== undefined) blotOut(log.subarray(-LOG_END), secret);
      await keepOutput(shared, step, logText(log));
    },
    async reason() {
      const log = await read();
      return log === undefined ? undefined : failureIn(logText(log));
    },
    remove: () => removeFileIn(folder, LOG, 'application:log'),
  };
}
