/** The small commands of the fake Mac. */
import { readFileSync } from 'node:fs';
import { complains, type FakeCommand, matches, says, unknown } from './world.ts';

const NAMES = ['ComputerName', 'HostName', 'LocalHostName'];

export const scutil: FakeCommand = (args, { uid }, world) => {
  const [, name = '', value = ''] = args;
  if (matches(args, '--get', '*') && NAMES.includes(name)) {
    const found = world.names.get(name);
    return found === undefined ? complains(1, `${name}: not set\n`) : says(`${found}\n`);
  }
  if (matches(args, '--set', '*', '*') && NAMES.includes(name)) {
    if (uid !== 0) return complains(1, 'Permission denied.\n');
    if (name === 'LocalHostName' && !/^[A-Za-z0-9-]+$/.test(value)) unknown('scutil', args);
    world.names.set(name, value);
    return says('');
  }
  return unknown('scutil', args);
};

const PANE = 'x-apple.systempreferences:com.apple.Profiles-Settings.extension';

export const open: FakeCommand = (args, caller, world) => {
  const [only = ''] = args;
  // What root opens belongs to root, and a person could not use it.
  if (caller.uid !== world.person.uid || !caller.onScreen) return complains(1, '');
  if (matches(args, PANE)) {
    world.panes.push(only);
    return says('');
  }
  const direct = matches(args, '-b', 'com.apple.systempreferences', '*');
  if (!direct && (!matches(args, '*') || !only.endsWith('.mobileconfig'))) return unknown('open', args);
  // The file is root's, for nobody else to read, unless an access list lets the person.
  if (!world.readable.has(args.at(-1) ?? '')) return complains(1, '');
  if (direct || !world.configurator) world.profiles.push(readFileSync(args.at(-1) ?? '', 'utf8'));
  return says('');
};

export const chmod: FakeCommand = (args, { uid }, { person, readable }) => {
  const [add, entry, path = ''] = args;
  const known = args.length === 3 && add === '+a' && entry === `user:${person.name} allow read`;
  if (!known) return unknown('chmod', args);
  if (uid !== 0) return complains(1, `chmod: Unable to change file mode on ${path}\n`);
  readable.add(path);
  return says('');
};

export const stat: FakeCommand = (args, _caller, { person }) =>
  matches(args, '-f', '%u %Su', '/dev/console')
    ? says(`${person.uid} ${person.name}\n`)
    : unknown('stat', args);

/** `-x`: the whole name; `-u`: of one account. Exit code 1 for none, and a line with the number for each. */
export const pgrep: FakeCommand = (args, _caller, { processes }) => {
  const ofOne = matches(args, '-u', '*', '-x', '*');
  if (!ofOne && !matches(args, '-x', '*')) return unknown('pgrep', args);
  const found = processes.filter(
    ({ name, uid }) => name === args.at(-1) && (!ofOne || String(uid) === args[1]),
  );
  if (found.length === 0) return { exitCode: 1, stdout: '', stderr: '' };
  return says(found.map((_, place) => `${String(400 + place)}\n`).join(''));
};

export const sysctl: FakeCommand = (args, _caller, world) => {
  if (args.join(' ') === '-n kern.bootsessionuuid') return says(`${world.boot}\n`);
  if (args.join(' ') === '-n hw.model') return says('Mac16,8\n');
  if (args.join(' ') === '-n kern.hv_vmm_present') return says('0\n');
  return unknown('sysctl', args);
};

const BUILDS = { '13.7.8': '22H730', '14.8.2': '23J126', '15.7.2': '24G325', '26.1': '25B78' } as const;

export const swVers: FakeCommand = (args, _caller, { version }) =>
  args.length === 0
    ? says(`ProductName:\t\tmacOS\nProductVersion:\t\t${version}\nBuildVersion:\t\t${BUILDS[version]}\n`)
    : unknown('sw_vers', args);

export const ioreg: FakeCommand = (args) =>
  args.join(' ') === '-w0 -rd1 -c IOPlatformExpertDevice'
    ? says(
        '+-o J000AP  <class IOPlatformExpertDevice>\n    {\n      "IOPlatformUUID" = "6F9619FF-8B86-D011-B42D-00C04FC964FF"\n      "IOPlatformSerialNumber" = "ACME0042XY"\n    }\n',
      )
    : unknown('ioreg', args);

/** Who is in no directory is told nothing; with which exit code was never seen. */
export const dsconfigad: FakeCommand = (args, _caller, { directory }) => {
  if (!matches(args, '-show')) return unknown('dsconfigad', args);
  if (directory === undefined) return says('');
  const { domain, account } = directory;
  return says(
    `Active Directory Forest          = ${domain}\nActive Directory Domain          = ${domain}\nComputer Account                 = ${account}$\n\nAdvanced Options - User Experience\n  Create mobile account at login = Enabled\n     Require confirmation        = Disabled\n`,
  );
};

export const shutdown: FakeCommand = (args, { uid }, world) => {
  if (args.join(' ') !== '-r +1') return unknown('shutdown', args);
  if (uid !== 0) return complains(1, 'shutdown: NOT super-user\n');
  world.restarts += 1;
  world.boot = `00000000-0000-4000-8000-${String(world.restarts).padStart(12, '0')}`;
  return says('Shutdown at Sat Nov 21 09:01:00 2026.\nshutdown: [pid 501]\n');
};
