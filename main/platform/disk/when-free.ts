/**
 * On Windows scanners and indexers open what was just written; for that moment it can be neither renamed nor renamed
 * over. Elsewhere the same answers mean that it may not be done, and waiting changes nothing.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { errnoOf } from './fault.ts';

const HELD = new Set(['EPERM', 'EACCES', 'EBUSY']);

/** Milliseconds between the tries; about a second and a half in all. */
const PAUSES = [10, 20, 50, 100, 200, 400, 800];

/**
 * Tries again while somebody else holds a file.
 * @throws what `work` threw last
 */
export async function whenFree(
  work: () => Promise<void>,
  wait: (ms: number) => Promise<unknown> = pause,
): Promise<void> {
  for (const ms of PAUSES) {
    try {
      return await work();
    } catch (error) {
      if (!HELD.has(errnoOf(error) ?? '')) throw error;
    }
    await wait(ms);
  }
  return work();
}
