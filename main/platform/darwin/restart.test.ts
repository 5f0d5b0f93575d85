import { chmod, readdir, readFile, stat, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { inTemporary } from '../testing/temporary.ts';
import { runCommandWith } from '../run-command.ts';
import { AGENT_FILE, agentPlist, quoted, SCRIPT_FILE } from './continue-agent.ts';
import { installed } from './testing/installed.ts';
import { fakeMac } from './testing/mac.ts';
import { answer } from './testing/answers.ts';
import { restartControl } from './restart.ts';

const mode = async (path: string): Promise<number> => (await stat(path)).mode & 0o777;

describe('restarting a Mac', () => {
  test('A9 each start has its own id; an answer that is none is a failure', () =>
    inTemporary(async (root) => {
      const fake = fakeMac(root);
      const control = restartControl(fake.mac);
      const before = await control.bootId();
      expect(await control.bootId()).toBe(before);
      await control.restartNow();
      expect(fake.lines.at(-1)).toBe('/sbin/shutdown -r +1');
      expect(await control.bootId()).not.toBe(before);
      for (const strange of [answer(''), answer('kern.bootsessionuuid: x\n'), answer('', 1)]) {
        fake.failNext('/usr/sbin/sysctl', strange);
        await expect(control.bootId()).rejects.toMatchObject({ code: 'STATE_CORRUPT' });
      }
    }));

  test('A9 after the next sign-in of any account a window goes on, until it is told to forget', () =>
    inTemporary(async (root) => {
      const { mac } = await installed(root);
      const control = restartControl(mac);
      await control.continueAfter();
      await control.continueAfter();
      const [agent, script] = [join(root, 'LaunchAgents', AGENT_FILE), join(mac.shared.root, SCRIPT_FILE)];
      expect(await readFile(agent, 'utf8')).toBe(agentPlist(script));
      expect([await mode(agent), await mode(script), await mode(mac.shared.root)]).toEqual([
        0o644, 0o755, 0o755,
      ]);
      expect(await readFile(script, 'utf8')).toContain(
        `\nexec '${root}/bin/node' '${root}/cli/gangway.mjs' 'resume'\n`,
      );
      await control.forget();
      await control.forget();
      expect([await readdir(dirname(agent)), await readdir(dirname(script))]).toEqual([[], []]);
    }));

  test('A9 a program that others can change is never offered a password', () =>
    inTemporary(async (root) => {
      const { mac } = await installed(root);
      for (const path of ['bin', 'bin/node', 'cli', 'cli/gangway.mjs', 'cli/parts', 'cli/parts/part.mjs']) {
        await chmod(join(root, path), 0o777);
        await restartControl(mac).continueAfter();
        await chmod(join(root, path), 0o755);
        expect((await readdir(root)).toSorted()).toEqual(['bin', 'cli']);
      }
      await symlink(join(root, 'bin'), join(root, 'cli', 'link'));
      await restartControl(mac).continueAfter();
      expect((await readdir(root)).toSorted()).toEqual(['bin', 'cli']);
    }));

  test('A9 without rights nothing is written and nothing restarts', () =>
    inTemporary(async (root) => {
      const fake = await installed(root);
      fake.uid = 501;
      const control = restartControl(fake.mac);
      await expect(control.continueAfter()).rejects.toMatchObject({ code: 'NEEDS_ADMINISTRATOR' });
      await expect(control.restartNow()).rejects.toMatchObject({ code: 'NEEDS_ADMINISTRATOR' });
      expect([fake.lines, (await readdir(root)).toSorted()]).toEqual([[], ['bin', 'cli']]);
    }));
});

describe('what goes on after the restart', () => {
  test('A9 whatever a path holds, the shell reads it as one word', async () => {
    const run = runCommandWith({});
    for (const word of ["it's", '$(id)', '`id`', 'a b', '"', '\\', '', 'x\ny']) {
      const { stdout } = await run({ file: '/bin/sh', args: ['-c', `printf %s ${quoted(word)}`] });
      expect(stdout).toBe(word);
    }
  });

  test('A9 the property list says when it runs and what', () => {
    const plist = agentPlist('/Library/R&D <x>/go.command');
    expect(plist).toContain('<string>/Library/R&amp;D &lt;x&gt;/go.command</string>');
    const pairs = [...plist.matchAll(/<key>(\w+)<\/key>\s*<(\w+)\/?>([^<]*)/g)].map(
      ([, key, type, value]) => [key, type, value?.trim()],
    );
    expect(pairs).toEqual([
      ['Label', 'string', 'org.gangway.continue'],
      ['ProgramArguments', 'array', ''],
      ['RunAtLoad', 'true', ''],
      ['LimitLoadToSessionType', 'string', 'Aqua'],
    ]);
  });
});
