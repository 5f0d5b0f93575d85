import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { blobBytesOf } from './blob-file.ts';
import { judgeJoin, type JoinExpectation } from './judge-join.ts';

const fixture = (): Uint8Array => {
  const read = blobBytesOf(readFileSync(new URL('fixtures/ACME-LT-042.txt', import.meta.url)));
  if (!read.ok) throw new Error(read.fault);
  return read.bytes;
};
const expected: JoinExpectation = {
  step: { domain: 'example.test', machineName: 'ACME-LT-042' },
  plan: { name: 'ACME-LT-042', domain: 'example.test' },
  computer: { current: 'SIM-1', pending: 'ACME-LT-042' },
};
const judged = (more: Partial<JoinExpectation>) => () => judgeJoin(fixture(), { ...expected, ...more });

describe('whether a join blob fits to plan and computer', () => {
  test('M9 it fits, whatever the letters, and no password comes out', () => {
    expect(judged({})()).toMatchObject({ machineName: 'ACME-LT-042', dnsDomain: 'example.test' });
    const loud = { domain: 'EXAMPLE.test.', machineName: 'acme-lt-042' };
    expect(judged({ step: loud, plan: { name: null, domain: null } })()).not.toHaveProperty('password');
  });

  test.each([
    [{ step: { ...expected.step, domain: 'other.test' } }, 'JOIN_OTHER_DOMAIN'],
    [{ step: { ...expected.step, domain: 'sub.example.test' } }, 'JOIN_OTHER_DOMAIN'],
    [{ plan: { name: 'ACME-LT-042', domain: 'other.test' } }, 'JOIN_OTHER_DOMAIN'],
    [{ step: { ...expected.step, machineName: 'ACME-LT-043' } }, 'JOIN_OTHER_COMPUTER'],
    [{ plan: { name: 'ACME-LT-043', domain: null } }, 'JOIN_OTHER_COMPUTER'],
    [{ computer: { current: 'SIM-1', pending: null } }, 'JOIN_OTHER_COMPUTER'],
    // The name that waits is the one that the join becomes effective with.
    [{ computer: { current: 'ACME-LT-042', pending: 'ACME-LT-043' } }, 'JOIN_OTHER_COMPUTER'],
  ] as const)('M9 %j is %s', (more, code) => {
    expect(judged(more)).toThrow(expect.objectContaining({ code }));
  });

  test('M9 a computer that has the name already needs none that waits', () => {
    expect(judged({ computer: { current: 'ACME-LT-042', pending: null } })).not.toThrow();
  });

  test('M9 every truncation is a code of its own, never a guess', () => {
    const bytes = fixture();
    for (let length = 0; length < bytes.length - 8; length += 7) {
      expect(() => judgeJoin(bytes.subarray(0, length), expected)).toThrow(
        expect.objectContaining({ code: 'JOIN_BLOB_INVALID' }),
      );
    }
  });
});
