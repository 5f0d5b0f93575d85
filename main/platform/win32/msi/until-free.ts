/** One installation at a time is a rule of Windows. Asking first would be a race, so it is tried again. */
import { setTimeout as sleep } from 'node:timers/promises';
import { outcomeOf } from './outcome.ts';

/** Ten minutes in all: updates of Windows take long. */
const TRIES = 40;
const PAUSE_MS = 15_000;

/** @returns the code of the first try that was not refused for another installation, or of the last one */
export async function untilFree(
  install: () => Promise<number>,
  signal?: { readonly aborted: boolean },
  pause: (ms: number) => Promise<unknown> = sleep,
): Promise<number> {
  for (let tries = 1; ; tries += 1) {
    const code = await install();
    if (outcomeOf(code) !== 'busy' || tries >= TRIES || signal?.aborted === true) return code;
    await pause(PAUSE_MS);
  }
}
