/**
 * A computer whose changes are made by an elevated helper. Looking at it is done here; the helper is started by the first
 * thing that needs its rights, which are the device's keys, right before the code is spent.
 */
import { GangwayError } from '../../protocol/errors.ts';
import type { Step } from '../../protocol/plan.ts';
import type { Elevation, HelperProgram } from '../core/ports/elevation.ts';
import type { DeviceKeys } from '../core/ports/keys.ts';
import type { Checked, Platform, StepAction, StepContext } from '../core/ports/platform.ts';
import { connectHelper, type HelperConnection } from './helper-connection.ts';
import { journalThroughHelper } from './journal-through-helper.ts';
import {
  CheckAnswer,
  type Command,
  HELPER_PROTOCOL,
  KeysAnswer,
  ManagementAnswer,
  SignAnswer,
  UndoAnswer,
} from './messages.ts';

export interface HelpedPlatformParts {
  /** The same computer, as this process sees it with the rights of the person. */
  readonly local: Platform;
  readonly elevation: Elevation;
  readonly program: HelperProgram;
}

/** Starts nothing yet. */
export async function helpedPlatform({ local, elevation, program }: HelpedPlatformParts): Promise<Platform> {
  const systemAsks = await elevation.asks();
  const closing = new AbortController();
  let connecting: Promise<HelperConnection> | undefined;
  /** The helper that is there, while it is. */
  let connected: HelperConnection | undefined;
  /** Why there is none. It stays so until the person wishes to go on: nothing makes the system ask by itself. */
  let lost: GangwayError | undefined;

  const journal = journalThroughHelper(local.journal, () =>
    connecting === undefined && lost === undefined ? undefined : ask,
  );

  async function connect(): Promise<HelperConnection> {
    const link = await elevation.start(program, closing.signal);
    const connection = connectHelper(link);
    try {
      await connection.ask({ command: 'hello', protocol: HELPER_PROTOCOL, journal: await journal.length() });
      await journal.catchUp((command) => connection.ask(command));
    } catch (error) {
      await connection.end();
      throw error;
    }
    connected = connection;
    void connection.ended.then((reason) => {
      connected = undefined;
      forget(reason);
    });
    return connection;
  }

  function forget(reason: unknown): void {
    connecting = undefined;
    lost ??=
      reason instanceof GangwayError ? reason : new GangwayError('HELPER_START_FAILED', { cause: reason });
  }

  async function ask(command: Command, context?: StepContext): Promise<unknown> {
    if (lost !== undefined) throw lost;
    if (connecting === undefined) {
      connecting = connect();
      connecting.catch(forget);
    }
    return (await connecting).ask(command, context);
  }

  /** What does not answer as it should is no helper of ours. */
  async function askFor<T>(command: Command, answer: { parse(value: unknown): T }): Promise<T> {
    const value = await ask(command);
    try {
      return answer.parse(value);
    } catch (cause) {
      throw new GangwayError('HELPER_LOST', { details: { why: 'answer' }, cause });
    }
  }

  const tell =
    (command: Command): (() => Promise<void>) =>
    async () =>
      void (await ask(command));

  const action = <S extends Step>({ guarantee }: StepAction<S>): StepAction<S> => ({
    guarantee,
    check: async ({ id }) => (await askFor({ command: 'check', step: id }, CheckAnswer)) as Checked,
    apply: async ({ id }, context) => void (await ask({ command: 'apply', step: id }, context)),
    undo: async ({ id }) => (await askFor({ command: 'undo', step: id }, UndoAnswer)).result,
  });

  async function openKeys(): Promise<DeviceKeys> {
    const { signing, agreement, heldBy } = await askFor({ command: 'keys' }, KeysAnswer);
    return {
      signing,
      agreement,
      heldBy,
      async sign(data) {
        const command = { command: 'sign', data: Buffer.from(data).toString('base64') } as const;
        return Buffer.from((await askFor(command, SignAnswer)).signature, 'base64');
      },
      // The helper opens what was sealed for a step itself; nothing else is ever agreed on.
      agree: async () => {
        throw new GangwayError('HELPER_REFUSED', { details: { why: 'agree' } });
      },
    };
  }

  const { kind, restart, steps } = local;
  return {
    kind,
    facts: () => local.facts(),
    async management() {
      const seen = await local.management();
      // Only somebody who changes something makes the system ask; a mere look uses the helper that is there.
      const helped = seen.kind === 'unknown' && connected !== undefined;
      return helped ? askFor({ command: 'management' }, ManagementAnswer) : seen;
    },
    restartPending: () => local.restartPending(),
    restart: {
      bootId: () => restart.bootId(),
      continueAfter: tell({ command: 'continue-after' }),
      forget: tell({ command: 'forget-continuing' }),
      restartNow: tell({ command: 'restart-now' }),
    },
    steps: {
      'root-certificate': action(steps['root-certificate']),
      management: action(steps.management),
      'host-name': action(steps['host-name']),
      application: action(steps.application),
      'domain-join': action(steps['domain-join']),
      'mdm-registration': action(steps['mdm-registration']),
      profile: action(steps.profile),
    },
    keys: { open: openKeys, destroy: tell({ command: 'destroy-keys' }) },
    journal: journal.file,
    helperJournal: local.helperJournal,
    installerOutput: (step) => local.installerOutput(step),
    elevated: {
      get asks() {
        return systemAsks && connected === undefined;
      },
      again() {
        if (connecting === undefined) lost = undefined;
      },
      async accept({ signed, server }) {
        const { planSigner, organisation, clockOffset } = server;
        await ask({ command: 'accept-plan', signed, planSigner, organisation: organisation.id, clockOffset });
      },
    },
    // The helper holds the lock: only what changes the computer needs it.
    lock: async () => ({
      async release() {
        closing.abort();
        const connection = await connecting?.catch(() => undefined);
        await connection?.end();
      },
    }),
  };
}
