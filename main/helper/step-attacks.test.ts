import { randomBytes } from 'node:crypto';
import { lstat, mkdir, readdir, readFile, rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Step } from '../../protocol/plan.ts';
import { applicationStep, hostNameStep, PAYLOAD, rootStep, SECRET } from '../platform/testing/rehearsal.ts';
import { inTemporary } from '../platform/testing/temporary.ts';
import { encryptSecret } from '../protocols/gangway/testing/service.ts';
import { arrivals } from './arrivals.ts';
import { bytesFrame, messageFrame } from './frames.ts';
import { type Command, PIECE_LIMIT, WINDOW } from './messages.ts';
import { right } from './testing/authorities.ts';
import { local } from './testing/computers.ts';
import {
  acceptance,
  applyStep,
  codeOf,
  effectsOf,
  HELLO,
  onStage,
  type Scene,
  serve,
  signedFor,
  stateOf,
  STEPS,
} from './testing/stage.ts';

const framesOf = (bytes: Uint8Array): Uint8Array[] =>
  Array.from({ length: Math.ceil(bytes.length / PIECE_LIMIT) }, (_, at) =>
    bytesFrame(bytes.subarray(at * PIECE_LIMIT, (at + 1) * PIECE_LIMIT)),
  );

/** Answers for the application: these bytes, and the secret as it was sealed. */
async function serveApplication(
  { agent, keys }: Pick<Scene, 'agent' | 'keys'>,
  {
    pieces = [PAYLOAD],
    sealedFor = 'vpn',
    together = false,
    before = async () => undefined,
  }: {
    pieces?: readonly Uint8Array[];
    sealedFor?: string;
    /** Whether the link brings all of it at once. */
    together?: boolean;
    before?: () => Promise<unknown>;
  } = {},
): Promise<void> {
  const sealed = await encryptSecret(Buffer.from(SECRET), keys.agreement, { step: sealedFor });
  agent.onAsked = ({ ask, about }) => {
    void (async () => {
      if (about.what === 'secret') {
        await before();
        await agent.say({ type: 'sealed-secret', ask, sealed });
        return;
      }
      const frames = [
        messageFrame({ type: 'download-begun', ask }),
        ...pieces.flatMap(framesOf),
        messageFrame({ type: 'download-over', ask }),
      ];
      if (together) await agent.raw(Buffer.concat(frames));
      else for (const frame of frames) await agent.raw(frame);
    })().catch(() => undefined);
  };
}

/** Up to the step that the attack is about. */
async function upToApplication({ agent }: Pick<Scene, 'agent'>): Promise<void> {
  await agent.ask(applyStep('root'));
  await agent.ask(applyStep('management'));
}

describe('G10 the helper does only what its plan says, in its order', () => {
  test('a step that no plan names is not known, and ends it', () =>
    onStage(async ({ agent, computer }) => {
      expect(await codeOf(agent.ask(applyStep('evil')))).toBe('HELPER_REFUSED');
      expect((await agent.ended)?.code).toBe('HELPER_REFUSED');
      expect(await effectsOf(computer)).toEqual([]);
    }));

  test.each<Command>([
    { command: 'apply', step: 'root' },
    { command: 'check', step: 'root' },
    { command: 'undo', step: 'root' },
    { command: 'continue-after' },
    { command: 'restart-now' },
  ])('without a plan there is nothing to $command', (command) =>
    onStage(
      async ({ agent, computer }) => {
        expect(await codeOf(agent.ask(command))).toBe('HELPER_REFUSED');
        expect(await effectsOf(computer)).toEqual([]);
      },
      { accepted: false },
    ),
  );

  test('a step before what it needs is refused', () =>
    onStage(async ({ agent, computer }) => {
      expect(await codeOf(agent.ask(applyStep('vpn')))).toBe('HELPER_REFUSED');
      expect(await effectsOf(computer)).toEqual([]);
    }));

  test('a step that waits for the restart is refused before it', () =>
    onStage(
      async ({ agent, keys, computer }) => {
        const steps: Step[] = [hostNameStep, { ...rootStep, afterRestart: true }];
        await agent.ask(acceptance(right.planSigner, signedFor(right.planSigner, keys, steps)));
        await agent.ask(applyStep('name'));
        expect(await codeOf(agent.ask(applyStep('root')))).toBe('HELPER_REFUSED');
        expect((await effectsOf(computer)).filter((file) => file.startsWith('root-store'))).toEqual([]);
      },
      { accepted: false },
    ));

  test('A15 what it never did it does not take back', () =>
    onStage(async ({ agent, computer }) => {
      await mkdir(join(computer, 'root-store'));
      const theirs = { addedBy: 'gangway' };
      await writeFile(
        join(computer, 'management.json'),
        JSON.stringify({ by: 'IT', server: 'https://enroll.acme.example', ...theirs }),
      );
      const before = await stateOf(computer);
      for (const step of ['vpn', 'management', 'root']) {
        expect(await agent.ask({ command: 'undo', step })).toEqual({ result: 'kept' });
      }
      expect(await stateOf(computer)).toEqual(before);
    }));

  test('A10 A15 what it did it takes back from the plan it kept, in another process, although its time is over', () =>
    inTemporary(async (computer) => {
      const keys = await local(computer).keys.open();
      const past = Date.now() - 30 * 86_400_000;
      const iat = Math.floor(past / 1000) - 1;
      const agent = serve(computer, { now: () => past + 60_000 });
      await agent.ask(HELLO);
      const signed = signedFor(right.planSigner, keys, STEPS, { iat, exp: iat + 3600 });
      expect(await codeOf(agent.ask(acceptance(right.planSigner, signed)))).toBe('PLAN_SIGNER');
      await agent.ask({
        ...acceptance(right.planSigner, signedFor(right.planSigner, keys, STEPS)),
        clockOffset: Date.now() - past,
      });
      await upToApplication({ agent });
      await agent.link.close();
      await agent.ended;
      const later = serve(computer, { now: () => Date.now() + 86_400_000 });
      await later.ask(HELLO);
      expect(await later.ask({ command: 'undo', step: 'management' })).toEqual({ result: 'removed' });
      expect(await later.ask({ command: 'undo', step: 'root' })).toEqual({ result: 'removed' });
      expect(await codeOf(later.ask(applyStep('root')))).toBe('HELPER_REFUSED');
      await later.ended;
      expect(await effectsOf(computer)).toEqual([]);
    }));
});

describe('G10 what the agent brings while a step is applied', () => {
  test.each<[string, string, readonly Uint8Array[]]>([
    ['other bytes', 'PACKAGE_HASH_MISMATCH', [Buffer.alloc(PAYLOAD.length, 1)]],
    ['more bytes', 'PACKAGE_HASH_MISMATCH', [PAYLOAD, Buffer.from('more')]],
    ['fewer bytes', 'PACKAGE_HASH_MISMATCH', [PAYLOAD.subarray(0, 1000)]],
  ])('%s are not installed', (_what, code, pieces) =>
    onStage(async (on) => {
      await upToApplication(on);
      const before = await effectsOf(on.computer);
      await serveApplication(on, { pieces });
      expect(await codeOf(on.agent.ask(applyStep('vpn')))).toBe(code);
      expect(await effectsOf(on.computer)).toEqual(before);
    }),
  );

  test.each<[string, string, readonly Uint8Array[]]>([
    ['no byte at all', 'PACKAGE_HASH_MISMATCH', []],
    ['every byte', 'done', [PAYLOAD]],
  ])('%s, in one piece with beginning and end: %s', (_what, code, pieces) =>
    onStage(async (on) => {
      await upToApplication(on);
      await serveApplication(on, { pieces, together: true });
      expect(await codeOf(on.agent.ask(applyStep('vpn')))).toBe(code);
    }),
  );

  test('more at once than was asked for is not held in memory', () => {
    const taken: number[] = [];
    const { push } = arrivals({
      taken: async (bytes) => void taken.push(bytes),
      stop: async () => undefined,
    });
    for (let size = 0; size < WINDOW; size += PIECE_LIMIT) push(randomBytes(PIECE_LIMIT));
    expect(() => push(Buffer.alloc(1))).toThrow(expect.objectContaining({ code: 'HELPER_REFUSED' }));
    expect(taken).toEqual([]);
  });

  test('the secret of another step is not opened, and nothing is installed', () =>
    onStage(async (on) => {
      await upToApplication(on);
      const before = await effectsOf(on.computer);
      await serveApplication(on, { sealedFor: 'other' });
      expect(await codeOf(on.agent.ask(applyStep('vpn')))).toBe('SECRET_UNREADABLE');
      expect(await effectsOf(on.computer)).toEqual(before);
    }));

  test('a file that is exchanged between its arrival and its use is not installed', () =>
    onStage(async (on) => {
      await upToApplication(on);
      const before = await effectsOf(on.computer);
      const part = join(on.computer, 'agent/downloads', `${applicationStep.sha256}.part`);
      // The helper asks for the secret when the bytes are there and hashed.
      await serveApplication(on, {
        before: async () => {
          await writeFile(`${part}.theirs`, Buffer.alloc(PAYLOAD.length, 2));
          await rename(`${part}.theirs`, part);
        },
      });
      expect(await codeOf(on.agent.ask(applyStep('vpn')))).toBe('PACKAGE_HASH_MISMATCH');
      expect(await effectsOf(on.computer)).toEqual(before);
    }));

  test.each(['applications', 'agent/downloads'])('a link at %s leads nothing out of the computer', (folder) =>
    onStage(async (on) =>
      inTemporary(async (outside) => {
        await upToApplication(on);
        await symlink(outside, join(on.computer, folder));
        await serveApplication(on);
        expect(await codeOf(on.agent.ask(applyStep('vpn')))).toMatch(
          /^(PACKAGE_INSTALL_FAILED|STATE_CORRUPT)$/,
        );
        expect(await readdir(outside)).toEqual([]);
        expect((await lstat(join(on.computer, folder))).isSymbolicLink()).toBe(true);
      }),
    ),
  );

  test('A6 the right bytes and the right secret are', () =>
    onStage(async (on) => {
      await upToApplication(on);
      await serveApplication(on);
      await on.agent.ask(applyStep('vpn'));
      expect(await on.agent.ask({ command: 'check', step: 'vpn' })).toEqual({ kind: 'done' });
      const kept = await readFile(join(on.computer, 'applications/acme-vpn.payload'));
      expect(kept.equals(PAYLOAD)).toBe(true);
    }));
});
