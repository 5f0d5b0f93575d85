import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { isInDomain, joinOffline } from '../../../main/platform/win32/api/domain.ts';

describe('joining a domain offline, on Windows itself', () => {
  test('M9 G11 what is no blob is refused by Windows with its own number, and joins nothing', () => {
    expect(isInDomain()).toBe(false);
    for (const blob of [randomBytes(2160), Buffer.alloc(16)]) {
      expect(() => joinOffline(blob)).toThrow(
        expect.objectContaining({
          code: 'DOMAIN_JOIN_FAILED',
          details: {
            call: 'NetRequestOfflineDomainJoin',
            status: expect.stringMatching(/^0x0000[0-9a-f]{4}$/),
          },
        }),
      );
    }
    expect(isInDomain()).toBe(false);
  });
});
