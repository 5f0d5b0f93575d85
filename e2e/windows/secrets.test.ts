import { createPublicKey, diffieHellman, generateKeyPairSync, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { PublicJwk } from '../../protocol/wire.ts';
import { ask } from './ask.ts';
import { type Computer, startComputer } from './computer.ts';

let computer: Computer;
beforeAll(async () => {
  computer = await startComputer(inject('windows'));
});
afterAll(() => computer.end());

describe('secrets at rest', () => {
  test('A13 what Windows protects can be read for the same purpose only, and not after a change', async () => {
    const [protectedBytes] = await ask(computer, ['protect', 'a secret', 'one']);
    const bytes = Buffer.from(String(protectedBytes?.value), 'base64');
    expect(bytes.includes('a secret')).toBe(false);
    const altered = Buffer.from(bytes);
    altered[altered.length - 30] = (altered[altered.length - 30] ?? 0) ^ 1;
    expect(
      await ask(
        computer,
        ['unprotect', bytes.toString('base64'), 'one'],
        ['unprotect', bytes.toString('base64'), 'other'],
        ['unprotect', altered.toString('base64'), 'one'],
        ['unprotect', '', 'one'],
      ),
    ).toMatchObject([
      { value: 'a secret' },
      { code: 'STATE_CORRUPT' },
      { code: 'STATE_CORRUPT' },
      { code: 'STATE_CORRUPT' },
    ]);
  });

  test('A13 device keys survive a restart, sign and agree, say what holds them, and can be destroyed', async () => {
    const peer = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const { kty, crv, x, y } = peer.publicKey.export({ format: 'jwk' });
    const question: ['openKeys', string, object] = ['openKeys', 'a text', { kty, crv, x, y }];
    interface Keys {
      signing: PublicJwk;
      agreement: PublicJwk;
      heldBy: string;
      signature: string;
      shared: string;
    }
    const first = (await ask(computer, question))[0]?.value as Keys;
    await computer.restart();
    const second = (await ask(computer, question))[0]?.value as Keys;
    expect(second).toEqual({ ...first, signature: second.signature });
    expect(first.heldBy).toBe('software keystore (Wine)');
    const key = createPublicKey({ key: { ...second.signing }, format: 'jwk' });
    const signature = Buffer.from(second.signature, 'base64');
    expect(verify('sha256', Buffer.from('a text'), { key, dsaEncoding: 'ieee-p1363' }, signature)).toBe(true);
    const publicKey = createPublicKey({ key: { ...second.agreement }, format: 'jwk' });
    expect(second.shared).toBe(diffieHellman({ privateKey: peer.privateKey, publicKey }).toString('hex'));
    expect(readFileSync(computer.path('ProgramData/Gangway/keys.bin')).includes('signing')).toBe(false);
    await ask(computer, ['destroyKeys']);
    const [third] = await ask(computer, question);
    expect(third?.value).toMatchObject({ heldBy: first.heldBy });
    expect(third?.value).not.toMatchObject({ signing: first.signing });
  });

  test('A13 Wine cannot keep CNG keys and has no TPM: neither is claimed', async () => {
    expect(await ask(computer, ['isWine'], ['hasHardwareProvider'], ['createCngKey'])).toMatchObject([
      { value: true },
      { value: false },
      { code: 'STATE_UNWRITABLE', details: { call: 'NCryptCreatePersistedKey', status: '0x80090029' } },
    ]);
  });
});
