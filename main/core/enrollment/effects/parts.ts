/** What every effect of the flow works with. */
import type { Guide } from '../guide.ts';
import type { Journal } from '../journal.ts';
import type { Reporter } from '../reporter.ts';
import type { Happening } from '../state.ts';
import type { ServerInfo, ServerProtocol, ServerSession } from '../../ports/server.ts';
import type { Platform } from '../../ports/platform.ts';
import type { Pauses } from '../../retrying.ts';

export interface EffectParts {
  readonly platform: Platform;
  readonly protocol: ServerProtocol;
  readonly journal: Journal;
  readonly pauses: Pauses;
  readonly agentVersion: string;
  language(): string;
  /** The one session with this server, opened when first needed; makes the device's keys first. */
  session(info: ServerInfo): Promise<ServerSession>;
  /** Tells the service what happens from now on. */
  reporter(info: ServerInfo, device: string): Promise<Reporter>;
  /** Ends session and reporter. */
  disconnect(): void;
  /** Resolves when the last words of an enrollment that is over were told, or could not be. */
  leftover(): Promise<void>;
  /** Bytes of a step's download. */
  progress(step: string, done: number, total: number): void;
  /** What the person must do in the system for a step. */
  guide: Guide['show'];
  /** Something to show changed without a change of state. */
  changed(): void;
}

/** An effect ends in a happening; what it throws becomes `failed`. */
export type Effect<S> = (state: S, parts: EffectParts, signal: AbortSignal) => Promise<Happening>;

/** Longest wait for the last events at the end, milliseconds: the person must not wait for the network. */
export const LAST_WORDS_MS = 10_000;
