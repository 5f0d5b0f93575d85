/** Enrollments as helpdesk watches them. */
import type { EnrollmentRow } from '../../admin-api/schemas/enrollments.ts';
import { isErrorCode } from '../../../protocol/errors.ts';
import type { Db } from '../../storage/database.ts';

export const selectEnrollments = (db: Db, organisation: string) =>
  db
    .selectFrom('enrollment')
    .innerJoin('device', (join) =>
      join
        .onRef('device.id', '=', 'enrollment.device')
        .onRef('device.organisation', '=', 'enrollment.organisation'),
    )
    .innerJoin('enrollment_item as item', (join) =>
      join
        .onRef('item.id', '=', 'enrollment.item')
        .onRef('item.organisation', '=', 'enrollment.organisation'),
    )
    .leftJoin('host_name', (join) =>
      join
        .onRef('host_name.device', '=', 'device.id')
        .onRef('host_name.organisation', '=', 'device.organisation'),
    )
    // The last one; those before it came to their end.
    .leftJoin('device_order', (join) =>
      join
        .onRef('device_order.enrollment', '=', 'enrollment.id')
        .onRef('device_order.organisation', '=', 'enrollment.organisation')
        .on('device_order.sequence', '=', (of) =>
          of
            .selectFrom('device_order as any_order')
            .whereRef('any_order.enrollment', '=', 'enrollment.id')
            .whereRef('any_order.organisation', '=', 'enrollment.organisation')
            .select((with_) => with_.fn.max('any_order.sequence').as('newest')),
        ),
    )
    .where('enrollment.organisation', '=', organisation)
    .select(['enrollment.id', 'enrollment.state', 'enrollment.created_at', 'enrollment.changed_at'])
    .select(['enrollment.problem_code', 'enrollment.problem_step'])
    .select(['device.host_name', 'device.serial', 'device.platform', 'device.os_name', 'device.simulated'])
    .select(['device.revoked_at', 'device_order.id as order_id', 'device_order.ordered_by'])
    .select(['device_order.ordered_at', 'device_order.taken_at', 'device_order.refused_code'])
    .select(['device_order.ended_how'])
    .select(['item.id as item_id', 'item.name as item_name', 'item.deleted_at as item_deleted_at']);

export type EnrollmentRecord = Awaited<ReturnType<ReturnType<typeof selectEnrollments>['execute']>>[number];

export const toEnrollmentRow = (record: EnrollmentRecord): EnrollmentRow => ({
  id: record.id,
  state: record.state,
  hostName: record.host_name,
  serial: record.serial,
  platform: record.platform,
  osName: record.os_name,
  simulated: record.simulated === 1,
  item: record.item_deleted_at === null ? { id: record.item_id, name: record.item_name } : null,
  startedAt: record.created_at,
  changedAt: record.changed_at,
  problem:
    record.state === 'failed' && record.problem_code !== null && isErrorCode(record.problem_code)
      ? { step: record.problem_step, code: record.problem_code }
      : null,
  revokedAt: record.revoked_at,
  order: orderOf(record),
});

function orderOf(record: EnrollmentRecord): EnrollmentRow['order'] {
  const { order_id: id, ordered_by: by, ordered_at: at, refused_code: refused } = record;
  if (id === null || by === null || at === null) return null;
  const taken = record.taken_at === null ? 'waiting' : 'taken';
  return {
    state: record.ended_how ?? taken,
    by,
    at,
    refused: refused !== null && isErrorCode(refused) ? refused : null,
  };
}
