/** `gangway check-in`: for schedulers. Renews the certificate when it is time, follows an administrator's order; asks nobody. */
import { GangwayError } from '../../../../protocol/errors.ts';
import type { View } from '../../../contract/view.ts';
import { problemOf } from '../../../core/enrollment/view.ts';
import { decodeJournal } from '../../../core/enrollment/journal-codec.ts';
import { replay } from '../../../core/enrollment/progress.ts';
import { compose, composeParts } from '../../../engine/compose.ts';
import { exitCodeOf, RESTART_NEEDED } from '../exit-codes.ts';
import { jsonLine } from '../json-line.ts';
import { narrate } from '../narrate.ts';
import type { CommandParts } from './parts.ts';

/**
 * @returns 0, also when nothing was to be done.
 * @throws NOT_ENROLLED, NEEDS_ADMINISTRATOR where the system would ask a person, DEVICE_REVOKED, and what the network throws
 */
export async function checkIn(parts: CommandParts): Promise<number> {
  const { options, environment, language, print } = parts;
  const { simulate, helper } = options;
  const { platform } = await composeParts({ simulate, helper, environment });
  const { enrolled } = replay(decodeJournal(await platform.journal.read()).entries);
  if (!enrolled) throw new GangwayError('NOT_ENROLLED');
  if (platform.elevated?.asks === true) throw new GangwayError('NEEDS_ADMINISTRATOR');
  const engine = await compose({ simulate, helper, environment, language });
  try {
    const { view } = engine.handlers.enrollment;
    let before = await view();
    const narrateFrom = (earlier: View | undefined, next: View): void => {
      for (const event of narrate(earlier, next)) print(event, next.organisation?.name);
      before = next;
    };
    engine.onChanged((next: View) => narrateFrom(before, next));
    // An order that was found by the start itself is followed already.
    if (before.screen.kind === 'unenrolling') narrateFrom(undefined, before);
    // A revoked device knows it from before: it is asked no more.
    if (before.screen.kind === 'failed') throw new GangwayError(before.screen.problem.code);
    await engine.idle();
    const { screen } = await view();
    if (screen.kind === 'failed') return exitCodeOf(screen.problem.code);
    const found = await engine.checkIn();
    await engine.idle();
    tell(parts, { renewed: found.renewed, order: found.order?.id ?? null });
    if (found.refused) {
      print({ event: 'failed', problem: problemOf(found.refused) }, before.organisation?.name);
      return exitCodeOf(found.refused.code);
    }
    return exitCodeAt(await view());
  } finally {
    await engine.close();
  }
}

function exitCodeAt({ screen }: View): number {
  if (screen.kind === 'failed') return exitCodeOf(screen.problem.code);
  return screen.kind === 'restart' ? RESTART_NEEDED : 0;
}

function tell(
  { options, words, write }: CommandParts,
  found: { readonly renewed: boolean; readonly order: string | null },
): void {
  if (options.json) {
    write(jsonLine({ event: 'checked-in', ...found }));
    return;
  }
  const key = found.order === null ? (found.renewed ? 'renewed' : 'nothing') : 'ordered';
  write(`${words.say(`cli:checkIn.${key}`)}\n`);
}
