import { anything, assert, asyncProperty } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { GangwayError } from '../../protocol/errors.ts';
import { call, push } from './call.ts';
import { door } from './door.ts';

const contract = {
  lamp: {
    set: call(z.strictObject({ level: z.int() }), z.strictObject({ was: z.int() })),
    off: call(z.void(), z.void()),
    changed: push(z.strictObject({ level: z.int() })),
  },
} as const;

const lamp = (handlers: Partial<{ set(input: { level: number }): unknown; off(): unknown }> = {}) =>
  door(contract, {
    lamp: { set: () => ({ was: 0 }), off: () => undefined, ...handlers } as never,
  });

const ask = (name: string, input?: unknown) => ({ id: 7, group: 'lamp', name, input });

describe('door', () => {
  it('hands the checked input to the handler and its output back', async () => {
    const seen: unknown[] = [];
    const open = lamp({
      set: (input) => {
        seen.push(input);
        return { was: 3 };
      },
    });
    expect(await open.handle(ask('set', { level: 5 }))).toEqual({ id: 7, ok: true, output: { was: 3 } });
    expect(await open.handle({ id: 8, group: 'lamp', name: 'off' })).toEqual({ id: 8, ok: true });
    expect(seen).toEqual([{ level: 5 }]);
  });

  it('answers any garbage with a problem and never throws', async () => {
    const open = lamp();
    await assert(
      asyncProperty(anything({ withNullPrototype: true, withBigInt: true }), async (message) => {
        const reply = await open.handle(message);
        expect(reply).toMatchObject({ ok: false, problem: { code: 'REQUEST_INVALID', details: {} } });
      }),
    );
    expect(await open.handle(null)).toEqual({
      id: null,
      ok: false,
      problem: { code: 'REQUEST_INVALID', details: {} },
    });
  });

  it.each([
    ['an unknown name', { group: 'lamp', name: 'explode' }],
    ['an unknown group', { group: 'door', name: 'set' }],
    ['an inherited name', { group: 'lamp', name: 'constructor' }],
    ['an inherited group', { group: '__proto__', name: 'toString' }],
    ['a push', { group: 'lamp', name: 'changed' }],
    ['names that are no strings', { group: ['lamp'], name: { toString: (): string => 'set' } }],
  ])('refuses %s, keeping the id', async (_, address) => {
    expect(await lamp().handle({ id: 9, ...address, input: { level: 1 } })).toEqual({
      id: 9,
      ok: false,
      problem: { code: 'REQUEST_INVALID', details: {} },
    });
  });

  it.each([
    ['a wrong type', { level: 'seven' }],
    ['a missing field', {}],
    ['nothing', undefined],
    ['a field too many', { level: 1, sudo: true }],
  ])('refuses an input with %s before the handler runs, without repeating it', async (_, input) => {
    const open = lamp({
      set: () => {
        throw new Error('must not run');
      },
    });
    const reply = await open.handle(ask('set', input));
    expect(reply).toMatchObject({ id: 7, ok: false, problem: { code: 'INPUT_INVALID' } });
    expect(JSON.stringify(reply)).not.toContain('seven');
  });

  it('refuses an input for a call that takes none', async () => {
    expect(await lamp().handle(ask('off', { level: 1 }))).toMatchObject({
      problem: { code: 'INPUT_INVALID' },
    });
  });

  it('passes a GangwayError on with its details', async () => {
    const open = lamp({
      off: () => {
        throw new GangwayError('RATE_LIMITED', { details: { host: 'acme.example' }, retryAfter: 30 });
      },
    });
    expect(await open.handle(ask('off'))).toEqual({
      id: 7,
      ok: false,
      problem: { code: 'RATE_LIMITED', details: { host: 'acme.example' }, retryAfter: 30 },
    });
  });

  it.each([
    ['an Error', () => Promise.reject(new Error('K7QF2-M4XPD at /home/ada'))],
    ['a string', () => Promise.reject('K7QF2-M4XPD at /home/ada')],
    ['a cause', () => Promise.reject(new GangwayError('INTERNAL', { cause: 'K7QF2-M4XPD at /home/ada' }))],
  ])('says INTERNAL and nothing of what %s says', async (_, off) => {
    const reply = await lamp({ off }).handle(ask('off'));
    expect(reply).toEqual({ id: 7, ok: false, problem: { code: 'INTERNAL', details: {} } });
  });

  it('says INTERNAL when the handler breaks the contract', async () => {
    expect(await lamp({ set: () => ({ was: 'much' }) }).handle(ask('set', { level: 1 }))).toMatchObject({
      problem: { code: 'INTERNAL' },
    });
  });

  it('makes push messages and refuses payloads that break the contract', () => {
    const open = lamp();
    expect(open.push('lamp', 'changed', { level: 4 })).toEqual({
      push: { group: 'lamp', name: 'changed' },
      payload: { level: 4 },
    });
    expect(() => open.push('lamp', 'changed', { level: 'much' } as never)).toThrow(GangwayError);
  });
});
