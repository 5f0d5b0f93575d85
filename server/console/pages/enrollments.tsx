/** Enrollments: every computer that used a code. */
import { EnrollmentState } from '../../../protocol/status.ts';
import type { EnrollmentRow } from '../../admin-api/schemas/enrollments.ts';
import { useEnrollments } from '../client/list.ts';
import { Badge, EnrollmentBadge } from '../components/badge.tsx';
import { TextLink } from '../components/button.tsx';
import { DeviceBadges } from '../components/device-badges.tsx';
import { Filters, useFilters } from '../components/filters.tsx';
import { List } from '../components/list.tsx';
import { EmptyState } from '../components/notice.tsx';
import { Page } from '../components/page.tsx';
import { type Column, Table } from '../components/table.tsx';
import { Relative } from '../components/time.tsx';
import { to } from '../routing.ts';
import { t } from '../texts/text.ts';

const COLUMNS: readonly Column<EnrollmentRow>[] = [
  {
    id: 'computer',
    title: t('enrollments.computer'),
    cell: (row) => (
      <TextLink href={to.enrollment(row.id)}>
        <bdi>{row.hostName}</bdi>
      </TextLink>
    ),
  },
  {
    id: 'state',
    title: t('enrollments.state'),
    cell: (row) => (
      <>
        <EnrollmentBadge state={row.state} />
        <DeviceBadges row={row} />
        {row.problem && <code className="quiet">{row.problem.code}</code>}
      </>
    ),
  },
  { id: 'serial', title: t('enrollments.serial'), cell: (row) => <bdi className="mono">{row.serial}</bdi> },
  {
    id: 'os',
    title: t('enrollments.os'),
    cell: (row) => (
      <>
        <bdi>{row.osName}</bdi>
        {row.simulated && (
          <Badge tone="quiet" icon="dots">
            {t('enrollments.simulated')}
          </Badge>
        )}
      </>
    ),
  },
  {
    id: 'item',
    title: t('enrollments.item'),
    cell: (row) => <bdi>{row.item?.name ?? t('enrollment.item.deleted')}</bdi>,
  },
  { id: 'changed', title: t('enrollments.changed'), cell: (row) => <Relative at={row.changedAt} /> },
];

/** Without the item's column, for the page of that item. */
export const EnrollmentTable = ({ rows }: { rows: readonly EnrollmentRow[] }) => (
  <Table
    label={t('item.enrollments')}
    columns={COLUMNS.filter(({ id }) => id !== 'item')}
    rows={rows}
    rowKey={(row) => row.id}
  />
);

export function EnrollmentsPage() {
  const { search, state, isFiltered } = useFilters(EnrollmentState.options);
  const pages = useEnrollments(search, state);
  return (
    <Page title={t('enrollments.title')} intro={t('enrollments.intro')}>
      <Filters
        searchLabel={t('enrollments.search')}
        states={EnrollmentState.options}
        nameOf={(one) => t(`enrollment.state.${one}`)}
      />
      <List
        label={t('enrollments.title')}
        pages={pages}
        columns={COLUMNS}
        rowKey={(row) => row.id}
        isFiltered={isFiltered}
        empty={<EmptyState title={t('enrollments.empty')} help={t('enrollments.empty.help')} />}
      />
    </Page>
  );
}
