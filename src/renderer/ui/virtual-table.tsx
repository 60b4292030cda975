import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useRef } from 'react';
import { useTexts } from '../i18n/texts.js';
import './virtual-table.css';

export interface VirtualTableColumn {
  readonly key: string;
  readonly title: string;
  /** The title is for those who hear the table: what is in the column speaks for itself. */
  readonly isTitleHidden?: boolean;
  /** A width as CSS writes grid tracks. */
  readonly width: string;
  readonly align?: 'start' | 'end';
}

export interface VirtualTableProps<Row> {
  readonly label: string;
  readonly columns: readonly VirtualTableColumn[];
  /** Rows in the whole list. */
  readonly count: number;
  /** CSS pixels. */
  readonly rowHeight: number;
  /** The row at an index; undefined while it is on its way. */
  readonly row: (index: number) => Row | undefined;
  /** One node per column. */
  readonly cells: (row: Row) => readonly ReactNode[];
  /** A word for the row's state, for styling and for tests. */
  readonly state?: (row: Row) => string;
  /** The first and the last row on screen, both included, whenever they change. */
  readonly onRange: (first: number, last: number) => void;
  /** Stands in for the rows when there are none. */
  readonly empty: ReactNode;
}

/** Chromium makes no element taller than 33.5 million pixels: rows below this would never come into sight. */
const tallest = 30_000_000;

/** A table of any length: only the rows on screen exist. The scrolled region takes the focus, so keys scroll it. */
export function VirtualTable<Row>(props: VirtualTableProps<Row>) {
  const { label, columns, count, rowHeight, row, cells, state, onRange, empty } = props;
  const texts = useTexts();
  const scroller = useRef<HTMLDivElement>(null);
  const shownCount = Math.min(count, Math.floor(tallest / rowHeight));
  // oxlint-disable-next-line react/incompatible-library -- a hint for the React compiler, which isn't used here
  const virtualizer = useVirtualizer({
    count: shownCount,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  });
  const items = virtualizer.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    onRange(first, last);
  }, [onRange, first, last]);

  const template = columns.map((column) => column.width).join(' ');
  const alignOf = (index: number): string => columns[index]?.align ?? 'start';

  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolled region must be reachable by key
    <section ref={scroller} className="table__scroller" tabIndex={0} aria-label={label}>
      {count === 0 ? (
        <div className="table__empty">{empty}</div>
      ) : (
        <table aria-label={label} aria-rowcount={count + 1} className="table">
          <thead className="table__head">
            <tr aria-rowindex={1} className="table__row" style={{ gridTemplateColumns: template }}>
              {columns.map((column, index) => (
                <th key={column.key} scope="col" className="table__cell" data-align={alignOf(index)}>
                  {column.isTitleHidden === true ? (
                    <span className="visually-hidden">{column.title}</span>
                  ) : (
                    column.title
                  )}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="table__body" style={{ height: virtualizer.getTotalSize() }}>
            {items.map((item) => {
              const content = row(item.index);
              const shown =
                content === undefined ? [<span key="ghost" className="table__ghost" />] : cells(content);
              return (
                <tr
                  key={item.index}
                  aria-rowindex={item.index + 2}
                  className="table__row"
                  data-state={content === undefined ? 'loading' : state?.(content)}
                  style={{
                    gridTemplateColumns: template,
                    height: rowHeight,
                    transform: `translateY(${item.start}px)`,
                  }}
                >
                  {columns.map((column, index) => (
                    <td key={column.key} className="table__cell" data-align={alignOf(index)}>
                      {shown[index]}
                    </td>
                  ))}
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
      {shownCount < count ? (
        <p className="table__more">{texts.text('table.more', { count: count - shownCount })}</p>
      ) : null}
    </section>
  );
}
