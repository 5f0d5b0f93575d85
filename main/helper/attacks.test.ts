import { createHmac, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Plan } from '../../protocol/plan.ts';
import { rootStep } from '../platform/testing/rehearsal.ts';
import { inTemporary } from '../platform/testing/temporary.ts';
import {
  type Issued,
  makeDeviceCertificate,
  makePlanSigner,
  makeRoot,
} from '../protocols/gangway/testing/certificates.ts';
import { signJws } from '../protocols/gangway/testing/service.ts';
import { softwareKeys } from '../protocols/gangway/testing/software-keys.ts';
import type { DeviceKeys } from '../core/ports/keys.ts';
import { bytesFrame, FRAME_LIMIT, messageFrame } from './frames.ts';
import { other, right } from './testing/authorities.ts';
import {
  acceptance,
  applyStep,
  codeOf,
  HELLO,
  onStage,
  planFor,
  type Scene,
  type SceneOptions,
  serve,
  signedFor,
  stateOf,
  STEPS,
} from './testing/stage.ts';

const unchanged = (use: (scene: Scene) => Promise<void>, options: SceneOptions = {}): Promise<void> =>
  onStage(async (scene) => {
    const before = await stateOf(scene.computer);
    await use(scene);
    await scene.agent.link.close();
    await scene.agent.ended;
    // Whatever was tried: no file of the computer is another, the helper's own journal included.
    expect(await stateOf(scene.computer)).toEqual(before);
  }, options);

describe('G10 what is no message of the two ends the helper', () => {
  const command = (value: unknown): Uint8Array => messageFrame({ type: 'command', id: 9, command: value });
  const json = (text: string): Uint8Array => {
    const content = Buffer.from(text);
    return Buffer.concat([head(content.length + 1), Buffer.from([1]), content]);
  };
  const head = (length: number): Uint8Array => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(length);
    return bytes;
  };
  test.each<[string, () => Uint8Array]>([
    ['garbage', () => randomBytes(4096)],
    ['a frame longer than any', () => head(FRAME_LIMIT + 1)],
    ['a frame of nothing', () => head(0)],
    ['a frame of another kind', () => Buffer.concat([head(2), Buffer.from([7, 0])])],
    ['no JSON', () => Buffer.concat([head(3), Buffer.from([1, 0x7b, 0xff])])],
    ['a list', () => messageFrame([])],
    ['lists in lists, as deep as a frame', () => json('['.repeat(FRAME_LIMIT - 2))],
    [
      'a prototype as a member',
      () => json('{"type":"command","id":9,"command":{"command":"apply","step":"root","__proto__":{"x":1}}}'),
    ],
    ['a number that is none', () => json('{"type":"command","id":1e999,"command":{"command":"keys"}}')],
    ['a number past all commands', () => json('{"type":"cancel","id":9007199254740993}')],
    ['another type', () => messageFrame({ type: 'run', id: 9 })],
    ['another command', () => command({ command: 'run', program: '/bin/sh' })],
    ['an agreement of keys', () => command({ command: 'agree', peer: {} })],
    ['a path beside the step', () => command({ command: 'apply', step: 'root', path: '/tmp/x' })],
    ['a whole step instead of its id', () => command({ command: 'apply', step: rootStep })],
    ['an id that is a path', () => command({ command: 'apply', step: '../root' })],
    ['too much to sign', () => command({ command: 'sign', data: randomBytes(9000).toString('base64') })],
    [
      'too much for the journal',
      () => command({ command: 'journal-append', bytes: randomBytes(300_000).toString('base64') }),
    ],
    ['a journal made longer by cutting it', () => command({ command: 'journal-truncate', length: 2 ** 40 })],
    ['hello once more', () => command(HELLO)],
    ['a number that was used', () => messageFrame({ type: 'command', id: 1, command: { command: 'keys' } })],
    ['bytes that nobody asked for', () => bytesFrame(randomBytes(10))],
    ['an answer to nothing', () => messageFrame({ type: 'download-begun', ask: 1 })],
    ['an end of nothing', () => messageFrame({ type: 'download-over', ask: 1 })],
    [
      'a secret that nobody asked for',
      () => messageFrame({ type: 'sealed-secret', ask: 1, sealed: 'a.b.c.d.e' }),
    ],
  ])('%s', (_what, bytes) =>
    unchanged(
      async ({ agent }) => {
        await agent.raw(bytes());
        const { code, details } = (await agent.ended) ?? {};
        expect(code).toBe('HELPER_REFUSED');
        // Said at once, not because nothing came after it.
        expect(details?.['why']).not.toBe('silence');
      },
      { patience: { tick: 1000, silent: 3 } },
    ),
  );

  test('a command before hello', () =>
    inTemporary(async (computer) => {
      const agent = serve(computer);
      expect(await codeOf(agent.ask({ command: 'keys' }))).toBe('HELPER_REFUSED');
      expect((await agent.ended)?.code).toBe('HELPER_REFUSED');
      expect(await stateOf(computer)).toEqual({});
    }));

  test('more commands at once than an agent has', () =>
    unchanged(async ({ agent }) => {
      const frames = Array.from({ length: 40 }, (_, at) =>
        messageFrame({ type: 'command', id: at + 10, command: { command: 'keys' } }),
      );
      await agent.raw(Buffer.concat(frames));
      expect((await agent.ended)?.details).toEqual({ why: 'too-many' });
    }));

  test('silence before hello, and silence after it', () =>
    inTemporary(async (computer) => {
      const mute = serve(computer, { patience: { hello: 20 } });
      expect((await mute.ended)?.details).toEqual({ why: 'no-hello' });
      const quiet = serve(computer, { patience: { tick: 50, silent: 3 } });
      await quiet.ask(HELLO);
      expect((await quiet.ended)?.details).toEqual({ why: 'silence' });
    }));

  test('half a message, and then nobody: it ends without a word', () =>
    unchanged(async ({ agent }) => {
      await agent.raw(command({ command: 'destroy-keys' }).subarray(0, 20));
      await agent.link.close();
      expect(await agent.ended).toBeUndefined();
    }));
});

describe('G10 a plan that is not for this computer, or not from whom it says', () => {
  const hmac = (payload: object): string => {
    const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const input = `${encode({ alg: 'HS256', typ: 'gangway-plan+jwt' })}.${encode(payload)}`;
    const key = Buffer.from(right.planSigner.der, 'base64');
    return `${input}.${createHmac('sha256', key).update(input).digest('base64url')}`;
  };
  const altered = (signed: string): string => {
    const [header = '', payload = '', signature = ''] = signed.split('.');
    const plan = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Plan;
    const changed = { ...plan, steps: plan.steps.map((step) => ({ ...step, removable: false })) };
    return `${header}.${Buffer.from(JSON.stringify(changed)).toString('base64url')}.${signature}`;
  };
  const now = Math.floor(Date.now() / 1000);

  const signedBy = async (signer: Promise<Issued>, keys: DeviceKeys): Promise<[Issued, string]> => {
    const issued = await signer;
    return [issued, signedFor(issued, keys, STEPS)];
  };

  test.each<[string, string, (keys: DeviceKeys) => Promise<[Issued, string]>]>([
    [
      'by another signer than it says',
      'PLAN_SIGNATURE',
      async (keys) => [right.planSigner, signedFor(other.planSigner, keys, STEPS)],
    ],
    ['by a device', 'PLAN_SIGNER', (keys) => signedBy(makeDeviceCertificate(right.root), keys)],
    ['by an authority', 'PLAN_SIGNER', (keys) => signedBy(makeRoot(), keys)],
    [
      'by the signer of another organisation',
      'PLAN_SIGNER',
      (keys) => signedBy(makePlanSigner(right.root, 'org-2'), keys),
    ],
    [
      'with a key made of the certificate',
      'PLAN_SIGNATURE',
      async (keys) => [right.planSigner, hmac(planFor(keys, STEPS))],
    ],
    [
      'altered after it was signed',
      'PLAN_SIGNATURE',
      async (keys) => [right.planSigner, altered(signedFor(right.planSigner, keys, STEPS))],
    ],
    [
      'that is another document',
      'PLAN_SIGNATURE',
      async (keys) => [right.planSigner, signJws(right.planSigner, planFor(keys, STEPS), { typ: 'JWT' })],
    ],
    [
      'for other keys',
      'PLAN_OTHER_DEVICE',
      async () => [right.planSigner, signedFor(right.planSigner, softwareKeys(), STEPS)],
    ],
    [
      'of another organisation',
      'PLAN_OTHER_ORGANISATION',
      async (keys) => [right.planSigner, signedFor(right.planSigner, keys, STEPS, { iss: 'org-2' })],
    ],
    [
      'whose time is over',
      'PLAN_EXPIRED',
      async (keys) => [
        right.planSigner,
        signedFor(right.planSigner, keys, STEPS, { iat: now - 7200, exp: now - 3600 }),
      ],
    ],
    [
      'with a step of an unknown kind',
      'PLAN_STEP_UNKNOWN',
      async (keys) => [
        right.planSigner,
        signedFor(right.planSigner, keys, [{ ...rootStep, kind: 'shell' } as never]),
      ],
    ],
    [
      'whose steps need each other',
      'PLAN_INVALID',
      async (keys) => [
        right.planSigner,
        signedFor(right.planSigner, keys, [{ ...rootStep, needs: ['root'] }]),
      ],
    ],
  ])('%s is refused, and nothing of it is done', (_what, code, make) =>
    unchanged(
      async ({ agent, keys }) => {
        const [signer, signed] = await make(keys);
        expect(await codeOf(agent.ask(acceptance(signer, signed)))).toBe(code);
        expect(await codeOf(agent.ask(applyStep('root')))).toBe('HELPER_REFUSED');
      },
      { accepted: false },
    ),
  );
});
