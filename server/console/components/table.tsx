/**
 * A plain table: the first cell holds the link to the details, so that keyboard and screen reader need nothing
 * special. On a narrow screen each row becomes a card, its cells named by their column.
 */
import type { ReactNode } from 'react';

export interface Column<Row> {
  readonly id: string;
  readonly title: string;
  readonly cell: (row: Row) => ReactNode;
  /** What can be done with the row: its button says so, a title above it would say it twice. */
  readonly isAction?: boolean;
}

interface TableProps<Row> {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  /** Columns of equal width, so that tables below each other line up. */
  readonly isEven?: boolean;
}

export function Table<Row>({ label, columns, rows, rowKey, isEven }: TableProps<Row>) {
  return (
    <table className={isEven ? 'table table-even' : 'table'} aria-label={label}>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column.id} scope="col">
              {column.isAction ? <span className="hidden">{column.title}</span> : column.title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={rowKey(row)}>
            {columns.map((column, index) =>
              index === 0 ? (
                <th key={column.id} scope="row">
                  {column.cell(row)}
                </th>
              ) : (
                <td
                  key={column.id}
                  {...(column.isAction ? { className: 'action' } : { 'data-title': column.title })}
                >
                  <span className="cell">{column.cell(row)}</span>
                </td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
