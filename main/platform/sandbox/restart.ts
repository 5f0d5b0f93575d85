/** The restart of a simulated computer: asked for by steps, done by the agent or by whoever plays the person. */
import { sameHostName } from '../../core/host-name.ts';
import type { RestartControl } from '../../core/ports/platform.ts';
import { type Folder, folderAt } from '../disk/folder.ts';
import { readJsonIn } from '../disk/read-file.ts';
import { removeFileIn, writeJsonIn } from '../disk/write-file.ts';
import { readHostName } from './facts.ts';
import { Boots, BOOTS, Continue, CONTINUE, DOMAIN, Domain, HOST_NAME, Restart, RESTART } from './files.ts';

/** @throws STATE_CORRUPT when `restart.json` is not readable */
export async function isRestartPending(folder: Folder): Promise<boolean> {
  return (await readJsonIn(folder, RESTART, Restart))?.pending ?? false;
}

export async function demandRestart(folder: Folder, step: string): Promise<void> {
  const before = await readJsonIn(folder, RESTART, Restart);
  const because = new Set(before?.pending === true ? before.because : []);
  if (because.has(step)) return;
  await writeJsonIn(folder, RESTART, { pending: true, because: [...because, step] }, `${step}:restart`);
}

/** Its methods throw STATE_CORRUPT and what writing throws. */
export function restartControl(folder: Folder): RestartControl {
  const bootId = async (): Promise<string> => `boot-${await restarts(folder)}`;
  return {
    bootId,
    async continueAfter() {
      const after = await bootId();
      if ((await readJsonIn(folder, CONTINUE, Continue))?.after === after) return;
      await writeJsonIn(folder, CONTINUE, { after }, 'continue:write');
    },
    forget: () => removeFileIn(folder, CONTINUE, 'continue:remove'),
    restartNow: () => restartIn(folder),
  };
}

const restarts = async (folder: Folder): Promise<number> =>
  (await readJsonIn(folder, BOOTS, Boots))?.count ?? 0;

/** Restarts the simulated computer in `directory`, as a person who presses its button. */
export const restartComputer = (directory: string): Promise<void> => restartIn(folderAt(directory));

/**
 * What waited becomes effective. The agent lives on, as nobody ends it; the restart is counted last, so that one
 * that was broken off is simply done again.
 */
async function restartIn(folder: Folder): Promise<void> {
  const name = await readHostName(folder);
  if (name.pending !== null) {
    const renamed = { ...name, current: name.pending, pending: null };
    await writeJsonIn(folder, HOST_NAME, renamed, 'restart:host-name');
  }
  const domain = await readJsonIn(folder, DOMAIN, Domain);
  // The domain knows one name for this computer; under another it lets nobody in.
  if (domain?.state === 'pending' && sameHostName(domain.machineName, name.pending ?? name.current)) {
    await writeJsonIn(folder, DOMAIN, { ...domain, state: 'joined' }, 'restart:domain');
  }
  await removeFileIn(folder, RESTART, 'restart:done');
  await writeJsonIn(folder, BOOTS, { count: (await restarts(folder)) + 1 }, 'restart:count');
}
