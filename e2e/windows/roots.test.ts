import { X509Certificate } from 'node:crypto';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { rootStep } from '../../main/platform/testing/rehearsal.ts';
import { ask } from './ask.ts';
import { makeAuthority } from './authority.ts';
import { type Computer, startComputer } from './computer.ts';

/** What Node says about a chain whose root nobody trusts. */
const UNTRUSTED = 'UNABLE_TO_VERIFY_LEAF_SIGNATURE';
const STORES = {
  machine: 'HKLM\\Software\\Microsoft\\SystemCertificates\\Root\\Certificates',
  account: 'HKCU\\Software\\Microsoft\\SystemCertificates\\Root\\Certificates',
} as const;

let computer: Computer;
beforeAll(async () => {
  computer = await startComputer(inject('windows'));
});
afterAll(() => computer.end());

describe('trust in roots', () => {
  let server: Server;
  let root: Buffer;
  beforeAll(async () => {
    const made = await makeAuthority('127.0.0.1');
    root = made.root;
    server = createServer({ cert: made.certificate, key: made.key }, (_request, response) =>
      response.end('hello'),
    );
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => void server.close());

  /** A fresh process that trusts what this Windows trusts. */
  async function connects(): Promise<string> {
    const { port } = server.address() as AddressInfo;
    const script = `require('node:https').get('https://127.0.0.1:${port}/', (answer) => { console.log(answer.statusCode); answer.destroy(); })
      .on('error', (error) => console.log(error.code));`;
    return (await computer.node(['--use-system-ca', '-e', script])).stdout.trim();
  }

  test.each(['machine', 'account'] as const)(
    'A3 in the store of the %s: reg.exe and a TLS connection see it come and go',
    async (store) => {
      const base64 = root.toString('base64');
      const key = `${STORES[store]}\\${new X509Certificate(root).fingerprint.replaceAll(':', '')}`;
      expect(await connects()).toBe(UNTRUSTED);
      expect(await ask(computer, ['hasRoot', store, base64], ['addRoot', store, base64])).toEqual([
        { value: false },
        {},
      ]);
      expect(await connects()).toBe('200');
      expect(await computer.hasRegistryKey(key)).toBe(true);
      expect(
        await ask(
          computer,
          ['addRoot', store, base64],
          ['hasRoot', store, base64],
          ['removeRoot', store, base64],
          ['removeRoot', store, base64],
          ['hasRoot', store, base64],
        ),
      ).toEqual([{}, { value: true }, { value: true }, { value: false }, { value: false }]);
      expect(await computer.hasRegistryKey(key)).toBe(false);
      expect(await connects()).toBe(UNTRUSTED);
    },
  );

  test('A3 A10 the step adds its own root and takes it back, and leaves one that was there before', async () => {
    const { certificate } = rootStep;
    expect(
      await ask(
        computer,
        ['check', rootStep],
        ['apply', rootStep],
        ['check', rootStep],
        ['undo', rootStep],
        ['check', rootStep],
        ['addRoot', 'machine', certificate],
        ['apply', rootStep],
        ['undo', rootStep],
        ['removeRoot', 'machine', certificate],
      ),
    ).toEqual([
      { value: { kind: 'not-done' } },
      {},
      { value: { kind: 'done' } },
      { value: 'removed' },
      { value: { kind: 'not-done' } },
      {},
      {},
      { value: 'kept' },
      { value: true },
    ]);
  });

  test('A3 bytes that are no certificate get the code of the store with what Windows said', async () => {
    expect(await ask(computer, ['addRoot', 'machine', 'bm9uc2Vuc2U='])).toEqual([
      {
        code: 'ROOT_STORE_FAILED',
        details: { call: 'CertAddEncodedCertificateToStore', status: '0x8009310b' },
      },
    ]);
  });
});
