import { expect, test } from 'vitest';
import type { EngineHandlers } from '../../contract/contract.ts';
import type { View } from '../../contract/view.ts';
import { GangwayError } from '../../../protocol/errors.ts';
import { serveEngine } from './serve-engine.ts';

const first: View = {
  language: null,
  simulated: true,
  system: 'simulated',
  asksPermission: false,
  organisation: null,
  screen: { kind: 'language' },
};

/** An engine that can do nothing but show its view and take a language. */
function engine() {
  let view = first;
  const listeners = new Set<(view: View) => void>();
  const handlers = {
    enrollment: {
      view: () => view,
      chooseLanguage({ language }: { language: string }) {
        view = { ...view, language };
        for (const listener of listeners) listener(view);
      },
    },
    support: {},
  } as unknown as EngineHandlers;
  return {
    handlers,
    onChanged(listener: (view: View) => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

const changed = (payload: View) => ({ push: { group: 'enrollment', name: 'changed' }, payload });

test('A9 what the engine shows is told when it is open, so that a window of an engine before it is right again', async () => {
  const sent: unknown[] = [];
  const take = serveEngine(Promise.resolve(engine()), (message) => void sent.push(message));
  await take({ id: 1, group: 'enrollment', name: 'view' });
  expect(sent).toEqual([changed(first), { id: 1, ok: true, output: first }]);
});

test('questions asked before the engine is open are answered when it is, and changes are told', async () => {
  const sent: unknown[] = [];
  const opening = Promise.withResolvers<ReturnType<typeof engine>>();
  const take = serveEngine(opening.promise, (message) => void sent.push(message));
  const early = take({ id: 1, group: 'enrollment', name: 'view' });
  opening.resolve(engine());
  await early;
  await take({ id: 2, group: 'enrollment', name: 'chooseLanguage', input: { language: 'fi' } });
  expect(sent).toEqual([
    changed(first),
    { id: 1, ok: true, output: first },
    changed({ ...first, language: 'fi' }),
    { id: 2, ok: true },
  ]);
});

test.each([
  ['the reason', new GangwayError('STATE_BUSY'), 'STATE_BUSY'],
  ['INTERNAL and no word of the error', new Error('secret words'), 'INTERNAL'],
])('an engine that cannot be opened answers with %s', async (_what, error, code) => {
  const sent: unknown[] = [];
  const take = serveEngine(Promise.reject(error), (message) => void sent.push(message));
  await take({ id: 5, group: 'enrollment', name: 'view' });
  expect(sent).toEqual([{ id: 5, ok: false, problem: { code, details: {} } }]);
});
