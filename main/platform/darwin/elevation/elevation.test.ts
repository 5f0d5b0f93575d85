import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, copyFile, mkdtemp, readdir, realpath, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Elevation } from '../../../core/ports/elevation.ts';
import { type Command, type CommandResult, runCommandWith } from '../../run-command.ts';
import { inTemporary } from '../../testing/temporary.ts';
import { type Actor, actor, asRoot, lacksRoot, PERSON } from '../../unix/testing/account.ts';
import { fakeMac } from '../testing/mac.ts';
import { type ElevatingMac, macosElevation, reachAgentBySocket } from './index.ts';

const HELPER = new URL('../../unix/testing/elevated-helper.ts', import.meta.url).href;
/** Whose programs are: root’s, for a Mac of these tests. */
const OWNER = String(process.getuid?.() ?? 0);

/** The program where everybody may look and only its owner may write, wherever this checkout lies. */
let folder: string;
let node: string;
let script: string;
beforeAll(async () => {
  folder = await mkdtemp(join(await realpath('/tmp'), 'gangway-node-'));
  // As programs lie on a Mac: everybody may look at them.
  await chmod(folder, 0o755);
  node = join(folder, 'node');
  script = join(folder, 'helper.mjs');
  // The Node that npm installs has two names.
  await copyFile(process.execPath, node);
  await writeFile(script, `await import(${JSON.stringify(HELPER)});\n`, { mode: 0o644 });
});
afterAll(() => rm(folder, { recursive: true }));

let agent: Actor | undefined;
afterEach(async () => {
  await agent?.end();
  agent = undefined;
});

/** An agent of the person's that starts its helper; the fake Mac asks, and a real shell of root does what it is told. */
async function elevate(
  root: string,
  answer: 'allow' | 'decline',
  language = 'en',
): Promise<{ agent: Actor; lines: Command[]; pid: () => number }> {
  const fake = fakeMac(root);
  Object.assign(fake, { uid: PERSON, person: { uid: PERSON, name: 'ada' }, answer });
  let pid = 0;
  let line = '';
  fake.elevate = () => {
    const [file = '', ...args] = asRoot('/bin/sh', '-c', line);
    pid = Number(execFileSync(file, args, { encoding: 'utf8', timeout: 10_000 }));
    return pid;
  };
  const helper = [node, script, OWNER, String(PERSON)];
  agent = await actor('./elevating-agent.ts', PERSON, '/tmp', OWNER, language, ...helper);
  const lines: Command[] = [];
  for (let command = 0; command < 2; command += 1) {
    const { run } = (await agent.hear()) as { run: Command };
    lines.push(run);
    line = run.args[6] ?? '';
    const result: CommandResult = await fake.mac.run(run);
    agent.tell(JSON.stringify(result));
  }
  return { agent, lines, pid: () => pid };
}

describe.skipIf(lacksRoot)('the helper of a Mac, started by its question and reached by a socket', () => {
  test('G10 runs as root without anything of the person’s environment, and both know each other', () =>
    inTemporary(async (root) => {
      const started = await elevate(root, 'allow', 'fi');
      expect(await started.agent.hear()).toEqual({ met: true, asks: true });
      // A stream has no pieces of its own: two lines may come as one.
      let heard = '';
      while (!heard.endsWith('from the agent')) heard += String((await started.agent.hear())['heard']);
      expect(JSON.parse(heard.split('\n')[0] ?? '')).toEqual({
        pid: started.pid(),
        uid: 0,
        env: ['PATH', 'LANG', 'LC_ALL'],
        cwd: '/',
      });
      const { args = [] } = started.lines[1] ?? {};
      expect(args[7]).toContain('Ylläpitäjän');
      const socket = /'--socket' '([^']+)'/.exec(args[6] ?? '')?.[1] ?? '';
      expect(socket).not.toBe('');
      expect(existsSync(dirname(socket))).toBe(false);
    }));

  test('G10 a person who says no is HELPER_DECLINED; nothing was started, nothing is left', () =>
    inTemporary(async (root) => {
      const started = await elevate(root, 'decline');
      expect(await started.agent.hear()).toEqual({ code: 'HELPER_DECLINED', number: '-128' });
      expect(started.pid()).toBe(0);
      const socket = /'--socket' '([^']+)'/.exec(started.lines[1]?.args[6] ?? '')?.[1] ?? '';
      expect(existsSync(dirname(socket))).toBe(false);
    }));
});

describe('before anybody is asked', () => {
  const program = {
    get file() {
      return node;
    },
    get args() {
      return [script];
    },
  };
  const plain: Elevation = {
    asks: async () => false,
    start: async () => {
      throw new Error('the plain child');
    },
  };
  const signal = new AbortController().signal;
  const on = (
    root: string,
    uid: number,
    owner = Number(OWNER),
  ): [ReturnType<typeof fakeMac>, ElevatingMac] => {
    const fake = fakeMac(root);
    fake.uid = uid;
    const mac: ElevatingMac = {
      run: fake.mac.run,
      uid: () => uid,
      becomeRoot: () => undefined,
      pid: process.pid,
      owner,
      above: root,
      peerOf: () => ({ uid: 0, pid: 1 }),
      isRemote: () => false,
    };
    return [fake, mac];
  };

  test('G10 who is root already is asked nothing: a plain child', () =>
    inTemporary(async (root) => {
      const [fake, mac] = on(root, 0);
      const elevation = macosElevation({ plain, language: () => 'en' }, mac);
      expect(await elevation.asks()).toBe(false);
      await expect(elevation.start(program, signal)).rejects.toThrow('the plain child');
      expect(fake.lines).toEqual([]);
    }));

  test('G10 a program that others can change is HELPER_UNSAFE, also for who is root already', () =>
    inTemporary(async (root) => {
      for (const uid of [0, 501]) {
        const [fake, mac] = on(root, uid, Number(OWNER) + 1);
        const elevation = macosElevation({ plain, language: () => 'en' }, mac);
        await expect(elevation.start(program, signal)).rejects.toMatchObject({ code: 'HELPER_UNSAFE' });
        expect(fake.lines).toEqual([]);
      }
    }));

  test('G10 another account on the screen, or nobody, is SYSTEM_QUESTION_UNANSWERED', () =>
    inTemporary(async (root) => {
      for (const person of [
        { uid: 502, name: 'bob' },
        { uid: 0, name: 'root' },
        { uid: 248, name: '_mbsetupuser' },
      ]) {
        const [fake, mac] = on(root, 501);
        fake.person = person;
        const elevation = macosElevation({ plain, language: () => 'en' }, mac);
        await expect(elevation.start(program, signal)).rejects.toMatchObject({
          code: 'SYSTEM_QUESTION_UNANSWERED',
        });
        expect(fake.lines.join('\n')).not.toContain('osascript');
      }
    }));

  test('G10 over the network nobody is asked: the question would come where nobody looks', () =>
    inTemporary(async (root) => {
      const [fake, mac] = on(root, 501);
      const elevation = macosElevation({ plain, language: () => 'en' }, { ...mac, isRemote: () => true });
      await expect(elevation.start(program, signal)).rejects.toMatchObject({
        code: 'SYSTEM_QUESTION_UNANSWERED',
        details: { why: 'over the network' },
      });
      expect(fake.lines).toEqual([]);
    }));

  test('G10 three wrong passwords are a no, not an absent person', () =>
    inTemporary(async (root) => {
      const [fake, mac] = on(root, 501);
      fake.answer = 'mistype';
      const elevation = macosElevation({ plain, language: () => 'en' }, mac);
      await expect(elevation.start(program, signal)).rejects.toMatchObject({ code: 'HELPER_DECLINED' });
    }));

  test('G10 a dialog that nobody answers is SYSTEM_QUESTION_UNANSWERED; cancelled it goes away with its command', () =>
    inTemporary(async (root) => {
      const [fake, mac] = on(root, 501);
      const cancel = new AbortController();
      const hanging = runCommandWith({}, 200);
      const sleeper = { file: node, args: ['-e', 'setInterval(() => {}, 1000)'] };
      const asks = (timeout?: number): ElevatingMac => ({
        ...mac,
        run: async (command, stop) => {
          if (!command.file.endsWith('osascript')) return fake.mac.run(command);
          if (timeout === undefined) setImmediate(() => cancel.abort());
          return hanging({ ...sleeper, timeout: timeout ?? 10_000 }, stop);
        },
      });
      const start = (asking: ElevatingMac): Promise<unknown> =>
        macosElevation({ plain, language: () => 'en' }, asking).start(program, cancel.signal);
      await expect(start(asks(200))).rejects.toMatchObject({ code: 'SYSTEM_QUESTION_UNANSWERED' });
      await expect(start(asks())).rejects.toMatchObject({ code: 'CANCELLED' });
      expect((await readdir(root)).filter((name) => name.startsWith('gangway-'))).toEqual([]);
    }));

  test('G10 the helper refuses to be without root, in a place that others can change, or told something else', () =>
    inTemporary(async (root) => {
      const good = ['--socket', '/tmp/x/agent', '--parent', '17'];
      const [, person] = on(root, 501);
      const start = { code: 'HELPER_START_FAILED' };
      await expect(reachAgentBySocket(program, person)(good)).rejects.toMatchObject({
        ...start,
        details: { why: 'not-root' },
      });
      const [, unsafe] = on(root, 0, Number(OWNER) + 1);
      await expect(reachAgentBySocket(program, unsafe)(good)).rejects.toMatchObject({
        code: 'HELPER_UNSAFE',
      });
      const [, mac] = on(root, 0);
      for (const args of [
        [],
        good.slice(0, 3),
        [...good, '--uid', '0'],
        ['--parent', '17', '--socket', '/tmp/x/agent'],
        ['--socket', '/tmp/x/agent', '--parent', '-1'],
        ['--socket', '/tmp/x/agent', '--parent', '1e3'],
      ]) {
        const refused = reachAgentBySocket(program, mac)(args);
        await expect(refused, args.join(' ')).rejects.toMatchObject({
          ...start,
          details: { why: 'arguments' },
        });
      }
      const [fake, nobody] = on(root, 0);
      fake.person = { uid: 0, name: 'root' };
      await expect(reachAgentBySocket(program, nobody)(good)).rejects.toMatchObject({
        code: 'SYSTEM_QUESTION_UNANSWERED',
      });
    }));
});
