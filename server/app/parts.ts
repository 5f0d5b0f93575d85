/** What every door of the service is given. Made in `compose.ts`, once per process. */
import type { Storage } from '../storage/database.ts';
import type { MasterKey } from '../pki/master-key.ts';
import type { Attempts } from './attempts.ts';
import type { Clock } from './clock.ts';
import type { Log } from './log.ts';

export interface Parts {
  readonly storage: Storage;
  readonly master: MasterKey;
  readonly clock: Clock;
  readonly log: Log;
  readonly attempts: Attempts;
  /** `https://host[:port]` as people and agents reach the service. Known once it listens. */
  readonly origin: string;
  /** The private root that this service's TLS certificate is issued under; null: a public authority. */
  readonly root: { readonly sha256: string; readonly der: Buffer } | null;
  /** Hears of answers that a route did not declare. Tests fail on it; in operation it is logged. */
  readonly onBreach: (what: string) => void;
}
