/**
 * A tunnel through a proxy (CONNECT). Written out, not taken from a package, because what a proxy says must
 * never be taken for the server's answer, and the server's roots must never be used for the proxy.
 */
import http from 'node:http';
import https from 'node:https';
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import type tls from 'node:tls';
import { GangwayError } from '../../../../protocol/errors.ts';
import { tlsFailure } from '../trust/tls-failure.ts';
import { networkFailure } from './network-failure.ts';

export interface Target {
  readonly host: string;
  readonly port: number;
}

const authority = ({ host, port }: Target): string => `${host.includes(':') ? `[${host}]` : host}:${port}`;

const credentials = (proxy: URL): Record<string, string> =>
  proxy.username === '' && proxy.password === ''
    ? {}
    : {
        'proxy-authorization': `Basic ${Buffer.from(
          `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`,
        ).toString('base64')}`,
      };

/**
 * Asks the proxy for a way to the target.
 * @param tlsOptions by which a proxy that is itself reached over TLS is proven; never the server's root.
 * @returns the bare way; TLS with the server is still to come.
 * @throws NETWORK_PROXY_AUTH, NETWORK_UNREACHABLE and the other network codes; details say `via: proxy`.
 */
export function openTunnel(
  proxy: URL,
  target: Target,
  tlsOptions: () => tls.ConnectionOptions,
  signal: AbortSignal,
): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const isTls = proxy.protocol === 'https:';
    const host = proxy.hostname.replace(/^\[|\]$/g, '');
    const request = (isTls ? https : http).request({
      // Node would take the name to prove from the Host header, which is the target's here.
      ...(isTls ? { ...tlsOptions(), servername: isIP(host) === 0 ? host : '' } : {}),
      method: 'CONNECT',
      host,
      port: proxy.port === '' ? (isTls ? 443 : 80) : Number(proxy.port),
      path: authority(target),
      headers: { host: authority(target), ...credentials(proxy) },
      agent: false,
      signal,
    });
    // Node calls every answer to CONNECT so, refusals too.
    request.once('connect', (response, socket, head) => {
      if (response.statusCode === 200 && head.length === 0) return resolve(socket);
      socket.destroy();
      return reject(refusal(proxy, response.statusCode ?? 0));
    });
    request.once('error', (error) => {
      const { code, details } = isTls
        ? tlsFailure(error, proxy.host, { kind: 'system' })
        : networkFailure(error);
      reject(
        new GangwayError(code, { details: { ...details, via: 'proxy', host: proxy.host }, cause: error }),
      );
    });
    request.end();
  });
}

function refusal(proxy: URL, status: number): GangwayError {
  return new GangwayError(status === 407 ? 'NETWORK_PROXY_AUTH' : 'NETWORK_UNREACHABLE', {
    details: { via: 'proxy', host: proxy.host, status: String(status) },
  });
}
