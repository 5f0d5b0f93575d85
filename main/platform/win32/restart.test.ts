import { describe, expect, test } from 'vitest';
import type { ErrorCode } from '../../../protocol/errors.ts';
import { inTemporary } from '../testing/temporary.ts';
import { continueTask } from './continue-task.ts';
import { quoted, taskXml } from './system-task.ts';
import { fakeRegistry } from './testing/registry.ts';
import { fakeScheduler, type FakeScheduler } from './testing/scheduler.ts';
import { restartControl } from './restart.ts';
import { bootId, isRestartNeeded, needRestart } from './restart-needed.ts';

const control = (root: string, tasks: FakeScheduler, refused?: ErrorCode) =>
  restartControl({
    registry: fakeRegistry(),
    scheduler: tasks.scheduler(root, refused),
    program: {
      file: 'C:\\Program Files\\gangway.exe',
      args: ['C:\\Program Files\\gangway.mjs', 'resume', '--yes'],
    },
  });

describe('going on after a restart', () => {
  test('A9 each start of Windows has its own id, kept where Windows forgets it', () => {
    const registry = fakeRegistry();
    const first = bootId(registry);
    needRestart(registry);
    expect(bootId(registry)).toBe(first);
    expect(isRestartNeeded(registry)).toBe(true);
    registry.restart();
    expect(bootId(registry)).not.toBe(first);
    expect(isRestartNeeded(registry)).toBe(false);
  });

  test('A9 a task starts at the sign-in of any account, as the system, and is taken back', () =>
    inTemporary(async (root) => {
      const tasks = fakeScheduler('\\Gangway\\Continue enrollment');
      const restart = control(root, tasks);
      await restart.forget();
      await restart.continueAfter();
      await restart.continueAfter();
      expect(tasks.task).toContain('<LogonTrigger>');
      expect(tasks.task).not.toContain('<UserId>S-1-5-21');
      expect(tasks.task).toContain(
        '<Arguments>&quot;C:\\Program Files\\gangway.mjs&quot; resume --yes</Arguments>',
      );
      await restart.forget();
      expect(tasks.task).toBeUndefined();
      await restart.forget();
    }));

  test('A9 killed before the task was made, or a task that somebody took away: forgetting it is no error', () =>
    inTemporary(async (root) => {
      const tasks = fakeScheduler('\\Gangway\\Continue enrollment');
      const restart = control(root, tasks);
      await restart.continueAfter();
      tasks.task = undefined;
      await expect(restart.forget()).resolves.toBeUndefined();
    }));

  test('A9 a program that others may change never becomes a task of the system', () =>
    inTemporary(async (root) => {
      const tasks = fakeScheduler('\\Gangway\\Continue enrollment');
      await control(root, tasks, 'HELPER_UNSAFE').continueAfter();
      expect(tasks.task).toBeUndefined();
      await expect(control(root, tasks, 'INTERNAL').continueAfter()).rejects.toMatchObject({
        code: 'INTERNAL',
      });
    }));

  test('A9 a scheduler that refuses is an error; a restart that is under way already is none', () =>
    inTemporary(async (root) => {
      const tasks = fakeScheduler('\\Gangway\\Continue enrollment');
      const restart = control(root, tasks);
      for (tasks.exitCode of [0, 1115, 1190]) await restart.restartNow();
      tasks.exitCode = 5;
      await expect(restart.restartNow()).rejects.toMatchObject({ code: 'INTERNAL' });
      await expect(restart.continueAfter()).rejects.toMatchObject({ code: 'INTERNAL' });
    }));

  test('A9 arguments survive Windows taking the command line apart, and the XML', () => {
    expect(['', 'a b', 'a"b', 'C:\\x y\\', 'a\\"b', 'plain\\'].map(quoted)).toEqual([
      '""',
      '"a b"',
      '"a\\"b"',
      '"C:\\x y\\\\"',
      '"a\\\\\\"b"',
      'plain\\',
    ]);
    expect(taskXml(continueTask, { file: 'C:\\<a>&"b".exe', args: [] })).toContain(
      'C:\\&lt;a&gt;&amp;&quot;b&quot;.exe',
    );
  });
});
