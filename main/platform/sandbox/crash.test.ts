/** Kills a real process at every point that a change to the disk passes, starts it again, and compares. */
import { createPrivateKey } from 'node:crypto';
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runChild } from '../testing/child.ts';
import { tasks } from '../testing/set-up.ts';
import { inTemporary } from '../testing/temporary.ts';

const PROGRAM = './set-up-program.ts';
const COMPUTER = { serial: 'SIM42', hardwareUuid: 'uuid-42', model: 'm', osName: 'o', osVersion: '1' };
const HOST_NAME = { current: 'SIM-FACTORY', pending: null, writes: 0 };

/** A computer before anything was done to it; what is random is given, so that two can be compared. */
async function newComputer(directory: string, faults: object, firstUse = false): Promise<void> {
  await mkdir(directory, { recursive: true });
  if (!firstUse) {
    await writeFile(join(directory, 'computer.json'), JSON.stringify(COMPUTER));
    await writeFile(join(directory, 'host-name.json'), JSON.stringify(HOST_NAME));
  }
  await writeFile(join(directory, 'faults.json'), JSON.stringify(faults));
}

/** Every file but the faults and what means nothing, with its content; keys are random, so only their kind. */
async function snapshot(directory: string): Promise<Record<string, string>> {
  const names = await readdir(directory, { recursive: true, withFileTypes: true });
  const state: Record<string, string> = {};
  for (const entry of names.filter((found) => found.isFile())) {
    const path = join(entry.parentPath, entry.name);
    const name = path.slice(directory.length + 1);
    if (['faults.json', 'trace.txt'].includes(name) || name.endsWith('.new')) continue;
    const content = await readFile(path);
    state[name] = name.endsWith('keys.json') ? kindsOfKeys(content) : content.toString();
  }
  return state;
}

function kindsOfKeys(content: Buffer): string {
  const pair = Object.entries(JSON.parse(content.toString()) as Record<string, string>);
  return pair
    .map(([name, base64]) => {
      const key = { key: Buffer.from(base64, 'base64'), format: 'der', type: 'pkcs8' } as const;
      return `${name}: ${createPrivateKey(key).asymmetricKeyType}`;
    })
    .join();
}

async function pointsOf(directory: string): Promise<string[]> {
  return (await readFile(join(directory, 'trace.txt'), 'utf8')).split('\n').slice(0, -1);
}

type Task = keyof typeof tasks;

/** Lets a real process die at the point. The fault must be used up then: the next start is not to die of it. */
async function killAt(point: string, task: Task, directory: string): Promise<void> {
  const ended = await runChild(PROGRAM, directory, task);
  const faults: unknown = JSON.parse(await readFile(join(directory, 'faults.json'), 'utf8'));
  expect({ point, ...ended, faults }).toMatchObject({ point, signal: 'SIGKILL', output: '', faults: {} });
  expect(faults).toEqual({});
}

/** Kills the task at each point of `prepare`d copies, finishes it, and compares with the undisturbed end. */
async function killEverywhere(
  root: string,
  task: Task,
  prepare: (directory: string, faults: object) => Promise<void>,
): Promise<{ points: string[]; end: Record<string, string> }> {
  const undisturbed = join(root, 'undisturbed');
  await prepare(undisturbed, { trace: true });
  await tasks[task](undisturbed);
  const end = await snapshot(undisturbed);
  const points = await pointsOf(undisturbed);
  expect(points).toEqual([...new Set(points)]);

  const killThere = async (point: string): Promise<void> => {
    const directory = join(root, point.replaceAll(':', '-'));
    await prepare(directory, { killAt: { point } });
    await killAt(point, task, directory);
    await tasks[task](directory);
    expect({ point, ...(await snapshot(directory)) }).toEqual({ point, ...end });
  };
  for (let at = 0; at < points.length; at += 4) await Promise.all(points.slice(at, at + 4).map(killThere));
  return { points, end };
}

describe('a simulated computer whose agent is killed', { timeout: 300_000 }, () => {
  test('A9 G13 killed at any point of setting up and started again: the same end, each effect once', () =>
    inTemporary(async (root) => {
      const { points, end } = await killEverywhere(root, 'set-up', (directory, faults) =>
        newComputer(directory, faults),
      );
      for (const [name, content] of Object.entries(end)) {
        const writes = /"writes": (\d+)/.exec(content)?.[1];
        expect({ name, writes: writes ?? '1' }).toEqual({ name, writes: '1' });
      }
      expect(Object.keys(end).toSorted()).toMatchInlineSnapshot(`
        [
          "agent/installer-vpn.txt",
          "agent/journal.jsonl",
          "agent/keystore/keys.json",
          "applications/acme-vpn.json",
          "applications/acme-vpn.payload",
          "check-in.json",
          "computer.json",
          "continue.json",
          "host-name.json",
          "management.json",
          "profile.json",
          "registration.json",
          "restart.json",
          "root-store/ba77840b50c2fa25517fff7741aff2c1c9ac8d8d812e2900e35f5f84d621ae9f.der",
          "root-store/ba77840b50c2fa25517fff7741aff2c1c9ac8d8d812e2900e35f5f84d621ae9f.json",
        ]
      `);
      expect(points).toMatchInlineSnapshot(`
        [
          "keys:create:before",
          "keys:create:written",
          "keys:create:renamed",
          "keys:create:after",
          "root-certificate:ba77840b:note:before",
          "root-certificate:ba77840b:note:written",
          "root-certificate:ba77840b:note:renamed",
          "root-certificate:ba77840b:note:after",
          "root-certificate:ba77840b:write:before",
          "root-certificate:ba77840b:write:written",
          "root-certificate:ba77840b:write:renamed",
          "root-certificate:ba77840b:write:after",
          "journal:1:before",
          "journal:1:written",
          "journal:1:after",
          "check-in:write:before",
          "check-in:write:written",
          "check-in:write:renamed",
          "check-in:write:after",
          "management:write:before",
          "management:write:written",
          "management:write:renamed",
          "management:write:after",
          "journal:2:before",
          "journal:2:written",
          "journal:2:after",
          "registration:write:before",
          "registration:write:written",
          "registration:write:renamed",
          "registration:write:after",
          "journal:3:before",
          "journal:3:written",
          "journal:3:after",
          "profile:download:before",
          "profile:download:after",
          "profile:write:before",
          "profile:write:written",
          "profile:write:renamed",
          "profile:write:after",
          "profile:approve:before",
          "profile:approve:written",
          "profile:approve:renamed",
          "profile:approve:after",
          "journal:4:before",
          "journal:4:written",
          "journal:4:after",
          "host-name:restart:before",
          "host-name:restart:written",
          "host-name:restart:renamed",
          "host-name:restart:after",
          "host-name:write:before",
          "host-name:write:written",
          "host-name:write:renamed",
          "host-name:write:after",
          "journal:5:before",
          "journal:5:written",
          "journal:5:after",
          "application:acme-vpn:download:before",
          "application:acme-vpn:download:after",
          "application:acme-vpn:payload:before",
          "application:acme-vpn:payload:renamed",
          "application:acme-vpn:payload:after",
          "application:acme-vpn:write:before",
          "application:acme-vpn:write:written",
          "application:acme-vpn:write:renamed",
          "application:acme-vpn:write:after",
          "journal:6:before",
          "journal:6:written",
          "journal:6:after",
          "continue:write:before",
          "continue:write:written",
          "continue:write:renamed",
          "continue:write:after",
        ]
      `);
    }));

  test('A9 A10 killed at any point of taking it back and started again: the same end', () =>
    inTemporary(async (root) => {
      const enrolled = join(root, 'enrolled');
      await newComputer(enrolled, {});
      await tasks['set-up'](enrolled);
      const { points, end } = await killEverywhere(root, 'take-back', async (directory, faults) => {
        await cp(enrolled, directory, { recursive: true });
        await writeFile(join(directory, 'faults.json'), JSON.stringify(faults));
      });
      expect(Object.keys(end).toSorted()).toMatchInlineSnapshot(`
        [
          "agent/journal-1.jsonl",
          "computer.json",
          "host-name.json",
          "restart.json",
        ]
      `);
      expect(points).toMatchInlineSnapshot(`
        [
          "continue:remove:before",
          "continue:remove:removed",
          "continue:remove:after",
          "application:acme-vpn:remove:before",
          "application:acme-vpn:remove:removed",
          "application:acme-vpn:remove:after",
          "application:acme-vpn:remove-payload:before",
          "application:acme-vpn:remove-payload:removed",
          "application:acme-vpn:remove-payload:after",
          "profile:remove:before",
          "profile:remove:removed",
          "profile:remove:after",
          "registration:remove:before",
          "registration:remove:removed",
          "registration:remove:after",
          "check-in:remove:before",
          "check-in:remove:removed",
          "check-in:remove:after",
          "management:remove:before",
          "management:remove:removed",
          "management:remove:after",
          "root-certificate:ba77840b:remove:before",
          "root-certificate:ba77840b:remove:removed",
          "root-certificate:ba77840b:remove:after",
          "root-certificate:ba77840b:remove-note:before",
          "root-certificate:ba77840b:remove-note:removed",
          "root-certificate:ba77840b:remove-note:after",
          "keys:destroy:before",
          "keys:destroy:removed",
          "keys:destroy:after",
          "journal:archive:before",
          "journal:archive:after",
        ]
      `);
    }));

  test('A9 killed on first use: the computer is whole, and the same ever after', () =>
    inTemporary(async (root) => {
      const moments = ['before', 'written', 'linked', 'after'];
      const points = ['computer:create', 'host-name:create'].flatMap((what) =>
        moments.map((at) => `${what}:${at}`),
      );
      for (const [index, point] of points.entries()) {
        const directory = join(root, String(index));
        await newComputer(directory, { killAt: { point } }, true);
        await killAt(point, 'set-up', directory);
        const before = await snapshot(directory);
        await tasks['set-up'](directory);
        const after = await snapshot(directory);
        expect(after['computer.json']).toMatch(/"serial": "SIM.{7}"/);
        expect(after['computer.json']).toBe(before['computer.json'] ?? after['computer.json']);
      }
    }));
});
