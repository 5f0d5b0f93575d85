import { describe, expect, test } from 'vitest';
import { codeOf } from '../testing/agent.ts';
import { DEVICE, encryptSecret, ENROLLMENT } from '../testing/service.ts';
import { softwareKeys } from '../testing/software-keys.ts';
import { openSecret } from './open-secret.ts';

const keys = softwareKeys();
const place = { device: DEVICE, enrollment: ENROLLMENT, step: 'app' };
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');
const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('a secret for this device', () => {
  test.each(['open sesame', 'ä'.repeat(5000), ''])(
    'A6 made by another implementation is opened',
    async (secret) => {
      const jwe = await encryptSecret(Buffer.from(secret), keys.agreement);
      expect(text(await openSecret(jwe, keys, place))).toBe(secret);
    },
  );

  test('A6 is opened also with the parties named in the header', async () => {
    const header = { apu: encode('service'), apv: encode('device') };
    const jwe = await encryptSecret(Buffer.from('secret'), keys.agreement, header);
    expect(text(await openSecret(jwe, keys, place))).toBe('secret');
  });

  test('A6 lies in memory that nobody else holds, so that it can be wiped', async () => {
    const opened = await openSecret(await encryptSecret(Buffer.from('secret'), keys.agreement), keys, place);
    expect(opened.buffer.byteLength).toBe(opened.byteLength);
    opened.fill(0);
    expect([...opened]).toEqual([0, 0, 0, 0, 0, 0]);
  });
});

describe('a secret that was not made for this place', () => {
  test.each([
    ['device', 'device-2'],
    ['enrollment', 'enrollment-2'],
    ['step', 'other'],
    ['typ', 'JWT'],
    ['crit', 'x'],
    ['zip', 'DEF'],
  ])('A6 G11 with another %s put into it is refused', async (member, value) => {
    const jwe = await encryptSecret(Buffer.from('secret'), keys.agreement);
    const [header = '', ...rest] = jwe.split('.');
    const parsed = JSON.parse(Buffer.from(header, 'base64url').toString()) as object;
    const changed = [encode({ ...parsed, [member]: value }), ...rest].join('.');
    expect(await codeOf(openSecret(changed, keys, place))).toBe('SECRET_UNREADABLE');
  });

  test.each([
    ['device', 'device-2'],
    ['enrollment', 'enrollment-2'],
    ['step', 'other'],
    ['typ', 'JWT'],
    ['novelty', 'that might change what the bytes mean'],
  ])('A6 G11 with another %s by the right sender is refused', async (member, value) => {
    const jwe = await encryptSecret(Buffer.from('secret'), keys.agreement, { [member]: value });
    expect(await codeOf(openSecret(jwe, keys, place))).toBe('SECRET_UNREADABLE');
  });

  test('A6 encrypted to another device is refused', async () => {
    const jwe = await encryptSecret(Buffer.from('secret'), softwareKeys().agreement);
    expect(await codeOf(openSecret(jwe, keys, place))).toBe('SECRET_UNREADABLE');
  });

  test('A6 with any part changed is refused', async () => {
    const jwe = await encryptSecret(Buffer.from('secret of some length'), keys.agreement);
    for (const part of [0, 2, 3, 4]) {
      const parts = jwe.split('.');
      parts[part] = (parts[part] ?? '').replace(/^./, (first) => (first === 'A' ? 'B' : 'A'));
      expect(await codeOf(openSecret(parts.join('.'), keys, place))).toBe('SECRET_UNREADABLE');
    }
  });

  test('A6 with a point that is not on the curve never reaches the key', async () => {
    const jwe = await encryptSecret(Buffer.from('secret'), keys.agreement);
    const [header = '', ...rest] = jwe.split('.');
    const parsed = JSON.parse(Buffer.from(header, 'base64url').toString()) as { epk: object };
    const off = { ...parsed, epk: { ...parsed.epk, x: 'A'.repeat(43) } };
    let asked = 0;
    const watching = {
      ...keys,
      agree: () => {
        asked += 1;
        return Promise.resolve(new Uint8Array(32));
      },
    };
    expect(await codeOf(openSecret([encode(off), ...rest].join('.'), watching, place))).toBe(
      'SECRET_UNREADABLE',
    );
    expect(asked).toBe(0);
  });

  test.each(['', 'a.b.c.d.e', 'e30....', '....'])('A6 %j is refused', async (jwe) => {
    expect(await codeOf(openSecret(jwe, keys, place))).toBe('SECRET_UNREADABLE');
  });
});
