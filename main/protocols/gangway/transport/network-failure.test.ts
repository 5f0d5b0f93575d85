import { describe, expect, test } from 'vitest';
import { GangwayError } from '../../../../protocol/errors.ts';
import { networkFailure } from './network-failure.ts';

const native = (code: string): Error => Object.assign(new Error(code), { code });

describe('what the system says about the network', () => {
  test.each([
    ['ENOTFOUND', 'NETWORK_DNS'],
    ['EAI_AGAIN', 'NETWORK_DNS'],
    ['ECONNREFUSED', 'NETWORK_UNREACHABLE'],
    ['EHOSTUNREACH', 'NETWORK_UNREACHABLE'],
    ['ENETUNREACH', 'NETWORK_UNREACHABLE'],
    ['ETIMEDOUT', 'NETWORK_TIMEOUT'],
    ['ECONNRESET', 'NETWORK_CUT'],
    ['EPIPE', 'NETWORK_CUT'],
    ['EWHATEVER', 'NETWORK_CUT'],
    ['HPE_INVALID_CONSTANT', 'SERVER_CONTRACT'],
    ['HPE_HEADER_OVERFLOW', 'SERVER_TOO_LARGE'],
  ])('G3 %s is %s', (code, expected) => {
    expect(networkFailure(native(code), { host: 'h' })).toMatchObject({
      code: expected,
      details: { host: 'h', reason: code },
    });
  });

  test('G3 the first address that failed speaks for all of them', () => {
    const all = new AggregateError([native('EHOSTUNREACH'), native('ECONNREFUSED')]);
    expect(networkFailure(all).code).toBe('NETWORK_UNREACHABLE');
  });

  test('G3 a fault of the program is not blamed on the network, where it would be tried again and again', () => {
    for (const fault of [new TypeError('x'), native('ERR_INVALID_ARG_TYPE'), 'text', undefined]) {
      expect(networkFailure(fault).code).toBe('INTERNAL');
    }
  });

  test('G5 what has its code already keeps it', () => {
    const error = new GangwayError('TRUST_REDIRECT');
    expect(networkFailure(error)).toBe(error);
  });
});
