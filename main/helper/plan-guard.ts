/**
 * Which plan the helper acts on: one that it verified itself, for the keys that it holds, from a signer that it knew
 * before, and never an older one than it acted on already.
 */
import { GangwayError } from '../../protocol/errors.ts';
import type { Plan, Step } from '../../protocol/plan.ts';
import type { PlanClaims } from '../protocols/gangway/verify-plan.ts';
import type { Clock } from '../core/ports/clock.ts';
import type { KeyStore } from '../core/ports/keys.ts';
import { type HelperJournal, type KeptAcceptance, standing } from './helper-journal.ts';
import type { Command } from './messages.ts';
import type { Pin } from './pin.ts';
import { refused } from './refusal.ts';

export interface PlanGuardParts {
  readonly journal: HelperJournal;
  readonly keys: KeyStore;
  readonly clock: Pick<Clock, 'now'>;
  /** Who may sign, where an installer said so. */
  readonly pin: Pin | undefined;
}

export interface PlanGuard {
  /** @throws PLAN_…, TRUST_… */
  accept(command: Command & { command: 'accept-plan' }): Promise<void>;
  /** The plan that was accepted by this very process. @throws HELPER_REFUSED */
  accepted(): Plan;
  /** The same, or else the one that the journal kept. @throws HELPER_REFUSED */
  known(): Promise<Plan>;
  /** The step as it stood in the plan by which it was begun. */
  stepAsBegun(by: KeptAcceptance, step: string): Promise<Step>;
  /** Steps that were begun, are to be taken back, and were not yet; in the order they were begun. */
  left(): Promise<Step[]>;
  /** No plan is in force any more. */
  end(): Promise<void>;
}

export function planGuard({ journal, keys, clock, pin }: PlanGuardParts): PlanGuard {
  let current: Plan | undefined;
  const verified = new Map<string, Promise<Plan>>();

  async function verify(
    signed: string,
    signer: { planSigner: string; organisation: string },
    expected: { device: string; enrollment: string; lastSequence: number; evenExpired?: boolean },
    { jkt, clockOffset }: { jkt: string; clockOffset: number },
  ): Promise<Plan> {
    // Loaded when it is needed: the helper shall answer before it has read everything.
    const { verifyPlan } = await import('../protocols/gangway/verify-plan.ts');
    const { planSigner, organisation } = signer;
    const authority = { planSigner, organisation, jkt, now: clock.now() + clockOffset };
    return (await verifyPlan(signed, authority, expected)).plan;
  }

  /**
   * Again, although only administrators write where it was kept: files can be damaged. That it was for the keys of this
   * computer was seen when it was accepted; they may be lost since, and what was done is taken back all the same.
   */
  function kept(by: KeptAcceptance): Promise<Plan> {
    const { signed, device, enrollment, sequence } = by;
    const expected = { device, enrollment, lastSequence: sequence, evenExpired: true };
    const plan =
      verified.get(signed) ??
      claimsIn(signed).then(({ cnf }) => verify(signed, by, expected, { jkt: cnf.jkt, clockOffset: 0 }));
    verified.set(signed, plan);
    return plan;
  }

  async function ownJkt(): Promise<string> {
    const { thumbprint } = await import('../protocols/gangway/device/thumbprint.ts');
    return thumbprint((await keys.open()).signing);
  }

  async function end(): Promise<void> {
    current = undefined;
    if (standing(journal.entries).plan !== undefined) await journal.append({ kind: 'over' });
  }

  async function stepAsBegun(by: KeptAcceptance, id: string): Promise<Step> {
    return stepOf(await kept(by), id);
  }

  async function left(): Promise<Step[]> {
    const begun = [...standing(journal.entries).steps].filter(([, { undone }]) => undone === undefined);
    const steps = await Promise.all(begun.map(([id, { by }]) => stepAsBegun(by, id)));
    return steps.filter(({ removable }) => removable);
  }

  return {
    async accept({ signed, clockOffset, ...told }) {
      const { plan: before } = standing(journal.entries);
      const claims = await claimsIn(signed);
      // Another enrollment begins only where nothing of the one before is left to be taken back.
      const isNew = claims.enrollment !== before?.enrollment && (await left()).length === 0;
      const known = isNew ? undefined : before;
      const expected = known
        ? { device: known.device, enrollment: known.enrollment, lastSequence: known.sequence }
        : { device: claims.sub, enrollment: claims.enrollment, lastSequence: 0 };
      const time = { jkt: await ownJkt(), clockOffset };
      const plan = await verify(signed, pin ?? known ?? told, expected, time);
      if (isNew && before !== undefined) {
        await assertLater(plan, before);
        await end();
        await journal.archive();
      }
      if (known?.signed !== signed) {
        const { planSigner, organisation } = pin ?? known ?? told;
        const { sub: device, enrollment, sequence } = plan;
        const version = 1 as const;
        await journal.append({
          kind: 'plan-accepted',
          version,
          signed,
          planSigner,
          organisation,
          device,
          enrollment,
          sequence,
        });
      }
      current = plan;
    },

    accepted() {
      if (current === undefined) throw refused('no-plan');
      return current;
    },

    async known() {
      const { plan } = standing(journal.entries);
      if (current !== undefined) return current;
      if (plan === undefined) throw refused('no-plan');
      return kept(plan);
    },

    stepAsBegun,
    left,
    end,
  };
}

/** @throws PLAN_INVALID */
const claimsIn = async (signed: string): Promise<PlanClaims> =>
  (await import('../protocols/gangway/verify-plan.ts')).claimsOf(signed);

/**
 * Each enrollment counts its plans from one, so between two of the same device their time decides.
 * @throws PLAN_REPLAYED
 */
async function assertLater({ sub, iat }: Plan, { signed }: KeptAcceptance): Promise<void> {
  const last = await claimsIn(signed);
  if (sub !== last.sub || iat >= last.iat) return;
  throw new GangwayError('PLAN_REPLAYED', { details: { issued: String(iat), last: String(last.iat) } });
}

/** @throws HELPER_REFUSED when the plan has no such step */
export function stepOf(plan: Plan, id: string): Step {
  const step = plan.steps.find((one) => one.id === id);
  if (step === undefined) throw refused('unknown-step', { step: id });
  return step;
}
