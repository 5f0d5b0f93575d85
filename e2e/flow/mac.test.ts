/**
 * A whole enrollment of a Mac against the real service over TLS. Its commands are strict fakes, and so is the question for
 * an administrator; the agent as the person, its elevated part as root, files, keys, network and service are real.
 */
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { get } from 'node:https';
import { dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { View } from '../../main/contract/view.ts';
import type { Elevation } from '../../main/core/ports/elevation.ts';
import { createEngine, type Engine } from '../../main/engine/engine.ts';
import { systemClock } from '../../main/engine/system-clock.ts';
import { AGENT_VERSION } from '../../main/engine/version.ts';
import { helpedPlatform } from '../../main/helper/helped-platform.ts';
import { serveAgent } from '../../main/helper/serve-agent.ts';
import { linkPair } from '../../main/helper/testing/link-pair.ts';
import { authorisedStart, startedProcess } from '../../main/platform/darwin/elevation/osascript.ts';
import { promptIn } from '../../main/platform/darwin/elevation/prompt.ts';
import { macosPlatform } from '../../main/platform/darwin/index.ts';
import type { Mac } from '../../main/platform/darwin/mac.ts';
import { type FakeMac, fakeMac } from '../../main/platform/darwin/testing/mac.ts';
import { installProfile } from '../../main/platform/darwin/testing/profiles.ts';
import { VERSIONS } from '../../main/platform/darwin/testing/world.ts';
import type { Command } from '../../main/platform/run-command.ts';
import { inTemporary } from '../../main/platform/testing/temporary.ts';
import { gangwayProtocol } from '../../main/protocols/gangway/index.ts';
import { makeItem } from '../../demo/prepare.ts';
import { goOn } from './go-on.ts';
import { makeMacUsage } from './mac-usage.ts';
import { type Rig, startRig } from './rig.ts';

let rig: Rig;
/** A device usage for Macs. */
let usage: string;
/** The same with a profile that brings the root of the service along. */
let bringsRoot: string;

beforeAll(async () => {
  rig = await startRig();
  usage = await makeMacUsage(rig.helpdesk);
  bringsRoot = await makeMacUsage(rig.helpdesk, await rootOf(rig.service));
});
afterAll(() => rig.stop());

interface Ran extends Command {
  readonly uid: number;
}

/** A Mac with two processes on it: the agent of the person, and what an administrator allowed. */
function macOfTwo(root: string, version: (typeof VERSIONS)[number]) {
  const fake = fakeMac(root, version);
  // The program as its installer puts it.
  for (const path of ['bin/node', 'cli/gangway.mjs']) {
    mkdirSync(join(root, dirname(path)), { mode: 0o755 });
    writeFileSync(join(root, path), '', { mode: 0o755 });
  }
  const ran: Ran[] = [];
  const seenBy = (uid: number): Mac => ({
    ...fake.mac,
    isRoot: () => uid === 0,
    run: (command) => {
      ran.push({ ...command, uid });
      fake.uid = uid;
      return fake.mac.run(command);
    },
  });
  const [person, elevated] = [seenBy(fake.person.uid), seenBy(0)];
  fake.elevate = () => 4711;
  /** As main/platform/darwin/elevation, with a link in memory instead of the socket between two accounts. */
  const elevationFor = (mac: Mac): Elevation => ({
    asks: async () => !mac.isRoot(),
    start: async (program) => {
      if (!mac.isRoot()) startedProcess(await mac.run(authorisedStart(program, await promptIn('en'))));
      const [agent, helper] = linkPair();
      const platform = macosPlatform(elevated);
      void serveAgent(helper, { platform, clock: systemClock, pin: undefined }).catch(() => undefined);
      return agent;
    },
  });
  async function start(mac: Mac = person): Promise<Engine> {
    const program = { file: '/Library/Gangway/node', args: ['/Library/Gangway/gangway-helper.mjs'] };
    const elevation = elevationFor(mac);
    return createEngine({
      platform: await helpedPlatform({ local: macosPlatform(mac), elevation, program }),
      protocol: gangwayProtocol({ agentVersion: AGENT_VERSION, clock: systemClock, environment: {} }),
      clock: systemClock,
      chance: () => 0.5,
      agentVersion: AGENT_VERSION,
      brand: {},
      language: 'en',
      rootFingerprint: rig.service.rootFingerprint,
    });
  }
  return { fake, ran, start, startDaemon: () => start(elevated) };
}

const statesOf = (screen: View['screen']): Record<string, string> =>
  'steps' in screen ? Object.fromEntries(screen.steps.map(({ kind, state }) => [kind, state])) : {};

/** What changes a Mac, as it was run. */
const changes = (ran: readonly Ran[]): string[] =>
  ran
    .filter(({ file, args }) =>
      /add-trusted-cert|remove-trusted-cert|delete-certificate|--set|installer -pkg|shutdown|chmod/.test(
        [file, ...args].join(' '),
      ),
    )
    .map(({ uid, args }) => `${uid}: ${args.join(' ')}`);

const approveProfile = (fake: FakeMac): void => installProfile(fake, 'https://mdm.acme.example/mdm');

/** The root of the service, DER, as it gives it to everybody. */
async function rootOf({ origin, rootFingerprint }: Rig['service']): Promise<Buffer> {
  const [response] = (await once(
    get(`${origin}/roots/${rootFingerprint}`, { rejectUnauthorized: false }),
    'response',
  )) as [IncomingMessage];
  return buffer(response);
}

/** Whoever does it; every program ends. */
async function restart(fake: FakeMac, engine: Engine): Promise<void> {
  await engine.close();
  fake.boot = `${String(Number(fake.boot[0]) + 1)}${fake.boot.slice(1)}`;
}

// Owners and modes of files mean nothing to Windows.
describe.skipIf(process.platform === 'win32')('a whole Mac', () => {
  test.each(VERSIONS)(
    'A3 A4 A6 A8 A9 A10 M10 %s: from a code over a restart in the middle to enrolled, and unenrolled; asked once for each start',
    (version) =>
      inTemporary(async (root) => {
        const { fake, ran, start } = macOfTwo(root, version);
        const item = await makeItem(rig.helpdesk, usage, `A Mac with ${version}`);
        const stateOf = async (): Promise<string> => {
          const { enrollments } = await rig.helpdesk.get<{ enrollments: { state: string }[] }>(
            `/enrollment-items/${item.id}`,
          );
          return enrollments[0]?.state ?? 'none';
        };
        const questions = (): number => ran.filter(({ file }) => file.endsWith('osascript')).length;

        const first = await start();
        expect((await goOn(first, rig.service.origin)).kind).toBe('code');
        expect(questions()).toBe(0);
        // The profile waits for the person, and nobody comes.
        expect(await goOn(first, rig.service.origin, item.code)).toMatchObject({
          kind: 'guidance',
          question: 'wait-on',
          guidance: { kind: 'approve-profile', server: 'mdm.acme.example' },
        });
        expect(fake.trusted.size).toBe(1);
        expect(fake.profiles).toHaveLength(1);
        expect(questions()).toBe(1);
        await restart(fake, first);

        approveProfile(fake);
        const second = await start();
        const finished = await goOn(second, rig.service.origin);
        expect(finished, JSON.stringify(finished)).toMatchObject({ kind: 'finished', restartNeeded: true });
        expect(statesOf(finished)).toEqual({
          'root-certificate': 'done',
          management: 'done',
          profile: 'done',
          'host-name': 'done',
          application: 'done',
        });
        expect(questions()).toBe(2);
        expect(fake.names.get('ComputerName')).toMatch(/^ACME-MAC-\d{3}$/);
        expect(fake.receipts.get('com.acme.vpn')).toBe('4.2.0');
        expect(await stateOf()).toBe('enrolled');
        await restart(fake, second);

        // Nothing is asked for looking at it.
        const third = await start();
        expect(await goOn(third, rig.service.origin)).toMatchObject({
          kind: 'finished',
          restartNeeded: false,
        });
        expect(questions()).toBe(2);
        expect(changes(ran).length).toBeGreaterThan(5);
        expect(changes(ran).filter((line) => !line.startsWith('0: '))).toEqual([]);
        expect(statSync(join(root, 'Gangway', 'keys.json')).mode & 0o777).toBe(0o600);
        // The code is spent once; it stands on no command line and in no file.
        const written = readdirSync(root, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'));
        for (const text of [...written, ...fake.lines]) expect(text).not.toContain(item.code);

        await third.handlers.enrollment.askUnenroll();
        await third.handlers.enrollment.confirmUnenroll();
        const over = await goOn(third, rig.service.origin);
        expect(over.kind, JSON.stringify(over)).toBe('unenrolled');
        await third.close();
        expect(fake.trusted.size).toBe(0);
        expect(fake.keychain.size).toBe(0);
        expect(readdirSync(join(root, 'Gangway'))).not.toContain('keys.json');
        expect(await stateOf()).toBe('unenrolled');
      }),
  );

  test.each(VERSIONS)(
    'A3 A10 M10 %s: a root in the profile is trusted with it: no other dialog comes, neither then nor at the end',
    (version) =>
      inTemporary(async (root) => {
        const { fake, ran, start } = macOfTwo(root, version);
        const item = await makeItem(rig.helpdesk, bringsRoot, `A Mac with ${version} and one approval`);
        fake.whileAsleep(() => approveProfile(fake));
        const engine = await start();
        const finished = await goOn(engine, rig.service.origin, item.code);
        expect(finished.kind, JSON.stringify(finished)).toBe('finished');
        expect(statesOf(finished)).toMatchObject({ 'root-certificate': 'done', profile: 'done' });
        expect([fake.trusted.size, fake.profiles.length]).toEqual([1, 1]);
        await engine.handlers.enrollment.askUnenroll();
        await engine.handlers.enrollment.confirmUnenroll();
        expect((await goOn(engine, rig.service.origin)).kind).toBe('unenrolled');
        await engine.close();
        expect(ran.filter(({ args }) => /trusted-cert|delete-certificate/.test(args.join(' ')))).toEqual([]);
        // It goes with the profile, which only the person or its server can remove.
        expect(fake.trusted.size).toBe(1);
      }),
  );

  test('A13 A15 A9 an order is followed by the daemon: with nobody at the screen up to the trust in the root, to its end after a restart', () =>
    inTemporary(async (root) => {
      const { fake, start, startDaemon } = macOfTwo(root, '26.1');
      fake.whileAsleep(() => approveProfile(fake));
      const item = await makeItem(rig.helpdesk, usage, 'A Mac that is ordered back');
      const enrollment = async (): Promise<{ id: string; state: string }> => {
        const found = await rig.helpdesk.get<{ enrollments: { id: string; state: string }[] }>(
          `/enrollment-items/${item.id}`,
        );
        return found.enrollments[0] ?? { id: 'none', state: 'none' };
      };
      const daemonFile = join(root, 'LaunchDaemons', 'org.gangway.check-in.plist');
      const first = await start();
      expect((await goOn(first, rig.service.origin, item.code)).kind).toBe('finished');
      await first.close();
      await rig.helpdesk.post(`/enrollments/${(await enrollment()).id}/order`, undefined);

      const { person } = fake;
      fake.person = { uid: 0, name: 'root' };
      const atNight = await startDaemon();
      await atNight.idle();
      await atNight.checkIn();
      expect(await goOn(atNight, rig.service.origin)).toMatchObject({
        kind: 'failed',
        problem: { code: 'SYSTEM_QUESTION_UNANSWERED' },
      });
      expect([fake.trusted.size, existsSync(daemonFile)]).toEqual([1, true]);
      await restart(fake, atNight);

      fake.person = person;
      const inTheMorning = await startDaemon();
      expect((await goOn(inTheMorning, rig.service.origin)).kind).toBe('unenrolled');
      await inTheMorning.close();
      expect([fake.trusted.size, existsSync(daemonFile)]).toEqual([0, false]);
      expect((await enrollment()).state).toBe('unenrolled');
    }));

  test('A8 G5 a person who says no has spent no code; the next time the same code is good', () =>
    inTemporary(async (root) => {
      const { fake, ran, start } = macOfTwo(root, '26.1');
      fake.whileAsleep(() => approveProfile(fake));
      fake.answer = 'decline';
      const item = await makeItem(rig.helpdesk, usage, 'A Mac without an administrator');
      const engine = await start();
      const declined = await goOn(engine, rig.service.origin, item.code).catch((error: unknown) => error);
      expect(JSON.stringify(declined)).toContain('HELPER_DECLINED');
      await engine.close();
      expect(changes(ran)).toEqual([]);
      expect(readdirSync(root).toSorted()).toEqual(['bin', 'cli']);
      fake.answer = 'allow';
      const again = await start();
      expect((await goOn(again, rig.service.origin, item.code)).kind).toBe('finished');
      await again.close();
    }));
});
