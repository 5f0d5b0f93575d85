/**
 * A whole enrollment of a Mac against the real service over TLS. Its commands are strict fakes, and so is the question for
 * an administrator; the agent as the person, its elevated part as root, files, keys, network and service are real.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
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
import { packageFile, SIGNED } from '../../main/platform/darwin/testing/packages.ts';
import { VERSIONS } from '../../main/platform/darwin/testing/world.ts';
import type { Command } from '../../main/platform/run-command.ts';
import { inTemporary } from '../../main/platform/testing/temporary.ts';
import { gangwayProtocol } from '../../main/protocols/gangway/index.ts';
import { makeItem } from '../../demo/prepare.ts';
import { type Rig, startRig } from './rig.ts';

const PROFILE = Buffer.from('<plist version="1.0"><dict/></plist>\n');
const PACKAGE = packageFile({
  id: 'com.acme.vpn',
  version: '4.2.0',
  status: SIGNED,
  signer: 'Developer ID Installer: Acme Ltd. (ACME123456)',
  restart: 'RequireRestart',
});
const described = (bytes: Buffer): { size: number; sha256: string } => ({
  size: bytes.length,
  sha256: createHash('sha256').update(bytes).digest('hex'),
});

let rig: Rig;
/** A device usage for Macs. */
let usage: string;

beforeAll(async () => {
  rig = await startRig();
  const { helpdesk } = rig;
  const make = async (body: object, content?: Buffer): Promise<string> => {
    const { id } = await helpdesk.post<{ id: string }>('/packages', body);
    if (content) await helpdesk.put(`/packages/${id}/content`, content);
    return id;
  };
  const packages = [
    await make(
      { kind: 'profile', name: 'Acme MDM', serverHost: 'mdm.acme.example', ...described(PROFILE) },
      PROFILE,
    ),
    await make({ kind: 'host-name', name: 'Mac names', template: 'ACME-MAC-{counter:3}' }),
    await make(
      {
        kind: 'application',
        name: 'Acme VPN for Mac',
        version: '4.2.0',
        product: 'com.acme.vpn',
        format: 'pkg',
        teamId: 'ACME123456',
        ...described(PACKAGE),
      },
      PACKAGE,
    ),
  ];
  const made = await helpdesk.post<{ id: string }>('/configuration-items', {
    kind: 'device-usage',
    name: 'Mac in the office',
  });
  await helpdesk.put(`/configuration-items/${made.id}/packages`, { packages });
  usage = made.id;
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
  const elevation: Elevation = {
    asks: async () => true,
    start: async (program) => {
      startedProcess(await person.run(authorisedStart(program, await promptIn('en'))));
      const [agent, helper] = linkPair();
      const platform = macosPlatform(elevated);
      void serveAgent(helper, { platform, clock: systemClock, pin: undefined }).catch(() => undefined);
      return agent;
    },
  };
  async function start(): Promise<Engine> {
    const program = { file: '/Library/Gangway/node', args: ['/Library/Gangway/gangway-helper.mjs'] };
    return createEngine({
      platform: await helpedPlatform({ local: macosPlatform(person), elevation, program }),
      protocol: gangwayProtocol({ agentVersion: AGENT_VERSION, clock: systemClock, environment: {} }),
      clock: systemClock,
      chance: () => 0.5,
      agentVersion: AGENT_VERSION,
      brand: {},
      language: 'en',
      rootFingerprint: rig.service.rootFingerprint,
    });
  }
  return { fake, ran, start };
}

/** Does what a person does until the enrollment stands at something that nobody was told to do. */
async function goOn(engine: Engine, code?: string): Promise<View['screen']> {
  const { enrollment } = engine.handlers;
  for (;;) {
    await engine.idle();
    const { screen } = await enrollment.view();
    if (screen.kind === 'server') await enrollment.contactServer({ address: rig.service.origin });
    else if (screen.kind === 'code' && code !== undefined) await enrollment.submitCode({ code });
    else if (screen.kind === 'consent') await enrollment.consent();
    else if (screen.kind === 'permission') await enrollment.retry();
    else if (screen.kind === 'guidance' && screen.question === 'ready')
      await enrollment.answerGuidance({ step: screen.step, answer: 'yes' });
    else return screen;
  }
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

const approveProfile = (fake: FakeMac): void => {
  fake.enrollment = { approved: true, server: 'https://mdm.acme.example/mdm' };
};

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
        expect((await goOn(first)).kind).toBe('code');
        expect(questions()).toBe(0);
        // The profile waits for the person, and nobody comes.
        expect(await goOn(first, item.code)).toMatchObject({
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
        const finished = await goOn(second);
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
        expect(await goOn(third)).toMatchObject({ kind: 'finished', restartNeeded: false });
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
        const over = await goOn(third);
        expect(over.kind, JSON.stringify(over)).toBe('unenrolled');
        await third.close();
        expect(fake.trusted.size).toBe(0);
        expect(fake.keychain.size).toBe(0);
        expect(readdirSync(join(root, 'Gangway'))).not.toContain('keys.json');
        expect(await stateOf()).toBe('unenrolled');
      }),
  );

  test('A8 G5 a person who says no has spent no code; the next time the same code is good', () =>
    inTemporary(async (root) => {
      const { fake, ran, start } = macOfTwo(root, '26.1');
      fake.whileAsleep(() => approveProfile(fake));
      fake.answer = 'decline';
      const item = await makeItem(rig.helpdesk, usage, 'A Mac without an administrator');
      const engine = await start();
      const declined = await goOn(engine, item.code).catch((error: unknown) => error);
      expect(JSON.stringify(declined)).toContain('HELPER_DECLINED');
      await engine.close();
      expect(changes(ran)).toEqual([]);
      expect(readdirSync(root).toSorted()).toEqual(['bin', 'cli']);
      fake.answer = 'allow';
      const again = await start();
      expect((await goOn(again, item.code)).kind).toBe('finished');
      await again.close();
    }));
});
