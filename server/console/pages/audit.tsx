/** The audit trail. */
import type { AuditRow } from '../../admin-api/schemas/audit.ts';
import { useAudit } from '../client/list.ts';
import { List } from '../components/list.tsx';
import { EmptyState } from '../components/notice.tsx';
import { Page } from '../components/page.tsx';
import type { Column } from '../components/table.tsx';
import { dateOf, Relative } from '../components/time.tsx';
import { isTextKey, t } from '../texts/text.ts';

function actionText(action: string): string {
  const key = `audit.action.${action}`;
  return isTextKey(key) ? t(key) : action;
}

const detailText = (details: AuditRow['details']): string =>
  Object.entries(details)
    .filter(([name, value]) => name !== 'name' && value !== null && value !== '')
    .map(([name, value]) => {
      const isTime = typeof value === 'number' && /(At|After|Before)$/.test(name);
      return `${name}: ${isTime ? dateOf(value) : String(value)}`;
    })
    .join(' · ');

const COLUMNS: readonly Column<AuditRow>[] = [
  { id: 'when', title: t('audit.when'), cell: (row) => <Relative at={row.at} /> },
  { id: 'who', title: t('audit.who'), cell: (row) => <bdi>{row.actor}</bdi> },
  { id: 'what', title: t('audit.what'), cell: (row) => actionText(row.action) },
  {
    id: 'target',
    title: t('audit.target'),
    cell: (row) => <bdi>{row.details['name'] ?? row.details['serial'] ?? row.target ?? '–'}</bdi>,
  },
  {
    id: 'details',
    title: t('audit.details'),
    cell: (row) => <bdi className="quiet small break">{detailText(row.details) || '–'}</bdi>,
  },
];

export const AuditPage = () => (
  <Page title={t('audit.title')} intro={t('audit.intro')}>
    <List
      label={t('audit.title')}
      pages={useAudit()}
      columns={COLUMNS}
      rowKey={(row) => row.id}
      isFiltered={false}
      empty={<EmptyState title={t('audit.empty')} help="" />}
    />
  </Page>
);
