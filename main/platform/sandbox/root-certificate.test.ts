import { createHash, X509Certificate } from 'node:crypto';
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { contextOf, rootStep } from '../testing/rehearsal.ts';
import { inTemporary } from '../testing/temporary.ts';
import { sandboxPlatform } from './index.ts';

const actionAt = (directory: string): ReturnType<typeof sandboxPlatform>['steps']['root-certificate'] =>
  sandboxPlatform(directory, process.platform).steps['root-certificate'];
const der = Buffer.from(rootStep.certificate, 'base64');
const file = (directory: string): string => join(directory, 'root-store', `${rootStep.sha256}.der`);

describe('the root store of a simulated computer', () => {
  test('A3 the certificate is trusted after the step, as the very bytes of the plan, and gone after undoing', () =>
    inTemporary(async (directory) => {
      const action = actionAt(directory);
      expect(await action.check(rootStep)).toEqual({ kind: 'not-done' });
      await action.apply(rootStep, contextOf());
      await action.apply(rootStep, contextOf());
      expect(await action.check(rootStep)).toEqual({ kind: 'done' });
      expect(new X509Certificate(await readFile(file(directory))).subject).toBe('CN=Acme Test Root');
      expect(JSON.parse(await readFile(file(directory).replace('.der', '.json'), 'utf8'))).toEqual({
        sha256: rootStep.sha256,
        name: 'Acme root',
        subject: 'CN=Acme Test Root',
        addedBy: 'gangway',
        writes: 1,
      });
      expect(await action.undo(rootStep)).toBe('removed');
      expect(await action.undo(rootStep)).toBe('removed');
      expect(await readdir(join(directory, 'root-store'))).toEqual([]);
    }));

  test('A3 A10 a certificate that was there before the agent stays there', () =>
    inTemporary(async (directory) => {
      await mkdir(join(directory, 'root-store'));
      await writeFile(file(directory), der);
      const action = actionAt(directory);
      expect(await action.check(rootStep)).toEqual({ kind: 'done' });
      await action.apply(rootStep, contextOf());
      expect(await action.undo(rootStep)).toBe('kept');
      expect(await readFile(file(directory))).toEqual(der);
    }));

  test('A3 bytes that do not have the planned fingerprint are never trusted', () =>
    inTemporary(async (directory) => {
      const swapped = { ...rootStep, sha256: '0'.repeat(64) };
      await expect(actionAt(directory).apply(swapped, contextOf())).rejects.toMatchObject({
        code: 'TRUST_ROOT_MISMATCH',
      });
      expect(await readdir(directory)).toEqual([]);
    }));

  test('A3 what is no certificate of an authority is refused', () =>
    inTemporary(async (directory) => {
      const garbage = Buffer.from('not a certificate');
      const sha256 = createHash('sha256').update(garbage).digest('hex');
      const honest = { ...rootStep, certificate: garbage.toString('base64'), sha256 };
      await expect(actionAt(directory).apply(honest, contextOf())).rejects.toMatchObject({
        code: 'TRUST_ROOT_NOT_CA',
      });
    }));

  test('A3 a damaged file is not trust: it is not done, and applying mends it', () =>
    inTemporary(async (directory) => {
      const action = actionAt(directory);
      await action.apply(rootStep, contextOf());
      await writeFile(file(directory), der.subarray(0, 100));
      expect(await action.check(rootStep)).toEqual({ kind: 'not-done' });
      await action.apply(rootStep, contextOf());
      expect(await action.check(rootStep)).toEqual({ kind: 'done' });
    }));

  test('A3 a link in the store is unknown, and applying is ROOT_STORE_FAILED', () =>
    inTemporary(async (directory) => {
      await writeFile(join(directory, 'elsewhere.der'), der);
      await mkdir(join(directory, 'root-store'));
      await symlink(join(directory, 'elsewhere.der'), file(directory));
      const action = actionAt(directory);
      expect(await action.check(rootStep)).toMatchObject({ kind: 'unknown' });
      await expect(action.apply(rootStep, contextOf())).rejects.toMatchObject({ code: 'ROOT_STORE_FAILED' });
      await expect(action.undo(rootStep)).rejects.toMatchObject({ code: 'ROOT_STORE_FAILED' });
    }));
});
