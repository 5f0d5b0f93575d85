/**
 * Events of a device (A5): each is stored once, in its order, and the enrollment's state changes in the same
 * transaction. What was sent before is passed over; behind a gap nothing is stored, and the answer says up to
 * where we have everything, so that the agent sends the rest again.
 */
import { GangwayError } from '../../protocol/errors.ts';
import type { AgentEvent } from '../../protocol/events.ts';
import type { Clock } from '../app/clock.ts';
import { audit } from '../audit/audit.ts';
import type { Tx } from '../storage/transaction.ts';
import { followJoinBlob, forgetJoinBlob } from './join-blobs.ts';
import { noteChange } from '../enrollment/watch/note-change.ts';
import { hostNameDone, releaseHostName } from './host-names.ts';
import { endOrder, followOrder } from './orders.ts';
import { type Standing, stateAfter } from './state-after.ts';

export interface EventsOf {
  readonly organisation: string;
  readonly device: string;
  readonly enrollment: string;
}

/**
 * @returns the sequence up to which every event is stored.
 * @throws ENROLLMENT_ENDED when something new comes after the end.
 */
export async function storeEvents(
  tx: Tx,
  clock: Clock,
  { organisation, device, enrollment }: EventsOf,
  events: readonly AgentEvent[],
): Promise<number> {
  const before = await tx
    .selectFrom('enrollment')
    .select(['state', 'problem_code', 'problem_step', 'events_through', 'ended_at'])
    .where('organisation', '=', organisation)
    .where('id', '=', enrollment)
    .where('device', '=', device)
    .executeTakeFirstOrThrow();
  const { state, problem_code: code, problem_step: step } = before;
  let now: Standing = {
    state,
    problem: code === null || step === null ? undefined : { code, step },
    over: before.ended_at !== null,
  };
  let through = before.events_through;
  for (const event of events.toSorted((a, b) => a.sequence - b.sequence)) {
    if (event.sequence <= through) continue;
    if (event.sequence > through + 1) break;
    if (now.over) throw new GangwayError('ENROLLMENT_ENDED');
    await tx
      .insertInto('event')
      .values({
        organisation,
        enrollment,
        sequence: event.sequence,
        kind: event.kind,
        at: event.at,
        received_at: clock.now(),
        body: JSON.stringify(event),
      })
      .execute();
    through = event.sequence;
    now = stateAfter(now, event);
    await followJoinBlob(tx, clock.now(), { organisation, enrollment }, event);
    await followOrder(tx, clock.now(), { organisation, enrollment }, event);
    await writeDown(tx, clock, { organisation, device, enrollment }, event, now);
    await noteChange(tx, clock.now(), { organisation, enrollment, sequence: event.sequence });
  }
  if (through === before.events_through) return through;
  const at = clock.now();
  await tx
    .updateTable('enrollment')
    .set({
      state: now.state,
      problem_code: now.problem?.code ?? null,
      problem_step: now.problem?.step ?? null,
      events_through: through,
      changed_at: at,
      ...(now.over ? { ended_at: at, ended_by: 'device' as const } : {}),
    })
    .where('organisation', '=', organisation)
    .where('id', '=', enrollment)
    .execute();
  await tx
    .updateTable('device')
    .set({ seen_at: at })
    .where('organisation', '=', organisation)
    .where('id', '=', device)
    .execute();
  return through;
}

/** A computer that is not managed any more gives its name back. */
async function writeDown(
  tx: Tx,
  clock: Clock,
  { organisation, device, enrollment }: EventsOf,
  event: AgentEvent,
  now: Standing,
): Promise<void> {
  const entry = { organisation, actor: 'device', target: enrollment };
  if (event.kind === 'step-done') await hostNameDone(tx, { organisation, device, step: event.step });
  if (event.kind === 'enrolled') {
    // What it calls itself now: the planned name where it could be set, else the one it had.
    await tx
      .updateTable('device')
      .set({ host_name: event.hostName })
      .where('organisation', '=', organisation)
      .where('id', '=', device)
      .execute();
    await audit(tx, clock, { ...entry, action: 'enrollment.completed', details: { device } });
  }
  if (now.over) {
    await releaseHostName(tx, organisation, device);
    await forgetJoinBlob(tx, clock.now(), { organisation, enrollment });
    await endOrder(tx, clock.now(), { organisation, enrollment }, { unenrolled: now.state === 'unenrolled' });
    await audit(tx, clock, { ...entry, action: 'enrollment.ended', details: { device, reason: now.state } });
  }
}
