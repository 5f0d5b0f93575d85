/** A list with its filters: loading, nothing yet, nothing matches, rows, more. */
import type { ReactNode } from 'react';
import { setQuery } from '../routing.ts';
import { t } from '../texts/text.ts';
import { Button } from './button.tsx';
import { EmptyState, Loading, ProblemNotice } from './notice.tsx';
import { type Column, Table } from './table.tsx';

interface Pages<Row> {
  readonly data: { readonly pages: readonly { readonly rows: readonly Row[] }[] } | undefined;
  readonly error: unknown;
  readonly hasNextPage: boolean;
  readonly isFetchingNextPage: boolean;
  readonly fetchNextPage: () => Promise<unknown>;
  readonly refetch: () => Promise<unknown>;
}

interface ListProps<Row> {
  readonly label: string;
  readonly pages: Pages<Row>;
  readonly columns: readonly Column<Row>[];
  readonly rowKey: (row: Row) => string;
  /** Whether something narrows the list: then nothing to show means that nothing matches. */
  readonly isFiltered: boolean;
  readonly empty: ReactNode;
}

export function List<Row>({ label, pages, columns, rowKey, isFiltered, empty }: ListProps<Row>) {
  if (!pages.data) {
    return pages.error ? (
      <ProblemNotice error={pages.error} onRetry={() => void pages.refetch()} />
    ) : (
      <Loading />
    );
  }
  const rows = pages.data.pages.flatMap((page) => page.rows);
  if (rows.length === 0) return isFiltered ? <NothingMatches /> : empty;
  return (
    <>
      <Table label={label} columns={columns} rows={rows} rowKey={rowKey} />
      <div className="list-foot">
        <span role="status" className="quiet small">
          {t('list.count', { count: rows.length, more: String(pages.hasNextPage) })}
        </span>
        {pages.hasNextPage && (
          <Button isPending={pages.isFetchingNextPage} onPress={() => void pages.fetchNextPage()}>
            {t('list.more')}
          </Button>
        )}
      </div>
    </>
  );
}

const NothingMatches = () => (
  <EmptyState
    title={t('list.nothing')}
    help={t('list.nothing.help')}
    action={<Button onPress={() => setQuery({ search: '', state: '' })}>{t('list.reset')}</Button>}
  />
);
