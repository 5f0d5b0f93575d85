import { expect, test } from 'vitest';
import { ManagedFact } from '../../protocol/redeem.ts';
import type { ManagementState } from '../core/ports/platform.ts';
import { managedFact } from './managed-fact.ts';

test.each<[ManagementState, ManagedFact]>([
  [
    { kind: 'managed', by: 'Other MDM', enrollment: 'e1' },
    { state: 'managed', by: 'Other MDM' },
  ],
  [{ kind: 'not-managed' }, { state: 'nobody' }],
  [{ kind: 'unknown', why: 'C:\\Users\\ada: denied' }, { state: 'unknown' }],
  [{ kind: 'managed', by: 'x'.repeat(201), enrollment: undefined }, { state: 'unknown' }],
  [{ kind: 'managed', by: '', enrollment: undefined }, { state: 'unknown' }],
])('A14 who manages it is told, and not why it is unknown: %o', (state, fact) => {
  expect(managedFact(state)).toEqual(fact);
  expect(ManagedFact.parse(fact)).toEqual(fact);
});
