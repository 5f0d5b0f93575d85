/** Waiting for what only the person can do: it is seen by itself when it is done, and never given up silently. */
import { GangwayError } from '../../protocol/errors.ts';
import type { Guidance } from '../contract/guidance.ts';
import type { StepContext } from '../core/ports/platform.ts';

/** What is asked of the system so often must be cheap and not rate limited. */
const POLL_MS = 2_500;
/** A quarter of an hour; then the person says whether to wait on. Counted, so that no clock can stretch it. */
const POLLS = 360;

/** Rejects with CANCELLED when the signal is aborted. */
export type Sleep = (ms: number, signal?: AbortSignal) => Promise<void>;

/** What cannot be shown, as whoever shows it is gone, changes nothing here: the system's own dialog stands. */
export function tell({ guide }: Pick<StepContext, 'guide'>, guidance: Guidance): void {
  guide(guidance).catch(() => undefined);
}

/**
 * Says what to do and looks until it is done; after each quarter of an hour it asks, and looks on while it asks.
 * @param again what is done for a person who wants to go on: it may have gone from the screen meanwhile
 * @returns `false` when the person does not want to wait any longer
 * @throws CANCELLED, and what `isDone` throws
 */
export async function untilDone(
  { sleep }: { readonly sleep: Sleep },
  { guide, signal }: Pick<StepContext, 'guide' | 'signal'>,
  guidance: Guidance,
  isDone: () => Promise<boolean>,
  again: () => Promise<void> = async () => undefined,
): Promise<boolean> {
  for (;;) {
    tell({ guide }, guidance);
    for (let polls = 0; polls < POLLS; polls += 1) {
      if (signal.aborted) throw new GangwayError('CANCELLED');
      if (await isDone()) return true;
      await sleep(POLL_MS, signal);
    }
    const answered = guide(guidance, 'wait-on');
    const pause = (): Promise<undefined> => sleep(POLL_MS, signal).then(() => undefined);
    let answer: Awaited<typeof answered> | undefined;
    while (answer === undefined) {
      answer = await Promise.race([answered, pause()]);
      if (signal.aborted || answer === 'over') throw new GangwayError('CANCELLED');
      if (await isDone()) return true;
    }
    if (answer === 'no') return false;
    await again();
  }
}
