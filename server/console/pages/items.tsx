/** Enrollment items: the list. */
import { ITEM_STATES, type ItemRow } from '../../admin-api/schemas/items.ts';
import { useItems } from '../client/list.ts';
import { useMay } from '../client/session.ts';
import { ItemBadge } from '../components/badge.tsx';
import { ButtonLink, TextLink } from '../components/button.tsx';
import { Filters, useFilters } from '../components/filters.tsx';
import { List } from '../components/list.tsx';
import { EmptyState } from '../components/notice.tsx';
import { Page } from '../components/page.tsx';
import type { Column } from '../components/table.tsx';
import { Relative } from '../components/time.tsx';
import { go, setQuery, to, usePlace } from '../routing.ts';
import { t } from '../texts/text.ts';
import { NewItemDialog } from './new-item.tsx';

const choices = (item: ItemRow): string =>
  [item.deviceUsage, item.location, item.costCentre].flatMap((choice) => choice?.name ?? []).join(' · ');

const COLUMNS: readonly Column<ItemRow>[] = [
  {
    id: 'name',
    title: t('items.name'),
    cell: (item) => (
      <TextLink href={to.item(item.id)}>
        <bdi>{item.name}</bdi>
      </TextLink>
    ),
  },
  { id: 'state', title: t('items.state'), cell: (item) => <ItemBadge state={item.state} /> },
  { id: 'choices', title: t('items.choices'), cell: (item) => <bdi>{choices(item) || '–'}</bdi> },
  {
    id: 'expires',
    title: t('items.expires'),
    cell: (item) => (item.state === 'used' ? '–' : <Relative at={item.expiresAt} />),
  },
  {
    id: 'uses',
    title: t('items.uses'),
    cell: (item) => (
      <span className="nowrap">{t('items.uses.of', { uses: item.uses, max: item.maxUses })}</span>
    ),
  },
  {
    id: 'created',
    title: t('items.created'),
    cell: (item) => (
      <>
        <Relative at={item.createdAt} />
        <bdi className="quiet">{item.createdBy}</bdi>
      </>
    ),
  },
];

export function ItemsPage() {
  const { query } = usePlace();
  const { search, state, isFiltered } = useFilters(ITEM_STATES);
  const pages = useItems(search, state);
  const mayWrite = useMay('items:write');
  const create = mayWrite && (
    <ButtonLink look="primary" href={to.newItem}>
      {t('items.new')}
    </ButtonLink>
  );
  return (
    <Page title={t('items.title')} intro={t('items.intro')} action={create}>
      <Filters
        searchLabel={t('items.search')}
        states={ITEM_STATES}
        nameOf={(one) => t(`items.state.${one}`)}
      />
      <List
        label={t('items.title')}
        pages={pages}
        columns={COLUMNS}
        rowKey={(item) => item.id}
        isFiltered={isFiltered}
        empty={<EmptyState title={t('items.empty')} help={t('items.empty.help')} />}
      />
      {mayWrite && query.get('new') === '1' && (
        <NewItemDialog
          onClose={() => setQuery({ new: '' })}
          onCreated={(item) => go(to.item(item.id), { replace: true })}
        />
      )}
    </Page>
  );
}
