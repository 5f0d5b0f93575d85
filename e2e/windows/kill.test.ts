import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { type Computer, PROGRAM, startComputer } from './computer.ts';
import { type Moment, SETTING } from './kill-at.ts';
import { PRODUCT } from './package.ts';
import {
  connects,
  ENROLLMENT_KEY,
  enrollArgs,
  gangway,
  RESTART_NEEDED,
  type Rig,
  type Said,
  startRig,
} from './rig.ts';

let rig: Rig;
let wanted: object;
beforeAll(async () => {
  // Enough for Windows Installer to be in the middle of for a while.
  rig = await startRig(20_000_000);
  const calm = await enrolled(undefined);
  wanted = calm.end;
});
afterAll(() => rig.stop());

const filesIn = (computer: Computer, below: string): string[] =>
  readdirSync(computer.path(below), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(computer.path(below).length))
    .toSorted();

/** What an enrollment leaves behind, read by others than the agent. */
async function endOf(computer: Computer): Promise<object> {
  const value = (key: string, name: string) => computer.registryValue(`HKLM\\${key}`, name);
  const applied = [
    ...readFileSync(computer.path('ProgramData/Gangway/elevated.jsonl'), 'utf8').matchAll(APPLIED),
  ];
  return {
    trusted: await connects(computer, rig.service),
    server: await computer.registryValue(ENROLLMENT_KEY, 'Server'),
    installed: await value(
      `Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\{${PRODUCT}}`,
      'DisplayVersion',
    ),
    activation: await value('Software\\Acme\\VPN', 'Activation'),
    program: filesIn(computer, 'Program Files/Acme VPN'),
    size: readFileSync(computer.path('Program Files/Acme VPN/acme-vpn.txt')).length,
    own: filesIn(computer, 'ProgramData/Gangway'),
    // What the installer said is lost with the program that read it.
    shared: filesIn(computer, 'ProgramData/Gangway Shared').filter((file) => !file.startsWith('/installer-')),
    twice: applied.length - new Set(applied.map(([, step]) => step)).size,
    // The service counts on.
    name: (await computer.run('hostname', [])).stdout.trim().replace(/\d+$/, '#'),
  };
}

/** What the elevated helper says it did. */
const APPLIED = /"kind":"step-applied","step":"([^"]+)"/g;

/** Wine says 0 of a program that somebody else ended. */
const isOver = ({ exitCode }: Said): boolean => exitCode === RESTART_NEEDED;

/** As a person would: what broke is begun again, what waits for the restart goes on after it. */
async function enrolled(
  moment: Moment | undefined,
): Promise<{ end: object; tries: number; states: string[] }> {
  const item = await rig.item();
  const computer = await startComputer(inject('windows'));
  try {
    const setting = {
      NODE_OPTIONS: `--import file:///${PROGRAM.replaceAll('\\', '/').replaceAll(' ', '%20')}/kill-at.mjs`,
      [SETTING]: JSON.stringify(moment ?? null),
    };
    const enroll = () => gangway(computer, enrollArgs(rig.service), `${item.code}\r\n`, setting);
    let tries = 1;
    let said = await enroll();
    // A helper that lost its agent in the middle of a step may need a moment to end.
    for (; !isOver(said) && tries < 5; tries += 1) {
      await pause(500);
      said = await enroll();
    }
    expect(said.exitCode, said.stdout + said.stderr).toBe(RESTART_NEEDED);
    expect(existsSync(computer.path('moment.txt'))).toBe(moment !== undefined);
    await computer.restart();
    const last = await gangway(computer, ['resume', '--yes']);
    expect(last.exitCode, last.stdout).toBe(0);
    const { enrollments } = await rig.helpdesk.get<{ enrollments: { state: string }[] }>(
      `/enrollment-items/${item.id}`,
    );
    return { end: await endOf(computer), tries, states: enrollments.map(({ state }) => state) };
  } finally {
    computer.end();
  }
}

const moments: Record<string, Moment> = {
  'the helper before the keys are there': { file: 'keys.bin', when: 'before', who: 'helper' },
  'the agent when the code is about to be spent': {
    file: 'journal.jsonl',
    entry: 'redeeming',
    when: 'after',
    who: 'agent',
  },
  'the helper inside Windows Installer': {
    file: 'elevated.jsonl',
    entry: 'step-begun',
    step: 'application',
    when: 'inside',
    who: 'helper',
  },
  'the agent inside Windows Installer': {
    file: 'elevated.jsonl',
    entry: 'step-begun',
    step: 'application',
    when: 'inside',
    who: 'agent',
  },
  'both right before the computer is named': {
    file: 'elevated.jsonl',
    entry: 'step-begun',
    step: 'host-name',
    when: 'after',
    who: 'both',
  },
  'the helper when the computer is named and nobody knows': {
    file: 'elevated.jsonl',
    entry: 'step-applied',
    step: 'host-name',
    when: 'before',
    who: 'helper',
  },
  'both before the restart': { file: 'journal.jsonl', entry: 'restart-asked', when: 'after', who: 'both' },
};

describe('a Windows computer whose programs are ended at the worst moments', () => {
  test.each(Object.entries(moments))('A9 %s: the same end, one device', async (_, moment) => {
    const { end, tries, states } = await enrolled(moment);
    expect(end).toEqual(wanted);
    expect(tries).toBeGreaterThan(1);
    expect(states).toEqual(['enrolled']);
  });
});
