/** A whole fake Mac for the tests of every step: strict commands, state that lasts, and files in a real folder. */
import { join } from 'node:path';
import { GangwayError } from '../../../../protocol/errors.ts';
import { heldClock, type HeldClock } from '../../../core/testing/held-clock.ts';
import { folderAt } from '../../disk/folder.ts';
import type { Command, CommandResult } from '../../run-command.ts';
import type { Mac } from '../mac.ts';
import { osascript } from './osascript.ts';
import { launchctl } from './launchctl.ts';
import { installer, pkgutil } from './packages.ts';
import { security } from './security.ts';
import { profiles } from './profiles.ts';
import { chmod, dsconfigad, ioreg, open, pgrep, scutil, shutdown, stat, swVers, sysctl } from './system.ts';
import { type Caller, complains, type FakeCommand, unknown, type Version, type World } from './world.ts';

const COMMANDS: Readonly<Record<string, FakeCommand>> = {
  '/bin/launchctl': launchctl,
  '/usr/bin/security': security,
  '/usr/bin/profiles': profiles,
  '/usr/bin/open': open,
  '/usr/bin/pgrep': pgrep,
  '/usr/bin/osascript': osascript,
  '/usr/bin/stat': stat,
  '/usr/bin/sw_vers': swVers,
  '/usr/sbin/pkgutil': pkgutil,
  '/usr/sbin/installer': installer,
  '/usr/sbin/scutil': scutil,
  '/usr/sbin/sysctl': sysctl,
  '/usr/sbin/ioreg': ioreg,
  '/usr/sbin/dsconfigad': dsconfigad,
  '/bin/chmod': chmod,
  '/sbin/shutdown': shutdown,
};

export interface FakeMac extends World {
  readonly mac: Mac;
  readonly clock: HeldClock;
  /** Every command line, as it was given to the system. */
  readonly lines: string[];
  /** The next run of this program, wherever, ends so instead, or does not end; of a file alone, or with its first argument. */
  failNext(file: string, result: CommandResult | GangwayError): void;
  /** What happens while the agent sleeps: the person clicks. */
  whileAsleep(happens: (sleeps: number) => void): void;
}

/** @param root a temporary folder */
export function fakeMac(root: string, version: Version = '26.1'): FakeMac {
  const clock = heldClock();
  const failures = new Map<string, CommandResult | GangwayError>();
  const lines: string[] = [];
  let asleep = (_sleeps: number): void => undefined;
  const world: World = {
    version,
    uid: 0,
    person: { uid: 501, name: 'ada' },
    processes: [
      { name: 'loginwindow', uid: 0 },
      { name: 'Dock', uid: 501 },
      { name: 'Finder', uid: 501 },
    ],
    answer: 'allow',
    refusal: 'The authorization was canceled by the user.',
    keychain: new Set(),
    trusted: new Set(),
    names: new Map([
      ['ComputerName', 'Ada’s Mac'],
      ['LocalHostName', 'Adas-Mac'],
    ]),
    receipts: new Map(),
    enrollment: undefined,
    record: 'none',
    automated: false,
    notices: 0,
    directory: undefined,
    profiles: [],
    panes: [],
    readable: new Set(),
    configurator: false,
    boot: '11111111-2222-4333-8444-555555555555',
    restarts: 0,
    daemons: new Map(),
    elevate: () => unknown('sh', ['nothing was to be started here']),
  };

  function dispatch(file: string, args: readonly string[], caller: Caller): CommandResult {
    if (file === '/bin/launchctl' && args[0] === 'asuser') return asUser(args, caller);
    if (file === '/usr/bin/sudo') return asOther(args, caller);
    const failed = [`${file} ${args[0] ?? ''}`, file].find((line) => failures.has(line)) ?? file;
    const failure = failures.get(failed);
    failures.delete(failed);
    if (failure instanceof GangwayError) throw failure;
    return failure ?? (COMMANDS[file] ?? unknown(file, args))(args, caller, world);
  }

  function asUser([verb, uid, file, ...args]: readonly string[], caller: Caller): CommandResult {
    if (file === undefined) return unknown('launchctl', [verb ?? '', uid ?? '']);
    if (caller.uid !== 0)
      return complains(1, 'Could not switch to audit session: 1: Operation not permitted\n');
    return dispatch(file, args, { ...caller, onScreen: uid === String(world.person.uid) });
  }

  function asOther([n, u, uid = '', end, file, ...args]: readonly string[], caller: Caller): CommandResult {
    const known = n === '-n' && u === '-u' && /^#\d+$/.test(uid) && end === '--' && file !== undefined;
    if (!known) return unknown('sudo', [n ?? '', u ?? '', uid]);
    if (caller.uid !== 0) return complains(1, 'sudo: a password is required\n');
    return dispatch(file, args, { ...caller, uid: Number(uid.slice(1)) });
  }

  return Object.assign(world, {
    clock,
    lines,
    failNext: (file: string, result: CommandResult | GangwayError) => void failures.set(file, result),
    whileAsleep: (happens: (sleeps: number) => void) => void (asleep = happens),
    mac: {
      run: async ({ file, args }: Command) => {
        lines.push([file, ...args].join(' '));
        // What a person runs themselves runs in their session.
        return dispatch(file, args, { uid: world.uid, onScreen: world.uid === world.person.uid });
      },
      isRoot: () => world.uid === 0,
      owner: process.getuid?.() ?? 0,
      folder: folderAt(join(root, 'Gangway')),
      shared: folderAt(join(root, 'Gangway Shared')),
      launchAgents: folderAt(join(root, 'LaunchAgents')),
      launchDaemons: folderAt(join(root, 'LaunchDaemons')),
      sleep: async (ms: number, signal?: AbortSignal) => {
        await clock.sleep(ms, signal);
        asleep(clock.slept.length);
      },
      program: { file: join(root, 'bin', 'node'), args: [join(root, 'cli', 'gangway.mjs'), 'resume'] },
      checkIn: {
        file: join(root, 'bin', 'node'),
        args: [join(root, 'cli', 'gangway.mjs'), 'check-in', '--json'],
      },
    },
  });
}
