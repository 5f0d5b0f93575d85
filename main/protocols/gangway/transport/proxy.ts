/** Which proxy leads to a server, read from the environment as curl and Chrome read it. */
import { isIP } from 'node:net';
import { GangwayError } from '../../../../protocol/errors.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

const variable = (environment: Environment, name: string): string =>
  (environment[name.toLowerCase()] ?? environment[name] ?? '').trim();

const bare = (host: string): string => host.toLowerCase().replace(/^\[|\]$/g, '');

/** A proxy elsewhere cannot reach this computer's own loopback addresses. */
const isLoopback = (host: string): boolean =>
  host === 'localhost' || host.endsWith('.localhost') || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);

/** One entry of NO_PROXY: `*`, `host`, `.domain`, `*.domain`, each with an optional port. */
function isExempt(entry: string, host: string, port: string): boolean {
  if (entry === '*') return true;
  const [, name = '', entryPort] = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(entry) ?? ['', entry];
  if (entryPort !== undefined && entryPort !== port) return false;
  const wanted = bare(name).replace(/^\*?\./, '');
  return wanted !== '' && (host === wanted || (isIP(host) === 0 && host.endsWith(`.${wanted}`)));
}

/** Whether user and password can be decoded, as they will have to be. */
function canDecodeLogin({ username, password }: URL): boolean {
  try {
    return decodeURIComponent(username + password) !== undefined;
  } catch {
    return false;
  }
}

/**
 * The proxy for an https origin, or `undefined` for none.
 * @throws INPUT_INVALID when HTTPS_PROXY is no http or https address.
 */
export function proxyFor(origin: URL, environment: Environment): URL | undefined {
  const setting = variable(environment, 'HTTPS_PROXY');
  if (setting === '') return undefined;
  const host = bare(origin.hostname);
  const port = origin.port === '' ? '443' : origin.port;
  const exempt = variable(environment, 'NO_PROXY').split(/[\s,]+/);
  if (isLoopback(host) || exempt.some((entry) => isExempt(entry.toLowerCase(), host, port))) return undefined;
  const proxy = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(setting) ? setting : `http://${setting}`);
  const isUsable =
    proxy !== null && proxy.hostname !== '' && /^https?:$/.test(proxy.protocol) && canDecodeLogin(proxy);
  if (!isUsable) {
    throw new GangwayError('INPUT_INVALID', { details: { field: 'HTTPS_PROXY' } });
  }
  return proxy;
}
