import { expect, test } from 'vitest';
import { JOIN_INFO_KEY, readJoined, TCPIP_KEY } from './joined.ts';
import { fakeRegistry, type Keys } from './testing/registry.ts';

const TENANT = '72f988bf-86f1-41af-91ab-2d7cd011db47';
const entra: Keys = { [`${JOIN_INFO_KEY}\\0A1B2C`]: { TenantId: TENANT, UserEmail: 'a@acme.example' } };
const directory: Keys = { [TCPIP_KEY]: { Domain: 'corp.acme.example', Hostname: 'A1' } };

test.each<[string, Keys, boolean, object]>([
  ['nothing', {}, false, { to: 'none' }],
  ['nothing, with the suffix of a domain that it left', directory, false, { to: 'none' }],
  ['a domain', directory, true, { to: 'directory', domain: 'corp.acme.example' }],
  ['an Entra tenant', entra, false, { to: 'entra', tenant: TENANT }],
  ['both', { ...entra, ...directory }, true, { to: 'both', domain: 'corp.acme.example', tenant: TENANT }],
])('A4 A14 what Windows is joined to is read: %s', (_what, keys, member, joined) => {
  expect(readJoined(fakeRegistry(keys), () => member)).toEqual(joined);
});

test.each<[string, Keys, () => boolean]>([
  ['Windows does not say whether it is a member', directory, failing],
  ['the key is not for us', { [JOIN_INFO_KEY]: 'denied' }, () => false],
  ['a tenant without its id', { [`${JOIN_INFO_KEY}\\0A1B2C`]: { UserEmail: 'a@acme.example' } }, () => false],
  ['a domain without its name', {}, () => true],
  ['a name that is too long', { [TCPIP_KEY]: { Domain: 'd'.repeat(201) } }, () => true],
])('A4 A14 what Windows does not tell is unknown, never none: %s', (_what, keys, isInDomain) => {
  expect(readJoined(fakeRegistry(keys), isInDomain)).toEqual({ to: 'unknown' });
});

function failing(): boolean {
  throw new Error('NetGetJoinInformation');
}
