/** What an administrator said about packages beyond their content: failure, repetitions, needs (A6). */
import type { Step } from '../../protocol/plan.ts';
import type { Needs } from '../packages/package-needs.ts';
import type { Row } from '../storage/tables.ts';

type PackageRow = Row<'package'>;

/**
 * The packages with everything they need, which comes first.
 * @param all every package of the organisation
 */
export function withNeeded(
  chosen: readonly PackageRow[],
  all: ReadonlyMap<string, PackageRow>,
  needs: Needs,
): PackageRow[] {
  const found = new Map<string, PackageRow>();
  const add = (row: PackageRow, above: ReadonlySet<string>): void => {
    // A circle cannot be made; should one be there all the same, it must not hang this.
    if (found.has(row.id) || above.has(row.id)) return;
    const below = new Set(above).add(row.id);
    for (const id of needs.get(row.id) ?? []) {
      const needed = all.get(id);
      if (needed) add(needed, below);
    }
    found.set(row.id, row);
  };
  for (const row of chosen) add(row, new Set());
  return [...found.values()];
}

/**
 * The steps of packages under their policies. What needs a package whose content is not there is left out with it;
 * a need that is of no use on this computer is passed over.
 */
export function underPolicies(
  steps: readonly Step[],
  packages: ReadonlyMap<string, PackageRow>,
  needs: Needs,
): Step[] {
  const lacking = new Set([...packages.values()].filter(lacksContent).map(({ id }) => id));
  for (let before = -1; before !== lacking.size;) {
    before = lacking.size;
    for (const { id } of steps) {
      if (needs.get(id)?.some((need) => lacking.has(need))) lacking.add(id);
    }
  }
  const there = steps.filter(({ id }) => !lacking.has(id));
  const ids = new Set(there.map(({ id }) => id));
  return there.map((step) => {
    const row = packages.get(step.id);
    if (!row) return step;
    const added = (needs.get(step.id) ?? []).filter((need) => ids.has(need));
    const retries = row.retries ?? step.retries;
    return {
      ...step,
      needs: [...new Set([...step.needs, ...added])],
      onFailure: row.on_failure ?? step.onFailure,
      ...(retries === undefined ? {} : { retries }),
    };
  });
}

const lacksContent = ({ kind, uploaded_at: uploadedAt, source }: PackageRow): boolean =>
  (kind === 'application' || kind === 'profile') && uploadedAt === null && source === null;
