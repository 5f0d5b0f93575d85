import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { RESTARTED } from '../../engine/simulated-restart.ts';
import { linkEngine } from './engine-link.ts';

/** An engine's process that does what the test says. */
class Process extends EventEmitter {
  readonly got: unknown[] = [];
  killed = false;
  postMessage(message: unknown): void {
    this.got.push(message);
  }
  kill(): boolean {
    this.killed = true;
    this.emit('exit', 0);
    return true;
  }
}

function linked() {
  const started: Process[] = [];
  const heard: unknown[] = [];
  const link = linkEngine({
    start() {
      const one = new Process();
      started.push(one);
      return one;
    },
    heard: (message) => void heard.push(message),
  });
  return { started, heard, link, latest: (): Process => started.at(-1)! };
}

const ask = (id: number) => ({ id, group: 'enrollment', name: 'view' });

test('messages reach the engine, its answers and pushes come back', () => {
  const { link, latest, heard } = linked();
  link.send(ask(1));
  latest().emit('message', { id: 1, ok: true });
  latest().emit('message', { push: { group: 'enrollment', name: 'changed' }, payload: {} });
  expect(latest().got).toEqual([ask(1)]);
  expect(heard).toEqual([
    { id: 1, ok: true },
    { push: { group: 'enrollment', name: 'changed' }, payload: {} },
  ]);
});

test('A9 when the engine dies, each question without an answer is answered AGENT_LOST and a new engine takes over', () => {
  const { link, started, latest, heard } = linked();
  link.send(ask(1));
  link.send(ask(2));
  latest().emit('message', { id: 1, ok: true });
  latest().emit('exit', 9);
  expect(heard.slice(1)).toEqual([{ id: 2, ok: false, problem: { code: 'AGENT_LOST', details: {} } }]);
  expect(started).toHaveLength(2);
  link.send(ask(3));
  expect(latest().got).toEqual([ask(3)]);
});

test('an engine that keeps dying is not started for ever, and every question is still answered', () => {
  const { link, started, latest, heard } = linked();
  for (let deaths = 0; deaths < 10; deaths += 1) latest().emit('exit', 9);
  expect(started).toHaveLength(4);
  link.send(ask(7));
  expect(heard).toEqual([{ id: 7, ok: false, problem: { code: 'AGENT_LOST', details: {} } }]);
});

test('A9 G13 an engine that ends with the restart of its simulated computer is started again however often', () => {
  const { started, latest } = linked();
  for (let restarts = 0; restarts < 10; restarts += 1) latest().emit('exit', RESTARTED);
  expect(started).toHaveLength(11);
});

test('an engine that is ended on purpose is not started again', () => {
  const { link, started, latest } = linked();
  link.close();
  expect(latest().killed).toBe(true);
  expect(started).toHaveLength(1);
});
