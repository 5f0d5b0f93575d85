import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { CONFIGURATION_NAMES, ConfigError, readConfig } from './config.ts';

const faultsOf = (environment: Record<string, string>): readonly string[] => {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
};

test('without any setting the service listens on this machine alone, with SQLite in a folder', () => {
  expect(readConfig({ PATH: '/bin', HOME: '/root' })).toEqual({
    data: resolve('gangway-data'),
    host: '127.0.0.1',
    port: 8443,
    publicUrl: undefined,
    databaseUrl: undefined,
    tls: undefined,
    organisation: 'Acme',
    trustedProxies: [],
    logLevel: 'info',
  });
});

test('every setting is read', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gangway-config-'));
  writeFileSync(join(folder, 'a'), 'CERT');
  writeFileSync(join(folder, 'b'), 'KEY');
  const config = readConfig({
    GANGWAY_DATA: '/var/lib/gangway',
    GANGWAY_LISTEN: '[::1]:443',
    GANGWAY_PUBLIC_URL: 'https://Enroll.Example.org/',
    DATABASE_URL: 'postgres://db/gangway',
    GANGWAY_TLS_CERT: join(folder, 'a'),
    GANGWAY_TLS_KEY: join(folder, 'b'),
    GANGWAY_ORGANISATION: ' Café Zürich ',
    GANGWAY_TRUSTED_PROXIES: '10.0.0.1, 192.168.0.0/16,',
    GANGWAY_LOG: 'warn',
  });
  rmSync(folder, { recursive: true });
  expect(config).toEqual({
    data: '/var/lib/gangway',
    host: '::1',
    port: 443,
    publicUrl: 'https://enroll.example.org',
    databaseUrl: 'postgres://db/gangway',
    tls: { certificate: 'CERT', key: 'KEY' },
    organisation: 'Café Zürich',
    trustedProxies: ['10.0.0.1', '192.168.0.0/16'],
    logLevel: 'warn',
  });
});

test('all faults are named at once, and a misspelt name is one', () => {
  expect(
    faultsOf({
      GANGWAY_LISTEN: 'here',
      GANGWAY_PUBLIC_URL: 'http://example.org',
      DATABASE_URL: 'mysql://db',
      GANGWAY_TLS_CERT: '/not/there',
      GANGWAY_TRUSTED_PROXIES: 'proxy.example.org',
      GANGWAY_LISTNE: '127.0.0.1:1',
    }),
  ).toEqual([
    'GANGWAY_LISTEN is not host:port',
    'GANGWAY_PUBLIC_URL is not an https address',
    'DATABASE_URL is not a postgres:// address',
    expect.stringMatching(/^GANGWAY_TLS_CERT cannot be read: ENOENT/),
    'GANGWAY_TRUSTED_PROXIES proxy.example.org is not an address or network',
    'GANGWAY_LISTNE is not a setting of the service',
  ]);
});

test.each([
  [{ GANGWAY_LISTEN: '127.0.0.1:65536' }, 'GANGWAY_LISTEN is not host:port'],
  [{ GANGWAY_PUBLIC_URL: 'https://example.org/path' }, 'GANGWAY_PUBLIC_URL must have no path'],
  [
    { GANGWAY_LISTEN: '0.0.0.0:443' },
    'GANGWAY_PUBLIC_URL is needed when GANGWAY_LISTEN is every address of this machine',
  ],
  [{ GANGWAY_TLS_KEY: import.meta.filename }, 'GANGWAY_TLS_CERT and GANGWAY_TLS_KEY are only good together'],
])('%j is refused', (environment, fault) => {
  expect(faultsOf(environment as Record<string, string>)).toEqual([fault]);
});

test('the table for operators names exactly the settings there are', () => {
  const page = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8');
  const named = [...page.matchAll(/^\| `([A-Z_]+)` +\|/gm)].map(([, name]) => name);
  expect(named).toEqual(CONFIGURATION_NAMES);
});
