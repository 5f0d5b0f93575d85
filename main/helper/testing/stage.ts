/**
 * A real simulated computer with the real serving side of the helper, and whoever is at the other end of the link: an agent
 * that may be anybody. For tests only.
 */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plan, Step } from '../../../protocol/plan.ts';
import { GangwayError } from '../../../protocol/errors.ts';
import type { ByteLink } from '../../core/ports/elevation.ts';
import type { DeviceKeys } from '../../core/ports/keys.ts';
import type { Platform } from '../../core/ports/platform.ts';
import { applicationStep, managementStep, rootStep } from '../../platform/testing/rehearsal.ts';
import { inTemporary } from '../../platform/testing/temporary.ts';
import { thumbprint } from '../../protocols/gangway/device/thumbprint.ts';
import type { Issued } from '../../protocols/gangway/testing/certificates.ts';
import { ORGANISATION, plan, signJws } from '../../protocols/gangway/testing/service.ts';
import { messageFrame, readFrames } from '../frames.ts';
import { type Command, FromHelper, fromMessage, HELPER_PROTOCOL } from '../messages.ts';
import type { Pin } from '../pin.ts';
import { PATIENCE } from '../patience.ts';
import { serveAgent } from '../serve-agent.ts';
import { right } from './authorities.ts';
import { local } from './computers.ts';
import { linkPair } from './link-pair.ts';

export interface Stranger {
  readonly link: ByteLink;
  /** Anything at all. */
  raw(bytes: Uint8Array): Promise<void>;
  say(message: object): Promise<void>;
  /** @returns the answer. @throws the failure that came instead, also as last words */
  ask(command: Command): Promise<unknown>;
  /** What came that is no answer, the last words included. */
  readonly heard: FromHelper[];
  /** Called with each of them. */
  onAsked: (message: FromHelper & { type: 'ask' }) => void;
  /** The last words; undefined when the helper ended without any. Resolves when it has ended. */
  readonly ended: Promise<GangwayError | undefined>;
}

export interface StageOptions {
  readonly pin?: Pin;
  readonly patience?: Partial<typeof PATIENCE>;
  readonly now?: () => number;
  readonly platform?: (directory: string) => Platform;
}

/** A helper that serves whoever holds the other end. */
export function serve(
  directory: string,
  { pin, patience, platform, now = Date.now }: StageOptions = {},
): Stranger {
  const [ours, theirs] = linkPair();
  const serving = serveAgent(
    theirs,
    {
      platform: platform?.(directory) ?? local(directory),
      clock: { now },
      pin,
    },
    { ...PATIENCE, lock: 0, ...patience },
  );
  return strangerAt(ours, serving);
}

export function strangerAt(link: ByteLink, serving: Promise<unknown>): Stranger {
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: GangwayError): void }>();
  const heard: FromHelper[] = [];
  let id = 0;
  let last: GangwayError | undefined;

  async function listen(): Promise<GangwayError | undefined> {
    for await (const frame of readFrames(link.incoming)) {
      if (frame.kind === 'bytes') continue;
      const message = FromHelper.parse(frame.value);
      if (message.type === 'refused') last = fromMessage(message.failure);
      else if (message.type === 'answer') waiting.get(message.id)?.resolve(message.value);
      else if (message.type === 'failed') waiting.get(message.id)?.reject(fromMessage(message.failure));
      if (!['answer', 'failed'].includes(message.type)) heard.push(message);
      if (message.type === 'ask') stranger.onAsked(message);
    }
    for (const { reject } of waiting.values()) reject(last ?? new GangwayError('HELPER_LOST'));
    await serving;
    return last;
  }

  const stranger: Stranger = {
    link,
    heard,
    onAsked: () => undefined,
    raw: (bytes) => link.write(bytes),
    say: (message) => link.write(messageFrame(message)),
    async ask(command) {
      id += 1;
      const mine = id;
      const answered = new Promise<unknown>((resolve, reject) => waiting.set(mine, { resolve, reject }));
      answered.catch(() => undefined);
      await stranger.say({ type: 'command', id: mine, command });
      return answered;
    },
    ended: listen(),
  };
  return stranger;
}

export const HELLO = { command: 'hello', protocol: HELPER_PROTOCOL, journal: 0 } as const;

/** What the agent of this enrollment says: a plan, and who the server told it signs plans. */
export const acceptance = (
  signer: Issued,
  signed: string,
  organisation = ORGANISATION,
): Command & { command: 'accept-plan' } => ({
  command: 'accept-plan',
  signed,
  organisation,
  planSigner: signer.der,
  clockOffset: 0,
});

/** A plan with these steps for the keys of the computer. */
export const planFor = (keys: DeviceKeys, steps: Step[], change: Partial<Plan> = {}): Plan =>
  plan(thumbprint(keys.signing), { steps, computerName: 'ACME-LT-042', ...change });

export const signedFor = (
  signer: Issued,
  keys: DeviceKeys,
  steps: Step[],
  change: Partial<Plan> = {},
): string => signJws(signer, planFor(keys, steps, change));

/** Every file of the computer by its content, but what one looks at by looking. */
export async function stateOf(directory: string): Promise<Record<string, string>> {
  const entries = await readdir(directory, { withFileTypes: true, recursive: true });
  const files = entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !/(computer|host-name)\.json$/.test(path));
  const hashed = files.toSorted().map(async (path): Promise<[string, string]> => [
    path.slice(directory.length + 1),
    createHash('sha256')
      .update(await readFile(path))
      .digest('hex'),
  ]);
  return Object.fromEntries(await Promise.all(hashed));
}

/** What is on the computer besides the records and the keys. */
export async function effectsOf(computer: string): Promise<string[]> {
  const names = Object.keys(await stateOf(computer));
  return names.filter((name) => !name.startsWith('agent/'));
}

/** Each needs the one before. */
export const STEPS: Step[] = [
  rootStep,
  { ...managementStep, needs: ['root'] },
  { ...applicationStep, needs: ['management'] },
];

export const applyStep = (step: string): Command => ({ command: 'apply', step });

export interface Scene {
  readonly computer: string;
  readonly agent: Stranger;
  readonly keys: DeviceKeys;
}

export interface SceneOptions extends StageOptions {
  /** Whether it was shown a plan with `STEPS`. Default: yes. */
  readonly accepted?: boolean;
}

/** A helper with an agent that said hello, on a computer with keys. */
export async function onStage(
  use: (scene: Scene) => Promise<void>,
  { accepted = true, ...options }: SceneOptions = {},
): Promise<void> {
  await inTemporary(async (computer) => {
    const keys = await local(computer).keys.open();
    const agent = serve(computer, options);
    try {
      await agent.ask(HELLO);
      if (accepted) await agent.ask(acceptance(right.planSigner, signedFor(right.planSigner, keys, STEPS)));
      await use({ computer, agent, keys });
    } finally {
      await agent.link.close();
      await agent.ended;
    }
  });
}

export const codeOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
    return 'done';
  } catch (error) {
    return error instanceof GangwayError ? error.code : String(error);
  }
};
