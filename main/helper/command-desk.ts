/** What each command does. Everything that is needed for it is the helper's own. */
import type { Clock } from '../core/ports/clock.ts';
import type { Platform, StepContext } from '../core/ports/platform.ts';
import type { AgentAsked } from './agent-asked.ts';
import { openLines } from '../core/enrollment/journal.ts';
import { HELPER_LINES } from './helper-journal.ts';
import type { Command } from './messages.ts';
import type { Pin } from './pin.ts';
import { planGuard } from './plan-guard.ts';
import { refused } from './refusal.ts';
import { stepHands } from './step-hands.ts';

export interface DeskParts {
  readonly platform: Platform;
  readonly clock: Pick<Clock, 'now'>;
  readonly pin: Pin | undefined;
}

/** The command being carried out. */
export interface UnderWay {
  readonly id: number;
  readonly signal: AbortSignal;
  readonly agent: AgentAsked;
  progress(done: number, total: number): void;
}

export interface Desk {
  /** @returns what the command answers. Throws a GangwayError; HELPER_REFUSED ends the helper. */
  carryOut(command: Command, underWay: UnderWay): Promise<unknown>;
}

type Of<Name extends Command['command']> = Command & { command: Name };

/** Opens the helper's own journal. @throws STATE_CORRUPT, STATE_NEWER, and what the file throws */
export async function openDesk({ platform, clock, pin }: DeskParts): Promise<Desk> {
  const { keys, restart, journal: agents } = platform;
  const journal = await openLines(platform.helperJournal, clock, HELPER_LINES);
  const guard = planGuard({ journal, keys, clock, pin });
  const hands = stepHands(platform, guard, journal);

  const contextFor = (
    step: { id: string },
    place: Pick<StepContext, 'device' | 'enrollment' | 'computer'>,
    under: UnderWay,
  ): StepContext => {
    const { id, signal, agent } = under;
    const sealedSecret = (): Promise<string> => agent.sealedSecret(id);
    return {
      ...place,
      signal,
      progress: under.progress,
      download: (url, from) =>
        agent.download(id, { what: 'download', url, ...(from === undefined ? {} : { from }) }),
      sealedSecret,
      async secret() {
        const { openSecret } = await import('../protocols/gangway/device/open-secret.ts');
        const { device, enrollment } = place;
        return openSecret(await sealedSecret(), await keys.open(), { device, enrollment, step: step.id });
      },
      guide: (guidance, question) =>
        agent.guide(id, { what: 'guide', guidance, ...(question === undefined ? {} : { question }) }),
    };
  };

  async function destroyKeys(): Promise<void> {
    // An identity that still owes something must not be thrown away, and of a plan that was replaced meanwhile the agent
    // knows the steps no more.
    await hands.undoAll();
    await guard.end();
    await keys.destroy();
    await journal.archive();
  }

  /** A file can be made longer in the same way, to any size. */
  async function cut({ length }: Of<'journal-truncate'>): Promise<void> {
    if (length > (await agents.read()).length) throw refused('journal-length');
    await agents.truncate(length);
  }

  async function sign({ data }: Of<'sign'>): Promise<object> {
    const held = await keys.open();
    const signature = await held.sign(Buffer.from(data, 'base64'));
    return { signature: Buffer.from(signature).toString('base64') };
  }

  return {
    async carryOut(command, underWay) {
      switch (command.command) {
        case 'management':
          return platform.management();
        case 'keys': {
          const { signing, agreement, heldBy } = await keys.open();
          return { signing, agreement, heldBy };
        }
        case 'sign':
          return sign(command);
        case 'destroy-keys':
          return destroyKeys();
        case 'accept-plan':
          return guard.accept(command);
        case 'check':
          return hands.check(command.step);
        case 'apply':
          return hands.apply(command.step, (step, place) => contextFor(step, place, underWay));
        case 'undo':
          return { result: await hands.undo(command.step) };
        case 'continue-after':
          guard.accepted();
          return restart.continueAfter();
        case 'forget-continuing':
          return restart.forget();
        case 'restart-now':
          await guard.known();
          return restart.restartNow();
        case 'journal-append':
          return agents.append(Buffer.from(command.bytes, 'base64'));
        case 'journal-sync':
          return agents.sync();
        case 'journal-truncate':
          return cut(command);
        case 'journal-archive':
          return agents.archive();
        case 'hello':
        case 'end':
          throw refused('order');
      }
    },
  };
}
