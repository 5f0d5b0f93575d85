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
import { TappedSocket } from './tapped-socket.ts';
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
  /** Whether connections are made for large bodies; such a one serves one request. */
  readonly largeBodies?: boolean;
}

/** Through a tunnel, or by itself; then with a buffer to read into, if wanted. */
interface Way {
  readonly socket?: Duplex;
  readonly onread?: net.OnReadOpts;
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
  async open(target: Target): Promise<Duplex> {
    const opening = new AbortController();
    this.#opening.add(opening);
    const timer = setTimeout(() => {
      opening.abort(
        new GangwayError('NETWORK_TIMEOUT', { details: { host: target.host, phase: 'connect' } }),
      );
    }, this.#options.connectTimeout);
    try {
      const tunnel = await this.#tunnel(target, opening.signal);
      // Node gives only a connection that TLS opened itself a buffer that is used again.
      if (this.#options.largeBodies !== true || tunnel !== undefined) {
        return await this.#prove(target, opening.signal, tunnel === undefined ? {} : { socket: tunnel });
      }
      const tapped = new TappedSocket();
      return tapped.over(await this.#prove(target, opening.signal, { onread: tapped.onread }));
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

  /** Through the proxy, if one leads there. */
  async #tunnel(target: Target, signal: AbortSignal): Promise<Duplex | undefined> {
    const host = target.host.includes(':') ? `[${target.host}]` : target.host;
    const proxy = proxyFor(new URL(`https://${host}:${target.port}`), this.#options.environment);
    if (proxy === undefined) return undefined;
    const { systemRoots } = this.#options;
    return openTunnel(proxy, target, () => tlsOptionsFor({ kind: 'system' }, systemRoots), signal);
  }

  #prove(target: Target, signal: AbortSignal, way: Way): Promise<tls.TLSSocket> {
    const { host } = target;
    const { trust, systemRoots } = this.#options;
    return new Promise((resolve, reject) => {
      this.#tlsOptions ??= tlsOptionsFor(trust, systemRoots);
      // Node's types do not know what of this concerns TCP; its documentation does.
      const options = {
        ...this.#tlsOptions,
        ...way,
        ...target,
        keepAlive: true,
        noDelay: true,
        ...(net.isIP(host) === 0 ? { servername: host } : {}),
      };
      const socket = tls.connect(options);
      let isReached = way.socket !== undefined;
      socket.once('connect', () => {
        isReached = true;
      });
      const onAbort = (): void => void socket.destroy();
      if (signal.aborted) onAbort();
      signal.addEventListener('abort', onAbort, { once: true });
      const settle = (act: () => void): void => {
        signal.removeEventListener('abort', onAbort);
        socket.removeListener('close', onClose);
        act();
      };
      const fail = (failure: GangwayError): void => {
        settle(() => reject(failure));
        socket.destroy();
        way.socket?.destroy();
      };
      const onClose = (): void => fail(new GangwayError('NETWORK_CUT', { details: { host } }));
      socket.once('close', onClose);
      socket.once('secureConnect', () => {
        try {
          if (trust.kind !== 'nobody') judgeChain(chainOf(socket), host);
          settle(() => resolve(socket));
        } catch (error) {
          fail(networkFailure(error));
        }
      });
      socket.once('error', (error) =>
        fail(isReached ? tlsFailure(error, host, trust) : networkFailure(error, { host })),
      );
    });
  }
}
