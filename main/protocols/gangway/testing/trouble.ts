/** Servers that fail in a chosen way, and sessions that meet them. Everything is ended by `end`. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import net, { type AddressInfo } from 'node:net';
import type { ServerSession } from '../../../core/ports/server.ts';
import { Secret } from '../../../core/secret.ts';
import type { Timeouts } from '../transport/limits.ts';
import { agent, codeOf, facts } from './agent.ts';
import { type RecordingServer, recordingTlsServer } from './recording-server.ts';
import { type Authorities, CODE, makeAuthorities, ORGANISATION, service } from './service.ts';
import { softwareKeys } from './software-keys.ts';

/** Answers instead of the service when it returns true. */
export type Override = (request: IncomingMessage, response: ServerResponse) => boolean;

export interface Trouble {
  readonly authorities: Authorities;
  /** The service, with redeem or more of it overridden. */
  start(override: Override): Promise<RecordingServer>;
  /** Bare TCP; @returns its origin. */
  startRaw(onConnection: (socket: net.Socket) => unknown): Promise<string>;
  session(
    origin: string,
    options?: { timeouts?: Partial<Timeouts>; systemRoots?: readonly string[] },
  ): ServerSession;
  /** The code redeem ends with when the server answers it so. */
  outcome(answer: (response: ServerResponse) => unknown): Promise<string>;
  end(): Promise<void>;
}

export const redeem = (session: ServerSession, signal?: AbortSignal): ReturnType<ServerSession['redeem']> =>
  session.redeem({ code: new Secret(CODE), facts, language: 'en' }, signal);

/** Overrides redeem alone. */
export const onRedeem =
  (answer: (response: ServerResponse) => unknown): Override =>
  (request, response) => {
    if (request.url !== '/agent/v1/redeem') return false;
    answer(response);
    return true;
  };

export async function trouble(): Promise<Trouble> {
  const authorities = await makeAuthorities();
  const ends: (() => unknown)[] = [];
  const made: Trouble = {
    authorities,
    start: async (override) => {
      const server = await recordingTlsServer(authorities.server, service(authorities, override));
      ends.push(() => server.close());
      return server;
    },
    startRaw: async (onConnection) => {
      const sockets = new Set<net.Socket>();
      const server = net.createServer((socket) => {
        sockets.add(socket);
        socket.on('error', () => {});
        onConnection(socket);
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      ends.push(() => {
        for (const socket of sockets) socket.destroy();
        return new Promise((resolve) => server.close(resolve));
      });
      return `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    },
    session: (origin, { timeouts = {}, systemRoots = [] } = {}) => {
      const session = agent({ timeouts, systemRoots: () => systemRoots }).session(
        {
          origin,
          organisation: { id: ORGANISATION, name: 'Acme', help: {} },
          root: { sha256: authorities.root.sha256, certificate: authorities.root.der },
          planSigner: authorities.planSigner.der,
          clockOffset: 0,
        },
        softwareKeys(),
      );
      ends.push(() => session.close());
      return session;
    },
    outcome: async (answer) => {
      const server = await made.start(onRedeem(answer));
      return codeOf(redeem(made.session(server.origin)));
    },
    end: async () => {
      await Promise.all(ends.splice(0).map((end) => end()));
    },
  };
  return made;
}
