/**
 * A tunnel through a proxy (CONNECT). Written out, not taken from a package, because what a proxy says must
 * never be taken for the server's answer, and the server's roots must never be used for the proxy.
 */
import http from 'node:http';
import https from 'node:https';
import type { Duplex } from 'node:stream';
import { GangwayError } from '../../../../protocol/errors.ts';
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
 * @returns the bare way; TLS with the server is still to come.
 * @throws NETWORK_PROXY_AUTH, NETWORK_UNREACHABLE and the other network codes; details say `via: proxy`.
 */
export function openTunnel(proxy: URL, target: Target, signal: AbortSignal): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const request = (proxy.protocol === 'https:' ? https : http).request({
      method: 'CONNECT',
      host: proxy.hostname.replace(/^\[|\]$/g, ''),
      port: proxy.port === '' ? (proxy.protocol === 'https:' ? 443 : 80) : Number(proxy.port),
      path: authority(target),
      headers: { host: authority(target), ...credentials(proxy) },
      agent: false,
      signal,
    });
    request.once('connect', (response, socket, head) => {
      if (response.statusCode === 200 && head.length === 0) return resolve(socket);
      socket.destroy();
      return reject(refusal(proxy, response.statusCode ?? 0));
    });
    // A proxy that refuses answers like any web server.
    request.once('response', (response) => {
      response.destroy();
      reject(refusal(proxy, response.statusCode ?? 0));
    });
    request.once('error', (error) => {
      reject(networkFailure(error, { via: 'proxy', host: proxy.host }));
    });
    request.end();
  });
}

function refusal(proxy: URL, status: number): GangwayError {
  return new GangwayError(status === 407 ? 'NETWORK_PROXY_AUTH' : 'NETWORK_UNREACHABLE', {
    details: { via: 'proxy', host: proxy.host, status: String(status) },
  });
}
