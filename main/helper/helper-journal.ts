/**
 * What the helper did, in a file that only administrators write. Nobody else's word counts when something is to be taken
 * back: append, sync, then act.
 */
import { z } from 'zod';
import { Base64, CompactJws, Id } from '../../protocol/wire.ts';
import { lineFormat, type Recorded } from '../core/enrollment/journal-entry.ts';
import type { Journal } from '../core/enrollment/journal.ts';

/** A later version that older programs cannot read gets a new number; they say STATE_NEWER. */
const VERSION = 1;

const HelperEntry = z.discriminatedUnion('kind', [
  /** A plan was verified; what comes after it is done from this one. The first of an enrollment pins its signer. */
  z.strictObject({
    kind: z.literal('plan-accepted'),
    version: z.literal(VERSION),
    signed: CompactJws,
    planSigner: Base64,
    organisation: Id,
    device: Id,
    enrollment: Id,
    sequence: z.int().min(1),
  }),
  z.strictObject({ kind: z.literal('step-begun'), step: Id }),
  z.strictObject({ kind: z.literal('step-applied'), step: Id }),
  z.strictObject({ kind: z.literal('step-undone'), step: Id, result: z.enum(['removed', 'kept']) }),
  /** Everything was taken back; the keys go next. */
  z.strictObject({ kind: z.literal('over') }),
]);
export type HelperEntry = z.infer<typeof HelperEntry>;
export type HelperJournal = Journal<HelperEntry>;
export type KeptAcceptance = HelperEntry & { readonly kind: 'plan-accepted' };

export const HELPER_LINES = lineFormat(VERSION, HelperEntry);

export interface Begun {
  /** The plan in force when it was begun: what was done is taken back as it was done. */
  readonly by: KeptAcceptance;
  readonly undone: 'removed' | 'kept' | undefined;
}

export interface Standing {
  /** The plan in force. */
  readonly plan: KeptAcceptance | undefined;
  readonly steps: ReadonlyMap<string, Begun>;
}

const NOTHING: Standing = { plan: undefined, steps: new Map() };

/** What the journal says; a pure fold over its entries. */
export const standing = (entries: readonly Recorded<HelperEntry>[]): Standing =>
  entries.reduce((before, { entry }) => after(before, entry), NOTHING);

function after(before: Standing, entry: HelperEntry): Standing {
  switch (entry.kind) {
    case 'plan-accepted':
      return { ...before, plan: entry };
    case 'step-begun':
      if (before.plan === undefined) return before;
      return withStep(before, entry.step, { by: before.plan, undone: undefined });
    case 'step-applied':
      // For whoever reads the record: what was begun is taken back whether or not it was finished.
      return before;
    case 'step-undone':
      return undone(before, entry.step, entry.result);
    case 'over':
      return NOTHING;
  }
}

const withStep = (before: Standing, step: string, begun: Begun): Standing => ({
  ...before,
  steps: new Map(before.steps).set(step, begun),
});

function undone(before: Standing, step: string, result: Begun['undone']): Standing {
  const begun = before.steps.get(step);
  return begun === undefined ? before : withStep(before, step, { ...begun, undone: result });
}
