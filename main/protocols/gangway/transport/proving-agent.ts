/**
 * An https agent for one trust decision. It hands a socket to HTTP only after the server on it is proven, so
 * that not one byte of a request can leave before.
 */
import https from 'node:https';
import net from 'node:net';
import type { Duplex } from 'node:stream';
import tls from 'node:tls';
import { GangwayError } from '../../../../protocol/errors.ts';
import { chainOf, judgeChain } from '../trust/strength.ts';
import { tlsFailure } from '../trust/tls-failure.ts';
import { networkFailure } from './network-failure.ts';
import { type Environment, proxyFor } from './proxy.ts';
import { type SystemRoots, type Trust, tlsOptionsFor } from './trust.ts';
import { openTunnel, type Target } from './tunnel.ts';

export interface AgentOptions {
  readonly trust: Trust;
  readonly environment: Environment;
  readonly systemRoots: SystemRoots;
  /** Milliseconds until the server must be proven. */
  readonly connectTimeout: number;
  /** Whether connections stay open for the next request. */
  readonly keepAlive: boolean;
}

type Created = (error: Error | null, stream: Duplex) => void;

export class ProvingAgent extends https.Agent {
  readonly #options: AgentOptions;
  readonly #opening = new Set<AbortController>();
  #tlsOptions: tls.ConnectionOptions | undefined;

  constructor(options: AgentOptions) {
    super({ keepAlive: options.keepAlive, maxCachedSessions: 0 });
    this.#options = options;
  }

  override createConnection(options: https.RequestOptions, created?: Created): undefined {
    const target = { host: String(options.host ?? options.hostname), port: Number(options.port ?? 443) };
    this.open(target).then(
      (socket) => created?.(null, socket),
      // With an error Node looks at no stream; its types ask for one.
      (error: Error) => created?.(error, undefined as unknown as Duplex),
    );
    return undefined;
  }

  /**
   * Opens a connection and proves the server on it.
   * @throws NETWORK_…, TRUST_…
   */
  async open(target: Target): Promise<tls.TLSSocket> {
    const opening = new AbortController();
    this.#opening.add(opening);
    const timer = setTimeout(() => {
      opening.abort(
        new GangwayError('NETWORK_TIMEOUT', { details: { host: target.host, phase: 'connect' } }),
      );
    }, this.#options.connectTimeout);
    try {
      const way = await this.#way(target, opening.signal);
      return await this.#prove(way, target, opening.signal);
    } catch (error) {
      // An aborted attempt reports some network error of its own; why it was aborted is what counts.
      throw opening.signal.aborted ? opening.signal.reason : error;
    } finally {
      clearTimeout(timer);
      this.#opening.delete(opening);
    }
  }

  /** Ends every connection: those in use, those kept and those still being opened. */
  override destroy(): void {
    for (const opening of this.#opening) opening.abort(new GangwayError('CANCELLED'));
    super.destroy();
  }

  async #way(target: Target, signal: AbortSignal): Promise<Duplex> {
    const host = target.host.includes(':') ? `[${target.host}]` : target.host;
    const proxy = proxyFor(new URL(`https://${host}:${target.port}`), this.#options.environment);
    if (proxy !== undefined) {
      const { systemRoots } = this.#options;
      return openTunnel(proxy, target, () => tlsOptionsFor({ kind: 'system' }, systemRoots), signal);
    }
    return new Promise((resolve, reject) => {
      const socket = net.connect({ ...target, signal, keepAlive: true, noDelay: true });
      socket.once('connect', () => resolve(socket));
      socket.once('error', (error) => reject(networkFailure(error, { host: target.host })));
    });
  }

  #prove(way: Duplex, { host }: Target, signal: AbortSignal): Promise<tls.TLSSocket> {
    const { trust, systemRoots } = this.#options;
    return new Promise((resolve, reject) => {
      this.#tlsOptions ??= tlsOptionsFor(trust, systemRoots);
      const socket = tls.connect({
        ...this.#tlsOptions,
        socket: way,
        host,
        ...(net.isIP(host) === 0 ? { servername: host } : {}),
      });
      const onAbort = (): void => void socket.destroy();
      signal.addEventListener('abort', onAbort, { once: true });
      const settle = (act: () => void): void => {
        signal.removeEventListener('abort', onAbort);
        socket.removeListener('close', onClose);
        act();
      };
      const fail = (failure: GangwayError): void => {
        settle(() => reject(failure));
        way.destroy();
      };
      const onClose = (): void => fail(new GangwayError('NETWORK_CUT', { details: { host } }));
      socket.once('close', onClose);
      socket.once('secureConnect', () => {
        try {
          if (trust.kind !== 'nobody') judgeChain(chainOf(socket), host);
          settle(() => resolve(socket));
        } catch (error) {
          socket.destroy();
          fail(networkFailure(error));
        }
      });
      socket.once('error', (error) => fail(tlsFailure(error, host, trust)));
    });
  }
}
