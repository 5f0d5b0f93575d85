import { describe, expect, test } from 'vitest';
import { contextOf, rootStep } from '../testing/rehearsal.ts';
import { fakeRegistry } from './testing/registry.ts';
import { type Roots, rootCertificateAction } from './root-certificate.ts';

const DER = Buffer.from(rootStep.certificate, 'base64');

function fakeRoots(): Roots & { readonly trusted: string[]; fail: 'before' | 'after' | undefined } {
  const trusted: string[] = [];
  const key = (der: Uint8Array): string => Buffer.from(der).toString('base64');
  return {
    trusted,
    fail: undefined,
    has: (der) => trusted.includes(key(der)),
    add(der) {
      if (this.fail === 'before') throw new Error('no');
      trusted.push(key(der));
      if (this.fail === 'after') throw new Error('no');
    },
    remove(der) {
      const at = trusted.indexOf(key(der));
      if (at >= 0) trusted.splice(at, 1);
      return at >= 0;
    },
  };
}

describe('trust in a root on a Windows computer', () => {
  test('A3 it is added once, seen, and taken back', async () => {
    const roots = fakeRoots();
    const action = rootCertificateAction(fakeRegistry(), roots);
    expect(await action.check(rootStep)).toEqual({ kind: 'not-done' });
    await action.apply(rootStep, contextOf());
    await action.apply(rootStep, contextOf());
    expect(roots.trusted).toHaveLength(1);
    expect(await action.check(rootStep)).toEqual({ kind: 'done' });
    expect(await action.undo(rootStep)).toBe('removed');
    expect(roots.trusted).toEqual([]);
    expect(await action.undo(rootStep)).toBe('removed');
  });

  test('A10 a root that was trusted before the agent came stays', async () => {
    const roots = fakeRoots();
    roots.add(DER);
    const action = rootCertificateAction(fakeRegistry(), roots);
    await action.apply(rootStep, contextOf());
    expect(await action.undo(rootStep)).toBe('kept');
    expect(roots.trusted).toHaveLength(1);
  });

  test.each(['before', 'after'] as const)(
    'A9 killed right %s the store took it: the next try adds it once, and it is still ours',
    async (moment) => {
      const roots = fakeRoots();
      const action = rootCertificateAction(fakeRegistry(), roots);
      roots.fail = moment;
      await expect(action.apply(rootStep, contextOf())).rejects.toThrow('no');
      roots.fail = undefined;
      await action.apply(rootStep, contextOf());
      expect(roots.trusted).toHaveLength(1);
      expect(await action.undo(rootStep)).toBe('removed');
      expect(roots.trusted).toEqual([]);
    },
  );

  test('A3 another certificate than the plan names, or one that is no authority, is never added', async () => {
    const roots = fakeRoots();
    const action = rootCertificateAction(fakeRegistry(), roots);
    const other = { ...rootStep, sha256: 'ab'.repeat(32) };
    await expect(action.apply(other, contextOf())).rejects.toMatchObject({ code: 'TRUST_ROOT_MISMATCH' });
    const nonsense = {
      ...rootStep,
      certificate: 'AAAA',
      sha256: '709e80c88487a2411e1ee4dfb9f22a861492d20c4765150c0c794abd70f8147c',
    };
    await expect(action.apply(nonsense, contextOf())).rejects.toMatchObject({ code: 'TRUST_ROOT_NOT_CA' });
    expect(roots.trusted).toEqual([]);
  });
});
