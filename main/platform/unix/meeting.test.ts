import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, realpath, rename, rm, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { type Actor, actor, lacksRoot, PERSON, ROOT, STRANGER } from './testing/account.ts';

/** Where anybody may make a folder, whoever runs the tests. */
const TEMPORARY = '/tmp';

const onStage: Actor[] = [];
afterEach(async () => {
  for (const one of onStage.splice(0)) await one.end();
});

async function enter(...who: Parameters<typeof actor>): Promise<Actor> {
  const one = await actor(...who);
  onStage.push(one);
  return one;
}

/** An agent of the person's that has opened its socket. */
async function waitingAgent(patience = 5000): Promise<Actor & { socket: string }> {
  const agent = await enter('./agent-program.ts', PERSON, TEMPORARY, String(patience));
  const { socket } = await agent.hear();
  return { ...agent, socket: String(socket) };
}

const helperOf = (uid: number): Promise<Actor> => enter('./helper-program.ts', uid, String(PERSON));

describe.skipIf(lacksRoot)('agent and helper meet on a socket, under two accounts', () => {
  test('G10 they find each other, both ways, and nothing of the meeting place is left', async () => {
    const agent = await waitingAgent();
    const helper = await helperOf(ROOT);
    helper.tell(`${agent.socket} ${agent.pid}`);
    expect(await helper.hear()).toEqual({ reached: true });
    // Whom it waits for the agent learns after that one has come.
    agent.tell(String(helper.pid));
    expect(await agent.hear()).toEqual({ met: true });
    expect(existsSync(dirname(agent.socket))).toBe(false);
    expect(await helper.hear()).toEqual({ heard: 'from the agent' });
    expect(await agent.hear()).toEqual({ heard: 'from the helper' });
  });

  test('G10 a second client, be it root, finds nobody', async () => {
    const agent = await waitingAgent();
    const [helper, second] = [await helperOf(ROOT), await enter('./stranger-program.ts', ROOT)];
    agent.tell(String(helper.pid));
    helper.tell(`${agent.socket} ${agent.pid}`);
    expect(await agent.hear()).toEqual({ met: true });
    second.tell(agent.socket);
    expect(await second.hear()).toEqual({ error: 'ENOENT' });
  });

  test('G10 a client that came before the helper is turned away without a byte: the person, and another process of root', async () => {
    const agent = await waitingAgent();
    const [early, other] = [
      await enter('./stranger-program.ts', PERSON),
      await enter('./stranger-program.ts', ROOT),
    ];
    for (const one of [early, other]) {
      one.tell(agent.socket);
      expect(await one.hear()).toEqual({ connected: true });
    }
    const helper = await helperOf(ROOT);
    helper.tell(`${agent.socket} ${agent.pid}`);
    agent.tell(String(helper.pid));
    expect(await early.hear()).toEqual({ got: '' });
    expect(await other.hear()).toEqual({ got: '' });
    expect(await agent.hear()).toEqual({ met: true });
    expect(await agent.hear()).toEqual({ heard: 'from the helper' });
  });

  test('G10 another account cannot even get to the socket', async () => {
    const agent = await waitingAgent();
    const stranger = await enter('./stranger-program.ts', STRANGER);
    stranger.tell(agent.socket);
    expect(await stranger.hear()).toEqual({ error: 'EACCES' });
  });

  test('G10 a helper that is not root is none, even in the process that was started', async () => {
    const agent = await waitingAgent(1500);
    const helper = await helperOf(PERSON);
    agent.tell(String(helper.pid));
    helper.tell(`${agent.socket} ${agent.pid}`);
    expect(await helper.hear()).toEqual({ reached: true });
    expect(await agent.hear()).toEqual({ code: 'HELPER_START_FAILED', why: 'nobody-came' });
  });

  test('G10 silence ends the wait, and a cancelled one ends at once; nothing is left', async () => {
    const [silent, cancelled] = [await waitingAgent(200), await waitingAgent()];
    silent.tell(String(process.pid));
    expect(await silent.hear()).toEqual({ code: 'HELPER_START_FAILED', why: 'nobody-came' });
    cancelled.tell('cancel');
    expect(await cancelled.hear()).toEqual({ code: 'CANCELLED' });
    for (const { socket } of [silent, cancelled]) expect(existsSync(dirname(socket))).toBe(false);
  });

  test('G10 whose other end died reads the end, and can write no more: each of the two', async () => {
    for (const dying of ['agent', 'helper'] as const) {
      const agent = await waitingAgent();
      const helper = await helperOf(ROOT);
      agent.tell(String(helper.pid));
      helper.tell(`${agent.socket} ${agent.pid}`);
      expect([await helper.hear(), await helper.hear()]).toEqual([
        { reached: true },
        { heard: 'from the agent' },
      ]);
      expect([await agent.hear(), await agent.hear()]).toEqual([{ met: true }, { heard: 'from the helper' }]);
      const [gone, left] = dying === 'agent' ? [agent, helper] : [helper, agent];
      await gone.end();
      expect([await left.hear(), await left.hear()]).toEqual([{ ended: true }, { error: 'HELPER_LOST' }]);
    }
  });
});

describe.skipIf(lacksRoot)('a helper of root proves its agent', () => {
  const refused = async (path: string, pid: number): Promise<unknown> => {
    const helper = await helperOf(ROOT);
    helper.tell(`${path} ${pid}`);
    return helper.hear();
  };
  const because = (why: string): object => ({ code: 'HELPER_START_FAILED', why });

  test('G10 another process than the one that started it, another account than the person at the screen', async () => {
    const agent = await waitingAgent();
    expect(await refused(agent.socket, process.pid)).toEqual(because('peer-process'));
    const stranger = await enter('./agent-program.ts', STRANGER, TEMPORARY);
    const { socket } = await stranger.hear();
    // Everything is this other account’s: the folder, the socket, the process.
    expect(await refused(String(socket), stranger.pid)).toEqual(because('folder'));
  });

  test('G10 another account’s process behind files that are the person’s', async () => {
    const agent = await enter('./agent-program.ts', ROOT, TEMPORARY, '5000', String(PERSON));
    const { socket } = await agent.hear();
    expect(await refused(String(socket), agent.pid)).toEqual(because('peer-account'));
  });

  test('G10 a socket that was replaced by a link to another’s, or a folder by a link, is not followed', async () => {
    const [agent, other] = [await waitingAgent(), await waitingAgent()];
    const aside = `${agent.socket}-aside`;
    await rename(agent.socket, aside);
    await symlink(other.socket, agent.socket);
    expect(await refused(agent.socket, other.pid)).toEqual(because('not-a-socket'));
    await rm(agent.socket);
    const folder = `${dirname(agent.socket)}-link`;
    await symlink(dirname(other.socket), folder);
    expect(await refused(join(folder, 'agent'), other.pid)).toEqual(because('folder'));
    await rm(folder);
  });

  test('G10 a folder that others may enter or write, or that lies where others could swap it', async () => {
    const agent = await waitingAgent();
    const folder = dirname(agent.socket);
    for (const [mode, why] of [
      [0o711, 'folder-mode'],
      [0o750, 'folder-mode'],
      [0o770, 'folder'],
      [0o707, 'folder'],
    ] as const) {
      await chmod(folder, mode);
      expect(await refused(agent.socket, agent.pid), mode.toString(8)).toEqual(because(why));
    }
    await chmod(folder, 0o700);
    const open = await mkdtemp(join(await realpath(TEMPORARY), 'gangway-open-'));
    await chmod(open, 0o777);
    const inside = await enter('./agent-program.ts', PERSON, open);
    const { socket } = await inside.hear();
    expect(await refused(String(socket), inside.pid)).toEqual(because('folder'));
    await rm(open, { recursive: true });
  });

  test('G10 a path that is none: relative, with a way around, too long, missing, a file', async () => {
    const agent = await waitingAgent();
    const folder = dirname(agent.socket);
    const long = `${folder}/${'a'.repeat(100)}`;
    await mkdir(join(folder, 'file'));
    for (const [path, why] of [
      ['agent', 'path'],
      [`${folder}/../${folder.split('/').at(-1)}/agent`, 'path'],
      [long, 'path-too-long'],
      [join(folder, 'missing'), 'socket'],
      [join(folder, 'file'), 'not-a-socket'],
    ] as const) {
      expect(await refused(path, agent.pid), path).toEqual(because(why));
    }
  });
});
