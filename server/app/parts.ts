/** What every door of the service is given. Made in `compose.ts`, once per process. */
import type { Pki } from '../pki/pki.ts';
import type { MasterKey } from '../pki/master-key.ts';
import type { Storage } from '../storage/database.ts';
import type { Attempts } from './attempts.ts';
import type { Clock } from './clock.ts';
import type { Log } from './log.ts';

/** A root certificate that agents must come to trust to reach this service. */
export interface PublishedRoot {
  /** Lower-case hexadecimal, over the DER bytes. */
  readonly sha256: string;
  readonly der: Buffer;
}

export interface Parts {
  readonly storage: Storage;
  readonly master: MasterKey;
  readonly pki: Pki;
  readonly clock: Clock;
  readonly log: Log;
  readonly attempts: Attempts;
  /** `https://host[:port]` as people and agents reach the service. Known once it listens. */
  readonly origin: string;
  /** The private root that the TLS certificate is issued under; null: a publicly trusted one. */
  readonly root: PublishedRoot | null;
  /** Hears of answers that a route did not declare. Tests fail on it; in operation it is logged. */
  readonly onBreach: (what: string) => void;
}
