import type { z } from 'zod';
import { type AuditQuery, AuditRow } from '../admin-api/schemas/audit.ts';
import type { Db } from '../storage/database.ts';
import { type Page, readPage } from '../storage/page.ts';

/** Newest first. @throws REQUEST_INVALID for a cursor of another list. */
export async function listAudit(
  db: Db,
  organisation: string,
  asked: z.output<typeof AuditQuery>,
): Promise<Page<AuditRow>> {
  const { target } = asked;
  const query = db
    .selectFrom('audit')
    .where('organisation', '=', organisation)
    .$if(target !== undefined, (all) => all.where('target', '=', target ?? ''))
    .select(['id', 'at', 'actor', 'action', 'target', 'details']);
  const page = await readPage(query, asked, { at: 'at', id: 'id' }, (row) => row);
  return {
    rows: page.rows.map((row) => ({
      ...row,
      details: AuditRow.shape.details.parse(JSON.parse(row.details)),
    })),
    next: page.next,
  };
}
