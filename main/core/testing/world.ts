/**
 * A computer and a server in memory, named as fakes: what lasts through a power cut stands here, every step
 * passes a numbered point, and at a chosen point everything stops for good, as it does when the power goes.
 */
import { GangwayError } from '../../../protocol/errors.ts';
import type { AgentEvent } from '../../../protocol/events.ts';
import type { Plan, Step } from '../../../protocol/plan.ts';
import type { JournalFile } from '../ports/journal-file.ts';
import type { DeviceKeys } from '../ports/keys.ts';
import type { Platform, StepAction } from '../ports/platform.ts';
import type { ServerInfo, ServerProtocol } from '../ports/server.ts';
import { type LossyJournalFile, lossyJournalFile } from './lossy-journal-file.ts';
import { demandOnline, worldServer, worldSession } from './world-server.ts';

export { CODE } from './world-server.ts';

const planned = (id: string, needs: string[], rest: object): Step =>
  ({ id, needs, onFailure: 'stop', removable: true, ...rest }) as Step;

const application = (id: string): Step =>
  planned(id, ['management'], {
    kind: 'application',
    name: id,
    version: '1.0.0',
    product: id,
    format: 'simulated',
    url: `https://server.test/packages/${id}`,
    size: 4,
    sha256: 'a'.repeat(64),
  });

export const STEPS: Step[] = [
  planned('root', [], {
    kind: 'root-certificate',
    name: 'Acme Root',
    certificate: 'AAAA',
    sha256: 'b'.repeat(64),
  }),
  planned('management', ['root'], {
    kind: 'management',
    organisationName: 'Acme',
    serverOrigin: 'https://server.test',
  }),
  { ...planned('name', ['management'], { kind: 'host-name', hostName: 'ACME-LT-001' }), removable: false },
  application('vpn'),
  application('office'),
];

const KEY = { kty: 'EC', crv: 'P-256', x: 'x'.repeat(43), y: 'y'.repeat(43) } as const;
const KEYS: DeviceKeys = {
  signing: KEY,
  agreement: KEY,
  heldBy: 'nobody: a fake for tests',
  sign: async () => new Uint8Array(64),
  agree: async () => new Uint8Array(32),
};

export const INFO: ServerInfo = {
  origin: 'https://server.test',
  organisation: { id: 'acme', name: 'Acme', help: {} },
  root: null,
  planSigner: 'AAAA',
  clockOffset: 0,
};

export function world(steps: readonly Step[] = STEPS) {
  const effects = new Map<string, number>();
  const present = new Set<string>();
  const events = new Map<number, AgentEvent>();
  const server = worldServer();
  const computer = {
    keys: false,
    managedBy: undefined as string | undefined,
    unreadable: false as boolean | 'before-keys',
    boots: 1,
    restarts: 0,
    /** The agent goes on by itself after the next sign-in. */
    continues: false,
    nameNeedsRestart: false,
  };
  /** Errors that the next apply of a step throws. */
  const failures = new Map<string, GangwayError[]>();
  const plan: Plan = {
    iss: 'acme',
    sub: 'device-1',
    enrollment: 'enrollment-1',
    sequence: 1,
    iat: 0,
    exp: 1,
    cnf: { jkt: 'j'.repeat(43) },
    computerName: 'ACME-LT-001',
    domain: null,
    steps: [...steps],
  };
  let file: LossyJournalFile = lossyJournalFile();
  let points = 0;
  let cutAt = Number.POSITIVE_INFINITY;
  let dead = false;
  let life = 0;
  let onCut: () => void = () => undefined;

  /** What a process that is started now sees: it can do nothing any more once the power went. */
  function boot(): { platform: Platform; protocol: ServerProtocol } {
    const mine = life;
    /** One place where the power can go. */
    async function point(): Promise<void> {
      if (mine === life && !dead) points += 1;
      if (points === cutAt && !dead) {
        dead = true;
        onCut();
      }
      if (dead || mine !== life) await new Promise<never>(() => undefined);
    }

    const journal: JournalFile = {
      read: () => file.read(),
      truncate: (length) => file.truncate(length),
      async append(bytes) {
        await point();
        await file.append(bytes);
        await point();
      },
      async sync() {
        await file.sync();
        await point();
      },
      async archive() {
        await point();
        await file.archive();
        await point();
      },
    };

    const action: StepAction = {
      guarantee: 'once',
      check: async ({ id }) => (present.has(id) ? { kind: 'done' } : { kind: 'not-done' }),
      async apply({ id }) {
        const failure = failures.get(id)?.shift();
        if (failure) throw failure;
        await point();
        present.add(id);
        effects.set(id, (effects.get(id) ?? 0) + 1);
        await point();
      },
      async undo({ id }) {
        await point();
        present.delete(id);
        await point();
        return 'removed';
      },
    };
    /** A name that is effective only after a restart, where the test says so. */
    const renaming: StepAction = {
      ...action,
      check: async (named) => {
        const checked = await action.check(named);
        return checked.kind === 'done' && computer.nameNeedsRestart ? { kind: 'pending' } : checked;
      },
    };

    const platform: Platform = {
      kind: 'simulated',
      facts: async () => ({
        platform: 'simulated',
        osName: 'Simulated',
        osVersion: '1',
        model: 'Fake',
        serial: 'S1',
        hardwareUuid: 'U1',
        hostName: 'OLD-NAME',
      }),
      management: async () => {
        const open = computer.unreadable === 'before-keys' && computer.keys;
        if (computer.unreadable !== false && !open) return { kind: 'unknown', why: 'not readable' };
        return computer.managedBy
          ? { kind: 'managed', by: computer.managedBy, enrollment: undefined }
          : { kind: 'not-managed' };
      },
      restartPending: async () => false,
      steps: {
        'root-certificate': action,
        management: action,
        'host-name': renaming,
        application: action,
        'domain-join': action,
        'mdm-registration': action,
        profile: action,
      },
      restart: {
        bootId: async () => `boot-${computer.boots}`,
        continueAfter: async () => {
          await point();
          computer.continues = true;
          await point();
        },
        forget: async () => {
          await point();
          computer.continues = false;
        },
        restartNow: async () => {
          await point();
          computer.restarts += 1;
        },
      },
      keys: {
        async open() {
          await point();
          computer.keys = true;
          await point();
          return KEYS;
        },
        async destroy() {
          await point();
          computer.keys = false;
          await point();
        },
      },
      journal,
      helperJournal: journal,
      installerOutput: async (step) => (failures.has(step) ? `installing ${step}\nthe reason` : undefined),
      lock: async () => ({ release: async () => undefined }),
    };

    const protocol: ServerProtocol = {
      async contact() {
        demandOnline(server);
        return { kind: 'proven', info: INFO };
      },
      async verifyKept({ signed }, { evenExpired }) {
        if (server.planExpired && evenExpired !== true) throw new GangwayError('PLAN_EXPIRED');
        return { plan, signed };
      },
      session: () => worldSession({ server, hasKeys: () => computer.keys, events, plan, point }),
    };

    return { platform, protocol };
  }

  return {
    boot,
    server,
    computer,
    present,
    effects,
    failures,
    plan,
    events: () => [...events.values()],
    journalFile: () => file,
    points: () => points,
    /** Cuts the power at the n-th point from now; resolves when it happened. */
    cutPowerAt(n: number): Promise<void> {
      points = 0;
      cutAt = n;
      return new Promise((resolve) => (onCut = resolve));
    },
    /** Power is back: of what was not synced, `kept` bytes survived. */
    start(kept: number): void {
      file = file.afterPowerCut(Math.min(kept, file.unsynced.length));
      dead = false;
      life += 1;
      cutAt = Number.POSITIVE_INFINITY;
    },
  };
}

export type World = ReturnType<typeof world>;
