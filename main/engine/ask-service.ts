/** Asks the service how it sees this computer, for a program that only looks: nothing is set up, no order followed. */
import { checkIn } from '../core/enrollment/check-in.ts';
import { openJournal } from '../core/enrollment/journal.ts';
import { replay } from '../core/enrollment/progress.ts';
import { soon } from '../core/enrollment/soon.ts';
import { failureOf } from '../core/failure.ts';
import type { Clock } from '../core/ports/clock.ts';
import type { Platform } from '../core/ports/platform.ts';
import type { ServerProtocol } from '../core/ports/server.ts';

/** Milliseconds: whoever looks does not wait for a network that is not there. */
const LONGEST_MS = 5_000;

export interface AskParts {
  readonly platform: Platform;
  readonly protocol: ServerProtocol;
  readonly clock: Clock;
}

/**
 * What it says is in the journal afterwards: that the device is revoked, or a newer certificate. Does nothing where
 * the system would ask the person first.
 * @throws STATE_BUSY when a program that is open asks by itself, and whatever keeps it from asking
 */
export async function askService({ platform, protocol, clock }: AskParts): Promise<void> {
  if (platform.elevated?.asks === true) return;
  const lock = await platform.lock();
  try {
    const journal = await openJournal(platform.journal, clock);
    const { server, redeemed, over, revoked } = replay(journal.entries);
    if (!server || !redeemed || over || revoked) return;
    const session = protocol.session(server, await platform.keys.open());
    const stop = new AbortController();
    try {
      const asked = checkIn({ journal, session, takesOrders: false }, stop.signal);
      await soon(asked, LONGEST_MS, clock);
    } catch (error) {
      if (failureOf(error).code !== 'DEVICE_REVOKED') throw error;
      await journal.append({ kind: 'revoked' });
    } finally {
      stop.abort();
      session.close();
    }
  } finally {
    await lock.release();
  }
}
