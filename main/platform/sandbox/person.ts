/** The rehearsed person: does what only a person can do on a computer, as `faults.json` says. */
import { setTimeout } from 'node:timers/promises';
import { GangwayError } from '../../../protocol/errors.ts';
import type { Guidance } from '../../contract/guidance.ts';
import type { StepContext } from '../../core/ports/platform.ts';
import type { Folder } from '../disk/folder.ts';
import { type Doing, type Faults, readFaults } from './faults.ts';

/** How often it is looked whether a person who plays by hand is done. */
const LOOK_MS = 100;

export async function doingOf(
  folder: Folder,
  what: keyof NonNullable<Faults['person']>,
): Promise<Doing | undefined> {
  return (await readFaults(folder)).person?.[what];
}

/**
 * Waits for a real person who plays the rehearsed one, and is told meanwhile what to do.
 * @throws CANCELLED; what `isDone` throws
 */
export async function untilDone(
  isDone: () => Promise<boolean>,
  guidance: Guidance,
  { signal, guide }: Pick<StepContext, 'signal' | 'guide'>,
): Promise<void> {
  void guide(guidance);
  // What is being written is no file yet.
  const unless = (error: unknown): boolean => {
    if (error instanceof GangwayError && error.code === 'MANAGEMENT_UNKNOWN') return false;
    throw error;
  };
  while (!(await isDone().catch(unless))) {
    await setTimeout(LOOK_MS, undefined, { signal }).catch(() => {
      throw new GangwayError('CANCELLED');
    });
  }
  void guide(null);
}
