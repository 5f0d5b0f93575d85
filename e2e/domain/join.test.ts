import { join } from 'node:path';
import { generateKeyPairSync } from 'node:crypto';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { inspectBlobFile } from '../../main/core/odj/inspect.ts';
import { passwordsIn } from '../../main/core/odj/join-blob.ts';
import type { DeviceKeys } from '../../main/core/ports/keys.ts';
import { folderAt } from '../../main/platform/disk/folder.ts';
import { sandboxKeys } from '../../main/platform/sandbox/keys.ts';
import { signedBlob } from '../../main/platform/testing/join-rehearsal.ts';
import { accountOf, provisionBlob, testJoin } from './directory.ts';
import { joinAsAgent, place, sealed } from './enrolled-device.ts';
import { memberIn } from './member.ts';
import { joinBySamba, requestOfflineJoin, RESTART_REQUIRED } from './samba-join.ts';

const folder = inject('domainFolder');
let keys: DeviceKeys;
beforeAll(async () => {
  keys = await sandboxKeys(folderAt(join(folder, 'device'))).open();
});

const password = (bytes: Uint8Array): string =>
  Buffer.from(passwordsIn(bytes)[0] ?? [])
    .toString('utf16le')
    .slice(0, -1);

describe('a live domain controller and the agent', () => {
  test('M9 G11 a blob that was signed, encrypted, opened and judged joins the computer to the domain', async () => {
    const name = 'ACME-LT-101';
    expect(await accountOf(folder, name)).toBeUndefined();
    const file = await provisionBlob(folder, name);
    expect(inspectBlobFile(file)).toMatchObject({
      domain: 'example.test',
      machineName: name,
      domainController: 'dc1.example.test',
      site: 'Default-First-Site-Name',
    });
    const account = await accountOf(folder, name);
    expect(account?.get('sAMAccountName')).toBe(`${name}$`);
    expect(account?.get('dn')).toBe(`CN=${name},CN=Computers,DC=example,DC=test`);

    const member = memberIn(folder, name);
    expect((await testJoin(member)).joined).toBe(false);
    const secret = await sealed(signedBlob(file, place), keys);
    const { applied, machineName } = await joinAsAgent({ secret, keys, member, name });
    expect(machineName).toBe(name);
    expect(await testJoin(member)).toMatchObject({ joined: true });
    // Wiped: what was applied was a view of memory that holds nothing any more.
    expect(applied.length).toBeGreaterThan(1000);
    expect(applied.every((byte) => byte === 0)).toBe(true);
  });

  test('M9 the password in the blob is the one that the domain knows the computer by', async () => {
    const name = 'ACME-LT-102';
    const file = await provisionBlob(folder, name);
    const bytes = Buffer.from(file.toString('utf16le').slice(1, -1), 'base64');
    const member = memberIn(folder, name);
    // A bit inside the password cannot be seen by anyone but the domain: the call says that it went well.
    const changed = Buffer.from(bytes);
    for (const there of passwordsIn(changed)) there[0] = (there[0] ?? 0) ^ 1;
    expect(password(changed)).not.toBe(password(bytes));
    expect(await requestOfflineJoin(member, changed)).toBe(RESTART_REQUIRED);
    expect((await testJoin(member)).joined).toBe(false);
    expect(await requestOfflineJoin(member, bytes)).toBe(RESTART_REQUIRED);
    expect((await testJoin(member)).joined).toBe(true);
  });
});

describe('what is refused before Samba hears of it', () => {
  const name = 'ACME-LT-103';
  let file: Buffer;
  beforeAll(async () => {
    file = await provisionBlob(folder, name);
  });
  const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const altered = async (): Promise<string> => {
    const jwe = await sealed(signedBlob(file, place), keys);
    const parts = jwe.split('.');
    const ciphertext = Buffer.from(parts[3] ?? '', 'base64url');
    ciphertext[200] = (ciphertext[200] ?? 0) ^ 1;
    parts[3] = ciphertext.toString('base64url');
    return parts.join('.');
  };
  /** Another computer of that name each time, so that one that was joined wrongly says nothing about the next. */
  let computers = 0;
  const refusing = () => memberIn(folder, `refusing-${(computers += 1)}`, name);
  const good = () => sealed(signedBlob(file, place), keys);

  test.each([
    ['another machine name', good, { name: 'ACME-LT-104' }, 'JOIN_OTHER_COMPUTER'],
    ['another domain', good, { domain: 'other.test' }, 'JOIN_OTHER_DOMAIN'],
    ['a name that is not the one that waits', good, { pending: 'ACME-LT-109' }, 'JOIN_OTHER_COMPUTER'],
    [
      'a truncated blob',
      () => sealed(signedBlob(file.subarray(0, 3000), place), keys),
      {},
      'JOIN_BLOB_INVALID',
    ],
    ['an altered encrypted blob', altered, {}, 'SECRET_UNREADABLE'],
    ['half of an encrypted blob', async () => (await good()).slice(0, 900), {}, 'SECRET_UNREADABLE'],
    [
      'the secret of an earlier enrollment',
      () => sealed(signedBlob(file, place), keys, { enrollment: 'enrollment-0' }),
      {},
      'SECRET_UNREADABLE',
    ],
    [
      "an earlier enrollment's blob, encrypted anew",
      () => sealed(signedBlob(file, { ...place, enrollment: 'enrollment-0' }), keys),
      {},
      'JOIN_BLOB_REPLAYED',
    ],
    [
      "another device's blob, encrypted anew",
      () => sealed(signedBlob(file, { ...place, device: 'device-2' }), keys),
      {},
      'JOIN_BLOB_REPLAYED',
    ],
    [
      'a blob by another provisioner',
      () => sealed(signedBlob(file, place, { key: stranger }), keys),
      {},
      'JOIN_BLOB_SIGNATURE',
    ],
    ['a blob that nobody signed', () => sealed(file, keys), {}, 'JOIN_BLOB_SIGNATURE'],
  ] as const)('M9 G11 %s', async (_what, made, planned, code) => {
    const member = refusing();
    const secret = await made();
    await expect(joinAsAgent({ secret, keys, member, name, ...planned })).rejects.toMatchObject({ code });
    expect((await testJoin(member)).joined).toBe(false);
  });

  test('M9 a secret for another device is not opened by this one', async () => {
    const other = await sandboxKeys(folderAt(join(folder, 'other-device'))).open();
    const member = refusing();
    const secret = await sealed(signedBlob(file, place), other);
    await expect(joinAsAgent({ secret, keys, member, name })).rejects.toMatchObject({
      code: 'SECRET_UNREADABLE',
    });
  });

  test('M9 what Samba refuses is DOMAIN_JOIN_FAILED, and the same blob unharmed joins', async () => {
    const member = memberIn(folder, name);
    await expect(joinBySamba(member, Buffer.from('no blob'))).rejects.toMatchObject({
      code: 'DOMAIN_JOIN_FAILED',
      details: { status: '2710' },
    });
    const { machineName } = await joinAsAgent({ secret: await good(), keys, member, name });
    expect(machineName).toBe(name);
    expect((await testJoin(member)).joined).toBe(true);
  });
});
