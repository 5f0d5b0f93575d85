import { expect, test } from 'vitest';
import { contract } from '../../contract/contract.ts';
import { isCallOf, refusal } from './contract-messages.ts';

test('every call of the contract passes', () => {
  for (const [group, leaves] of Object.entries(contract)) {
    for (const [name, { type }] of Object.entries(leaves)) {
      expect(isCallOf(contract, { id: 1, group, name }), `${group}.${name}`).toBe(type === 'call');
    }
  }
});

test.each([
  ['nothing', undefined],
  ['a word', 'enrollment'],
  ['a list', [1, 'enrollment', 'view']],
  ['no id', { group: 'enrollment', name: 'view' }],
  ['an id that is no whole number', { id: 1.5, group: 'enrollment', name: 'view' }],
  ['a push of the engine', { id: 1, group: 'enrollment', name: 'changed' }],
  ['an unknown call', { id: 1, group: 'enrollment', name: 'format' }],
  ['an unknown group', { id: 1, group: 'shell', name: 'openExternal' }],
  ['an inherited group', { id: 1, group: '__proto__', name: 'toString' }],
  ['an inherited call', { id: 1, group: 'enrollment', name: 'constructor' }],
  ['names that are no words', { id: 1, group: ['enrollment'], name: ['view'] }],
])('%s does not pass, and is answered REQUEST_INVALID', (_what, message) => {
  expect(isCallOf(contract, message)).toBe(false);
  expect(refusal(message)).toMatchObject({ ok: false, problem: { code: 'REQUEST_INVALID' } });
});
