import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { call, push } from './call.ts';
import { connect, lost, type Transport } from './connect.ts';
import { door } from './door.ts';

const contract = {
  lamp: {
    set: call(z.strictObject({ level: z.int() }), z.strictObject({ was: z.int() })),
    off: call(z.void(), z.void()),
    changed: push(z.strictObject({ level: z.int() })),
    broken: push(z.strictObject({ why: z.string() })),
  },
} as const;

/** A wire whose far end is in the test's hands. */
function wire() {
  const sent: { id: number; group: string; name: string; input?: unknown }[] = [];
  let listener: ((message: unknown) => void) | undefined;
  const transport: Transport = {
    send: (message) => void sent.push(message as (typeof sent)[number]),
    receive: (added) => {
      listener = added;
      return () => (listener = undefined);
    },
  };
  return { sent, transport, deliver: (message: unknown) => listener?.(message) };
}

const overJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('connect', () => {
  it('speaks with the door of the same contract over JSON', async () => {
    const open = door(contract, { lamp: { set: ({ level }) => ({ was: level - 1 }), off: () => undefined } });
    const { transport, deliver } = wire();
    const client = connect(contract, {
      ...transport,
      send: (message) => void open.handle(overJson(message)).then((reply) => deliver(overJson(reply))),
    });
    expect(await client.lamp.set({ level: 5 })).toEqual({ was: 4 });
    expect(await client.lamp.off()).toBeUndefined();
    await expect(client.lamp.set({ level: 'five' } as never)).rejects.toMatchObject({
      code: 'INPUT_INVALID',
    });
  });

  it('settles each call with its own reply, in any order', async () => {
    const { sent, transport, deliver } = wire();
    const client = connect(contract, transport);
    const both = Promise.all([client.lamp.set({ level: 1 }), client.lamp.set({ level: 2 })]);
    for (const message of sent.toReversed()) {
      deliver({ id: message.id, ok: true, output: { was: (message.input as { level: number }).level * 10 } });
    }
    expect(await both).toEqual([{ was: 10 }, { was: 20 }]);
  });

  it('rejects with the code, the details and the wait of the problem', async () => {
    const { transport, deliver } = wire();
    const off = connect(contract, transport).lamp.off();
    deliver({ id: 1, ok: false, problem: { code: 'RATE_LIMITED', details: { host: 'h' }, retryAfter: 9 } });
    await expect(off).rejects.toMatchObject({ code: 'RATE_LIMITED', details: { host: 'h' }, retryAfter: 9 });
  });

  it.each([
    ['an output of another type', { ok: true, output: { was: 'much' } }],
    ['no output', { ok: true }],
    ['an unknown code', { ok: false, problem: { code: 'NOPE', details: {} } }],
    ['no problem', { ok: false }],
    ['neither', {}],
  ])('rejects with INTERNAL on a reply with %s', async (_, reply) => {
    const { transport, deliver } = wire();
    const set = connect(contract, transport).lamp.set({ level: 1 });
    deliver({ id: 1, ...reply });
    await expect(set).rejects.toMatchObject({ code: 'INTERNAL' });
  });

  it('rejects with AGENT_LOST when the message cannot be sent or was lost', async () => {
    const { transport, deliver } = wire();
    const throwing = connect(contract, {
      ...transport,
      send: () => {
        throw new Error('port closed');
      },
    });
    await expect(throwing.lamp.off()).rejects.toMatchObject({ code: 'AGENT_LOST' });
    const losing = connect(contract, { ...transport, send: (message) => deliver(lost(message)) });
    await expect(losing.lamp.off()).rejects.toMatchObject({ code: 'AGENT_LOST' });
  });

  it('hands pushes to their listeners until they unsubscribe, and garbage to nobody', () => {
    const { transport, deliver } = wire();
    const client = connect(contract, transport);
    const heard: unknown[] = [];
    const stop = client.lamp.changed((payload) => heard.push(payload));
    client.lamp.broken((payload) => heard.push(payload));
    const changed = { push: { group: 'lamp', name: 'changed' } };
    deliver({ ...changed, payload: { level: 1 } });
    for (const garbage of [null, 7, 'x', [], {}, { push: 'lamp' }, { push: { group: 'x', name: 'y' } }])
      deliver(garbage);
    deliver({ ...changed, payload: { level: 'much' } });
    deliver({ id: 99, ok: true });
    stop();
    deliver({ ...changed, payload: { level: 2 } });
    expect(heard).toEqual([{ level: 1 }]);
  });
});
