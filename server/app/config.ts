/** Configuration: read once from the environment, every fault named at once, unknown names refused. */
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { z } from 'zod';
import { DATA_DEFAULT } from './data-folder.ts';
import { LOG_LEVELS, type LogLevel } from './log.ts';

export interface Config {
  /** Folder of the master key, the database file and the first administrator's password. */
  readonly data: string;
  /** Where to listen. Port 0: any free one. */
  readonly host: string;
  readonly port: number;
  /** `https://host[:port]` as agents and people reach the service; undefined: by host and port. */
  readonly publicUrl: string | undefined;
  /** `postgres://…`; undefined: SQLite in the data folder. */
  readonly databaseUrl: string | undefined;
  /** PEM; undefined: a certificate of the service's own root. */
  readonly tls: { readonly certificate: string; readonly key: string } | undefined;
  /** Name of the organisation that the first start makes. */
  readonly organisation: string;
  /** Reverse proxies whose word on the caller's address is believed: addresses or networks. */
  readonly trustedProxies: readonly string[];
  readonly logLevel: LogLevel;
}

/** The environment is not a configuration; `faults` says everything that is wrong with it. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(faults.join('\n'));
    this.faults = faults;
  }
}

const LISTEN = /^(?:\[(?<v6>[0-9a-fA-F:]+)\]|(?<host>[^:[\]\s]+)):(?<port>\d{1,5})$/;
const listen = z
  .string()
  .refine((text) => Number(LISTEN.exec(text)?.groups?.['port'] ?? 65_536) <= 65_535, 'is not host:port')
  .transform((text) => {
    const groups = LISTEN.exec(text)?.groups ?? {};
    return { host: groups['v6'] ?? groups['host'] ?? '', port: Number(groups['port']) };
  });

const origin = z
  .string()
  .refine((text) => URL.canParse(text) && new URL(text).protocol === 'https:', 'is not an https address')
  .refine((text) => !URL.canParse(text) || /^\/?$/.test(new URL(text).pathname), 'must have no path')
  .transform((text) => new URL(text).origin);

const pem = z.string().transform((file, context) => {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    context.addIssue({ code: 'custom', message: `cannot be read: ${(error as Error).message}` });
    return z.NEVER;
  }
});

const proxies = z.string().transform((text, context) => {
  const list = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  for (const part of list) {
    const [address = '', bits = '0'] = part.split('/');
    if (isIP(address) === 0 || !/^\d{1,3}$/.test(bits)) {
      context.addIssue({ code: 'custom', message: `${part} is not an address or network` });
    }
  }
  return list;
});

const Environment = z.strictObject({
  GANGWAY_DATA: z.string().min(1).default(DATA_DEFAULT),
  GANGWAY_LISTEN: listen.default({ host: '127.0.0.1', port: 8443 }),
  GANGWAY_PUBLIC_URL: origin.optional(),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'is not a postgres:// address')
    .optional(),
  GANGWAY_TLS_CERT: pem.optional(),
  GANGWAY_TLS_KEY: pem.optional(),
  GANGWAY_ORGANISATION: z.string().trim().min(1).max(60).default('Acme'),
  GANGWAY_TRUSTED_PROXIES: proxies.default([]),
  GANGWAY_LOG: z.enum(LOG_LEVELS).default('info'),
});

/** For the table in docs/operations.md, which a test holds against this. */
export const CONFIGURATION_NAMES = Object.keys(Environment.shape);

/**
 * @param environment such as `process.env`; an empty value counts as none.
 * @throws ConfigError with every fault.
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const ours = Object.entries(environment).filter(
    ([name, value]) => (name.startsWith('GANGWAY_') || name === 'DATABASE_URL') && value !== '',
  );
  const read = Environment.safeParse(Object.fromEntries(ours));
  if (!read.success) throw new ConfigError(read.error.issues.flatMap(inWords));
  const { data } = read;
  const faults: string[] = [];
  if ((data.GANGWAY_TLS_CERT === undefined) !== (data.GANGWAY_TLS_KEY === undefined)) {
    faults.push('GANGWAY_TLS_CERT and GANGWAY_TLS_KEY are only good together');
  }
  if (['0.0.0.0', '::'].includes(data.GANGWAY_LISTEN.host) && data.GANGWAY_PUBLIC_URL === undefined) {
    faults.push('GANGWAY_PUBLIC_URL is needed when GANGWAY_LISTEN is every address of this machine');
  }
  if (faults.length > 0) throw new ConfigError(faults);
  return {
    data: resolve(data.GANGWAY_DATA),
    ...data.GANGWAY_LISTEN,
    publicUrl: data.GANGWAY_PUBLIC_URL,
    databaseUrl: data.DATABASE_URL,
    tls:
      data.GANGWAY_TLS_CERT === undefined || data.GANGWAY_TLS_KEY === undefined
        ? undefined
        : { certificate: data.GANGWAY_TLS_CERT, key: data.GANGWAY_TLS_KEY },
    organisation: data.GANGWAY_ORGANISATION,
    trustedProxies: data.GANGWAY_TRUSTED_PROXIES,
    logLevel: data.GANGWAY_LOG,
  };
}

const inWords = (issue: z.core.$ZodIssue): string[] =>
  issue.code === 'unrecognized_keys'
    ? issue.keys.map((key) => `${key} is not a setting of the service`)
    : [`${issue.path.join('.')} ${issue.message}`];
