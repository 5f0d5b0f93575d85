/** The one session with the service and who reports over it, both opened when they are first needed. */
import type { Failure } from '../failure.ts';
import type { Clock } from '../ports/clock.ts';
import type { KeyStore } from '../ports/keys.ts';
import type { ServerInfo, ServerProtocol, ServerSession } from '../ports/server.ts';
import type { Journal } from './journal.ts';
import { noticing } from './noticing.ts';
import { type Reporter, startReporter } from './reporter.ts';

export interface ConnectionParts {
  readonly protocol: Pick<ServerProtocol, 'session'>;
  readonly keys: KeyStore;
  readonly journal: Journal;
  readonly clock: Clock;
  /** The service said that it is over for this device. */
  overFor(failure: Failure): void;
  /** What is still to be told may have changed. */
  changed(): void;
}

export interface Connection {
  readonly isOpen: boolean;
  /** Makes the device's keys first: whatever leaves, they are there already. */
  session(info: ServerInfo): Promise<ServerSession>;
  reporter(info: ServerInfo, device: string): Promise<Reporter>;
  /** Events the service has still to be told. */
  unreported(): number;
  close(): void;
}

export function connection({
  protocol,
  keys,
  journal,
  clock,
  overFor,
  changed,
}: ConnectionParts): Connection {
  let session: { origin: string; opened: Promise<ServerSession> } | undefined;
  let reporter: Reporter | undefined;

  function openSession(info: ServerInfo): Promise<ServerSession> {
    if (session?.origin !== info.origin) {
      const opened = keys.open().then((own) => noticing(protocol.session(info, own), overFor));
      session = { origin: info.origin, opened };
      opened.catch(() => (session = undefined));
    }
    return session.opened;
  }

  return {
    get isOpen() {
      return session !== undefined;
    },
    session: openSession,
    async reporter(info, device) {
      const opened = await openSession(info);
      reporter ??= startReporter({
        journal,
        clock,
        send: (events, signal) => opened.report(device, events, signal),
        changed,
      });
      return reporter;
    },
    unreported: () => reporter?.unreported() ?? 0,
    close() {
      reporter?.stop();
      reporter = undefined;
      session?.opened.then((opened) => opened.close()).catch(() => undefined);
      session = undefined;
    },
  };
}
