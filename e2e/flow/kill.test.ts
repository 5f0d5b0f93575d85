import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeConnector } from '../../demo/connector.ts';
import type { Item } from '../../demo/prepare.ts';
import { decodeJournal, decodeLines } from '../../main/core/enrollment/journal-codec.ts';
import { replay } from '../../main/core/enrollment/progress.ts';
import { HELPER_LINES, standing } from '../../main/helper/helper-journal.ts';
import type { Enrollment } from '../../server/admin-api/schemas/enrollments.ts';
import { endState, gangway, joinBlobFor, type Ran, RESTART_NEEDED, type Rig, startRig } from './rig.ts';

type Killed = 'helper' | 'agent' | 'both';

/** Every point at which an undisturbed run touches the disk, in order: of the agent alone, then of its helper. */
let points: { readonly alone: readonly string[]; readonly helped: readonly string[] };
/** Of these, where something is begun and not there yet: killed at one of them, it is rightly applied again. */
let unfinished: ReadonlySet<string>;
let wanted: { readonly enrolled: object; readonly takenBack: object; readonly applied: number };
let rig: Rig;
let stopConnector: () => Promise<void>;
beforeAll(async () => {
  const connector = await makeConnector();
  rig = await startRig({ connector });
  stopConnector = connector.serve(rig.helpdesk, ({ machineName }) => joinBlobFor(machineName));
  const item = await rig.item();
  const computer = newComputer({ trace: true });
  const last = await rig.enrollFully(computer, item, '--helper');
  expect(last.exitCode, last.stdout).toBe(0);
  const passed = readFileSync(join(computer, 'trace.txt'), 'utf8').split('\n').filter(Boolean);
  // The first line of the agent's journal is the first thing that its helper writes for it.
  const first = passed.indexOf('journal:1:before');
  points = { alone: passed.slice(0, first), helped: passed.slice(first) };
  const begun = begunBy(computer);
  unfinished = new Set(begun.flatMap((line) => unfinishedAfter(line, passed)));
  const enrolled = await seenFromOutside(computer, item);
  await takeBack(computer);
  wanted = { enrolled, takenBack: await seenFromOutside(computer, item), applied: begun.length };
});
afterAll(async () => {
  await stopConnector();
  await rig.stop();
});

let computers = 0;

/** Each has a name of its own, so that none has to be given back. */
function newComputer(faults: object): string {
  computers += 1;
  return rig.joiningComputer(faults, `${computers}`.padStart(3, '0') as `${number}`);
}

async function takeBack(computer: string): Promise<void> {
  const ended = await gangway(['unenroll', '--simulate', computer, '--helper', '--yes']);
  expect(ended.exitCode, ended.stdout).toBe(0);
}

/** The computer, what its two programs keep, and what the service was told: all that an effect done twice could show in. */
const seenFromOutside = async (computer: string, item: Item): Promise<object> => ({
  computer: endState(computer),
  programs: keptBy(computer),
  enrollments: await enrollmentsOf(item),
});

/** Names of their files, and where both journals stand; that a step was begun more than once is no difference. */
function keptBy(computer: string): object {
  const folder = join(computer, 'agent');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (name) => !name.endsWith('.new'),
  );
  const read = (name: string): Buffer =>
    files.includes(name) ? readFileSync(join(folder, name)) : Buffer.alloc(0);
  const { steps, undone, over, enrolled, restartAsked } = replay(
    decodeJournal(read('journal.jsonl')).entries,
  );
  const helper = standing(decodeLines(read('elevated.jsonl'), HELPER_LINES).entries);
  return {
    files: files.toSorted(),
    steps: [...steps].map(([step, { outcome }]) => [step, outcome.kind]),
    undone: [...undone],
    over,
    enrolled: enrolled !== undefined,
    restartAsked,
    helper: [...helper.steps].map(([step, begun]) => [step, begun.undone]),
  };
}

/** Lines of the helper's journal that say what is applied next: as many as anything was applied, whatever came of it. */
const begunBy = (computer: string): number[] =>
  decodeLines(readFileSync(join(computer, 'agent/elevated.jsonl')), HELPER_LINES)
    .entries.filter(({ entry }) => entry.kind === 'step-begun')
    .map(({ n }) => n);

/** From that line on, until the last thing that the step writes is in its place. */
function unfinishedAfter(line: number, passed: readonly string[]): string[] {
  const effect = passed.slice(0, passed.indexOf(`helper-journal:${line + 1}:before`));
  const there = effect.findLastIndex((point) => point.endsWith(':renamed'));
  return passed.slice(passed.indexOf(`helper-journal:${line}:before`), there);
}

/** As the console shows them, but for `step-started`: of it there may be more. */
async function enrollmentsOf(item: Item): Promise<object[]> {
  const { enrollments } = await rig.helpdesk.get<{ enrollments: { id: string }[] }>(
    `/enrollment-items/${item.id}`,
  );
  return Promise.all(
    enrollments.map(async ({ id }) => {
      const { state, events } = await rig.helpdesk.get<Enrollment>(`/enrollments/${id}`);
      const told = events.map(({ event }) => event).toSorted((a, b) => a.sequence - b.sequence);
      expect(told.map(({ sequence }) => sequence)).toEqual(told.map((_, index) => index + 1));
      const once = told.filter(({ kind }) => kind !== 'step-started');
      return { state, told: once.map((event) => [event.kind, 'step' in event ? event.step : '']) };
    }),
  );
}

/** As a person would: what was killed is begun again, what waits for the restart goes on after it. @returns each run */
async function enrollThroughKill(computer: string, item: Item): Promise<Ran[]> {
  const enroll = (): Promise<Ran> => rig.enroll(computer, item, '--helper', '--restart');
  const runs = [await enroll()];
  for (let last = runs[0]; last !== undefined && runs.length < 6; last = runs.at(-1)) {
    if (wasKilled(last)) runs.push(await enroll());
    else if (last.exitCode === RESTART_NEEDED || last.stdout.includes('ALREADY_ENROLLED'))
      runs.push(await gangway(['resume', '--simulate', computer, '--helper', '--yes', '--restart']));
    else break;
  }
  return runs;
}

const wasKilled = ({ signal, stdout }: Ran): boolean =>
  signal === 'SIGKILL' || stdout.includes('HELPER_LOST');

async function killAt(point: string, kills: Killed, andBack: boolean): Promise<void> {
  const computer = newComputer({ killAt: { point, ...(kills === 'helper' ? {} : { kills }) } });
  const item = await rig.item(point);
  const runs = await enrollThroughKill(computer, item);
  const what = `${kills} at ${point}: ${runs.map(({ stdout, stderr }) => stdout + stderr).join('\n---\n')}`;
  const killed = runs.filter(wasKilled);
  expect(killed, what).toHaveLength(1);
  expect(killed[0]?.signal, what).toBe(kills === 'helper' ? null : 'SIGKILL');
  expect(runs.at(-1)?.exitCode, what).toBe(0);
  expect(await seenFromOutside(computer, item), what).toEqual(wanted.enrolled);
  const again = begunBy(computer).length - wanted.applied;
  expect(again, `${what}: applied too often`).toBeLessThanOrEqual(unfinished.has(point) ? 1 : 0);
  if (!andBack) return;
  await takeBack(computer);
  expect(await seenFromOutside(computer, item), what).toEqual(wanted.takenBack);
}

/**
 * Once for each command that the agent gives its helper, and each point of a step in which they talk meanwhile. Elsewhere
 * killing one of them would be the same once more: without its helper an agent writes nothing and sees only that a command
 * was not answered; without its agent a helper finishes the command, wherever in it that happened.
 */
function noticed(all: readonly string[]): readonly string[] {
  // Lines of the agent's journal are written by one command and synced by another; what lies between is one more.
  const commandOf = (point: string): string => /^journal:\d+:/.exec(point)?.[0] ?? '';
  const commands: string[][] = [];
  for (const [index, point] of all.entries()) {
    const before = all[index - 1];
    const sync = point.startsWith('journal:') && point.endsWith(':after');
    if (before === undefined || sync || commandOf(before) !== commandOf(point)) commands.push([]);
    commands.at(-1)?.push(point);
  }
  const talks = (command: readonly string[]): boolean =>
    command.some((point) => /^(application|domain-join):/.test(point));
  return commands.flatMap((command) => (talks(command) ? command : command.slice(0, 1)));
}

/** @param andBack whether each is unenrolled afterwards, too */
async function killAtEach(all: readonly string[], kills: Killed, andBack: boolean): Promise<void> {
  // For looking into one: a regular expression.
  const only = process.env['TEST_KILL_AT'];
  const left = all.filter((point) => only === undefined || new RegExp(only).test(point));
  const worker = async (): Promise<void> => {
    for (let point = left.shift(); point !== undefined; point = left.shift()) {
      try {
        await killAt(point, kills, andBack);
      } catch (error) {
        left.length = 0;
        throw error;
      }
    }
  };
  const [one, other] = await Promise.allSettled([worker(), worker()]);
  for (const ended of [one, other]) if (ended.status === 'rejected') throw ended.reason;
}

test('an undisturbed run puts each thing in place once, and passes each of its points once', () => {
  const all = [...points.alone, ...points.helped];
  expect(all).toEqual([...new Set(all)]);
  expect(points.alone.every((point) => point.startsWith('host-name:create:'))).toBe(true);
  expect(points.helped.length).toBeGreaterThan(180);
  for (const journal of ['journal:', 'helper-journal:'])
    expect(points.helped.filter((point) => point.startsWith(journal)).length).toBeGreaterThan(35);
  const writes = JSON.stringify(wanted.enrolled).match(/writes\\": \d+/g) ?? [];
  expect(writes.length).toBeGreaterThan(4);
  expect(new Set(writes)).toEqual(new Set(['writes\\": 1']));
  expect(wanted.applied).toBe(6);
  expect(unfinished.size).toBeGreaterThan(40);
  expect(noticed(points.helped).length).toBeGreaterThan(80);
  for (const point of ['application:acme-vpn:write:written', 'domain-join:restart:before'])
    expect(unfinished).toContain(point);
  for (const point of ['application:acme-vpn:write:renamed', 'helper-journal:3:before', 'journal:9:before'])
    expect(unfinished).not.toContain(point);
});

test('A9 SIGKILL of agent and helper before and after each journal write of both, inside each effect and inside the restart, then again: the same end, each effect once, one device; taken back as without', async () => {
  await killAtEach(points.helped, 'both', true);
}, 1_800_000);

test('A9 SIGKILL of the agent alone, wherever its helper can notice a difference: the same end', async () => {
  await killAtEach([...points.alone, ...noticed(points.helped)], 'agent', false);
}, 1_800_000);

test('A9 SIGKILL of the helper alone, wherever its agent can notice a difference: the same end', async () => {
  await killAtEach(noticed(points.helped), 'helper', false);
}, 1_800_000);
