import { chmod, mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { contextOf, managementStep, rootStep } from '../testing/rehearsal.ts';
import { inTemporary } from '../testing/temporary.ts';
import { DAEMON_FILE, DAEMON_LABEL, daemonPlist } from './check-in-daemon.ts';
import { macosPlatform } from './index.ts';
import { managementAction, readManagement } from './management.ts';
import { answer } from './testing/answers.ts';
import { installed } from './testing/installed.ts';
import { VERSIONS } from './testing/world.ts';

describe('an enrolled Mac checks in by itself', () => {
  const daemon = (root: string): string => join(root, 'LaunchDaemons', DAEMON_FILE);

  test.each(VERSIONS)(
    'A13 %s: a daemon of root does it every day, from now on and without anybody setting it up, until unenrolling',
    (version) =>
      inTemporary(async (root) => {
        const fake = await installed(root, version);
        const action = managementAction(fake.mac);
        await action.apply(managementStep, contextOf());
        await action.apply(managementStep, contextOf());
        const content = await readFile(daemon(root), 'utf8');
        expect(content).toBe(daemonPlist(fake.mac.checkIn, 'device-1'));
        expect((await stat(daemon(root))).mode & 0o777).toBe(0o644);
        expect([...fake.daemons]).toEqual([[DAEMON_LABEL, content]]);
        expect(await action.undo({ ...managementStep, serverOrigin: 'https://other.example' })).toBe('kept');
        expect(await readdir(join(root, 'LaunchDaemons'))).toEqual([DAEMON_FILE]);
        expect(await action.undo(managementStep)).toBe('removed');
        expect(await action.undo(managementStep)).toBe('removed');
        expect(await readdir(join(root, 'LaunchDaemons'))).toEqual([DAEMON_FILE]);
        const { keys } = macosPlatform(fake.mac);
        await keys.destroy();
        await keys.destroy();
        expect(await readdir(join(root, 'LaunchDaemons'))).toEqual([]);
        // Told to forget it, launchd would end the check-in that follows the order to unenroll.
        expect(fake.lines.filter((line) => line.includes('launchctl'))).toEqual([
          `/bin/launchctl print system/${DAEMON_LABEL}`,
          `/bin/launchctl bootstrap system ${daemon(root)}`,
          `/bin/launchctl print system/${DAEMON_LABEL}`,
        ]);
      }),
  );

  test('A13 the daemon is loaded wherever Gangway lies', () =>
    inTemporary(async (above) => {
      const root = join(above, 'R&D <"Acme">');
      await mkdir(root);
      const fake = await installed(root);
      await managementAction(fake.mac).apply(managementStep, contextOf());
      expect([...fake.daemons.keys()]).toEqual([DAEMON_LABEL]);
    }));

  test('A13 what cannot be loaded now is loaded by the next start of the Mac, and stops no enrollment', () =>
    inTemporary(async (root) => {
      const fake = await installed(root);
      fake.failNext('/bin/launchctl bootstrap', answer('', 5));
      await managementAction(fake.mac).apply(managementStep, contextOf());
      expect(fake.daemons.size).toBe(0);
      expect(await readdir(join(root, 'LaunchDaemons'))).toEqual([DAEMON_FILE]);
      expect(await readManagement(fake.mac)).toMatchObject({ kind: 'managed' });
    }));

  test('A13 G10 a program that others can change never runs as root by itself; the Mac is managed all the same', () =>
    inTemporary(async (root) => {
      const fake = await installed(root);
      await chmod(join(root, 'cli', 'gangway.mjs'), 0o777);
      await managementAction(fake.mac).apply(managementStep, contextOf());
      expect([(await readdir(root)).toSorted(), fake.daemons.size]).toEqual([
        ['Gangway Shared', 'bin', 'cli'],
        0,
      ]);
      expect(await readManagement(fake.mac)).toMatchObject({ kind: 'managed' });
    }));

  test('A13 A15 A9 an order that finds nobody at the screen is followed to its end on another day, also after a restart', () =>
    inTemporary(async (root) => {
      const fake = await installed(root);
      const { steps, keys } = macosPlatform(fake.mac);
      await keys.open();
      await steps['root-certificate'].apply(rootStep, contextOf());
      await steps.management.apply(managementStep, contextOf());
      const { person } = fake;
      fake.person = { uid: 0, name: 'root' };
      expect(await steps.management.undo(managementStep)).toBe('removed');
      await expect(steps['root-certificate'].undo(rootStep)).rejects.toMatchObject({
        code: 'SYSTEM_QUESTION_UNANSWERED',
      });
      // The next start of the Mac loads what lies there, and that asks again.
      expect(await readdir(join(root, 'LaunchDaemons'))).toEqual([DAEMON_FILE]);
      fake.person = person;
      expect(await steps['root-certificate'].undo(rootStep)).toBe('removed');
      await keys.destroy();
      expect(await readdir(join(root, 'LaunchDaemons'))).toEqual([]);
    }));

  test('A13 A9 the daemon comes before the record and goes before the keys, so that a kill in between leaves none behind', () =>
    inTemporary(async (root) => {
      const fake = await installed(root);
      let killed = '';
      const point = async (name: string): Promise<void> => {
        if (name === killed) throw new Error(name);
      };
      const { shared, launchDaemons } = fake.mac;
      const action = managementAction({
        ...fake.mac,
        shared: { ...shared, point },
        launchDaemons: { ...launchDaemons, point },
      });
      killed = 'management:write:before';
      await expect(action.apply(managementStep, contextOf())).rejects.toMatchObject({
        code: 'MANAGEMENT_FAILED',
      });
      expect(await action.check(managementStep)).toEqual({ kind: 'not-done' });
      expect(await readdir(launchDaemons.root)).toEqual([DAEMON_FILE]);
      killed = '';
      await action.apply(managementStep, contextOf());
      const { folder } = fake.mac;
      const { keys } = macosPlatform({ ...fake.mac, folder: { ...folder, point } });
      const { signing } = await keys.open();
      killed = 'keys:destroy:before';
      await expect(keys.destroy()).rejects.toThrow('keys:destroy:before');
      expect(await readdir(launchDaemons.root)).toEqual([]);
      killed = '';
      expect((await keys.open()).signing).toEqual(signing);
    }));

  test('A13 each device has its own minute between nine and one, also at the start of the Mac', () => {
    const program = { file: '/opt/gangway/node', args: ['/opt/R&D/gangway.mjs', 'check-in', '--json'] };
    const times = new Set<string>();
    for (let device = 0; device < 200; device += 1) {
      const plist = daemonPlist(program, `device-${device}`);
      const [hour = 0, minute = 60] = [...plist.matchAll(/<integer>(\d+)</g)].map(([, number]) =>
        Number(number),
      );
      expect(hour >= 9 && hour < 13 && minute < 60, plist).toBe(true);
      times.add(`${hour}:${minute}`);
    }
    expect(times.size).toBeGreaterThan(100);
    const plist = daemonPlist(program, 'device-1');
    expect(plist).toMatch(/<key>RunAtLoad<\/key>\s*<true\/>/);
    expect(plist).toContain('<string>/opt/R&amp;D/gangway.mjs</string>\n    <string>check-in</string>');
  });
});
