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
    .where('enrollment.organisation', '=', organisation)
    .select(['enrollment.id', 'enrollment.state', 'enrollment.created_at', 'enrollment.changed_at'])
    .select(['enrollment.problem_code', 'enrollment.problem_step'])
    .select(['device.host_name', 'device.serial', 'device.platform', 'device.os_name', 'device.simulated'])
    .select(['host_name.name as given_name'])
    .select(['item.id as item_id', 'item.name as item_name', 'item.deleted_at as item_deleted_at']);

export type EnrollmentRecord = Awaited<ReturnType<ReturnType<typeof selectEnrollments>['execute']>>[number];

export const toEnrollmentRow = (record: EnrollmentRecord): EnrollmentRow => ({
  id: record.id,
  state: record.state,
  // The name it was given counts once the computer has it.
  hostName: record.state === 'enrolled' ? (record.given_name ?? record.host_name) : record.host_name,
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
});
