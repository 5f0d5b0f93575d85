import { describe, expect, test } from 'vitest';
import { errorEntry } from '../../../protocol/errors.ts';
import { mdmResult } from './mdm-result.ts';

const codeOf = (result: number): string => {
  const found = mdmResult(result);
  return found.kind === 'failed' ? found.code : found.kind;
};

describe('what Windows says about a registration', () => {
  test.each([
    [0, 'registered'],
    [0x80180001, 'MDM_MISCONFIGURED'],
    [0x80180002, 'another-way'],
    [0x80180003, 'MDM_REFUSED'],
    [0x80180004, 'MDM_MISCONFIGURED'],
    [0x80180005, 'MDM_SERVER_FAILED'],
    [0x80180006, 'MDM_SERVER_FAILED'],
    [0x80180007, 'MDM_SERVER_FAILED'],
    [0x80180008, 'MDM_SERVER_FAILED'],
    [0x80180009, 'MDM_IN_PROGRESS'],
    [0x8018000a, 'registered-before'],
    [0x8018000b, 'MANAGEMENT_FAILED'],
    [0x8018000d, 'TRUST_CERTIFICATE_EXPIRED'],
    [0x8018000e, 'another-way'],
    [0x8018000f, 'another-way'],
    [0x80180010, 'NETWORK_UNREACHABLE'],
    [0x80180012, 'TRUST_CHAIN_INVALID'],
    [0x80180013, 'MDM_REFUSED'],
    [0x80180014, 'MDM_REFUSED'],
    [0x80180015, 'MDM_REFUSED'],
    [0x80180016, 'MDM_REFUSED'],
    [0x80180017, 'SERVER_BUSY'],
    [0x80180018, 'MDM_REFUSED'],
    [0x80180019, 'MDM_MISCONFIGURED'],
    [0x8018001a, 'TRUST_REDIRECT'],
    [0x8018001b, 'registered-before'],
    [0x8018001c, 'MDM_EDITION_UNSUPPORTED'],
    [0x8018001d, 'another-way'],
    [0x8018001e, 'MANAGEMENT_FAILED'],
    [0x80180025, 'MANAGEMENT_FAILED'],
    [0x80180026, 'MDM_FORBIDDEN'],
    [0x80180027, 'MANAGEMENT_FAILED'],
    [0x80180028, 'MDM_MISCONFIGURED'],
    [0x80180029, 'MDM_SERVER_FAILED'],
    [0x80180032, 'MDM_REFUSED'],
    [0x80180033, 'SERVER_BUSY'],
    [0x80070525, 'SYSTEM_QUESTION_UNANSWERED'],
    [0x80010106, 'another-way'],
    [0x80070005, 'NEEDS_ADMINISTRATOR'],
    [0x800702e4, 'NEEDS_ADMINISTRATOR'],
    [0x80070032, 'MDM_EDITION_UNSUPPORTED'],
    [0x8007065d, 'MDM_MISCONFIGURED'],
    [0x800706d9, 'MANAGEMENT_FAILED'],
    [0x80070774, 'NETWORK_UNREACHABLE'],
    [0x80072ee7, 'NETWORK_DNS'],
    [0x80072f8f, 'TRUST_CHAIN_INVALID'],
    [0x8000ffff, 'another-way'],
  ])('A14 0x%x is %s, signed or not', (result, code) => {
    expect([codeOf(result), codeOf(result | 0)]).toEqual([code, code]);
  });

  test('A14 both numbers of cancelled, and of not configured, mean the same', () => {
    expect([codeOf(0x8018002a), codeOf(0x80180030)]).toEqual(Array(2).fill('SYSTEM_QUESTION_DECLINED'));
    expect([codeOf(0x8018002b), codeOf(0x80180031)]).toEqual(Array(2).fill('MDM_MISCONFIGURED'));
  });

  test.each([
    [400, 'MDM_MISCONFIGURED'],
    [401, 'another-way'],
    [403, 'MDM_REFUSED'],
    [404, 'MDM_MISCONFIGURED'],
    [407, 'NETWORK_PROXY_AUTH'],
    [408, 'NETWORK_TIMEOUT'],
    [429, 'SERVER_BUSY'],
    [500, 'MDM_SERVER_FAILED'],
    [503, 'SERVER_BUSY'],
    [599, 'MDM_SERVER_FAILED'],
  ])('A14 HTTP %i is %s', (status, code) => {
    expect(codeOf(0x80190190 + status - 400)).toBe(code);
  });

  test('A14 the numbers below HTTP are the old names of the same answers', () => {
    expect([codeOf(0x80190003), codeOf(0x80190009)]).toEqual(['MDM_REFUSED', 'MDM_IN_PROGRESS']);
  });

  test('A14 a number that nobody documented keeps itself as its name', () => {
    expect(mdmResult(0x8018009f)).toEqual({
      kind: 'failed',
      code: 'MANAGEMENT_FAILED',
      name: '0x8018009f',
    });
  });

  test('A14 only trouble that can pass by itself is tried again by itself', () => {
    const all = [
      ...Array.from({ length: 0x40 }, (_, low) => 0x80180000 + low),
      ...Array.from({ length: 200 }, (_, status) => 0x80190190 + status),
      0x80070525,
      0x80070005,
      0x80070032,
    ];
    const codes = new Set(all.map(codeOf));
    const automatic = [...codes].filter(
      (code) => /^[A-Z_]+$/.test(code) && errorEntry(code as 'INTERNAL').retry === 'automatic',
    );
    expect(automatic.toSorted()).toEqual([
      'MDM_IN_PROGRESS',
      'MDM_SERVER_FAILED',
      'NETWORK_TIMEOUT',
      'NETWORK_UNREACHABLE',
      'SERVER_BUSY',
    ]);
  });
});
