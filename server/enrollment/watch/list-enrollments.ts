import { sql } from 'kysely';
import type { z } from 'zod';
import type { EnrollmentRow, EnrollmentsQuery } from '../../admin-api/schemas/enrollments.ts';
import type { Db } from '../../storage/database.ts';
import { containing, type Page, readPage } from '../../storage/page.ts';
import { selectEnrollments, toEnrollmentRow } from './enrollment-rows.ts';

/** More than anyone reads; the list of enrollments has them all. */
const MOST_OF_ITEM = 200;

/** Newest first. @throws REQUEST_INVALID for a cursor of another list. */
export async function listEnrollments(
  db: Db,
  organisation: string,
  asked: z.output<typeof EnrollmentsQuery>,
): Promise<Page<EnrollmentRow>> {
  let query = selectEnrollments(db, organisation);
  if (asked.state) query = query.where('enrollment.state', '=', asked.state);
  if (asked.search) {
    const pattern = containing(asked.search);
    query = query.where(
      sql<boolean>`(lower(device.host_name) like ${pattern} escape '!'
        or lower(host_name.name) like ${pattern} escape '!'
        or lower(device.serial) like ${pattern} escape '!')`,
    );
  }
  const page = await readPage(query, asked, { at: 'enrollment.created_at', id: 'enrollment.id' }, (row) => ({
    at: row.created_at,
    id: row.id,
  }));
  return { rows: page.rows.map(toEnrollmentRow), next: page.next };
}

/** Who used one item, newest first. */
export async function enrollmentsOfItem(
  db: Db,
  organisation: string,
  item: string,
): Promise<EnrollmentRow[]> {
  const rows = await selectEnrollments(db, organisation)
    .where('enrollment.item', '=', item)
    .orderBy('enrollment.created_at', 'desc')
    .limit(MOST_OF_ITEM)
    .execute();
  return rows.map(toEnrollmentRow);
}
