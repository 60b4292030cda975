import { type KeyboardEvent, type ReactNode, useCallback, useEffect, useState } from 'react';
import type { AppError } from '../../shared/errors/errors.js';
import { rowIndexOf, useScrolledRows } from './use-scrolled-rows.js';
import './virtual-table.css';

export interface TableColumn<Row> {
  readonly key: string;
  readonly title: string;
  /** The title is for screen readers: the content of the column explains itself. */
  readonly isTitleHidden?: boolean;
  /** A width as in CSS grid tracks. */
  readonly width: string;
  /** The narrowest table, in CSS pixels, that has room for this column; every table by default. */
  readonly from?: number;
  readonly align?: 'start' | 'end';
  readonly cell: (row: Row) => ReactNode;
}

/** The rows of a table, fetched on demand or all in memory. */
export interface TableRows<Row> {
  /** Rows in the whole list; null until known. */
  readonly total: number | null;
  /** Why the visible rows could not be fetched. */
  readonly error: AppError | null;
  /** The row at an index; undefined until fetched. */
  readonly rowAt: (index: number) => Row | undefined;
  /** Called with the first and the last visible row, both included, when they change. Must be a stable function. */
  readonly onRange: (first: number, last: number) => void;
  /** Rows from an index to another, both included, fetched if need be; null when they can't be had. Absent if all are in memory. */
  readonly read?: (first: number, last: number) => Promise<readonly Row[] | null>;
}

/** How rows are selected. Indexes are those of rows in the list. */
export interface RowGestures<Row> {
  readonly isSelectedRow: (row: Row) => boolean;
  /** A click, with Shift or with Ctrl (on macOS Cmd). */
  readonly press: (
    index: number,
    how: { readonly isExtending: boolean; readonly isToggling: boolean },
  ) => void;
  readonly toggle: (index: number) => void;
  /** The focus went from row to row by an arrow key, with Shift or without; `from` is null if no row had it. */
  readonly step: (from: number | null, index: number, isExtending: boolean) => void;
  readonly all: () => void;
  readonly clear: () => void;
}

const ignoreRange = (): void => undefined;

/** Rows that are all in memory. */
export function rowsOf<Row>(list: readonly Row[]): TableRows<Row> {
  return { total: list.length, error: null, rowAt: (index) => list[index], onRange: ignoreRange };
}

/** A point in the page, in CSS pixels from its upper left corner. */
export interface PagePoint {
  readonly x: number;
  readonly y: number;
}

/** Rows that stay above the others, as many as there is room for. */
export interface PinnedRows<Row> {
  readonly label: string;
  readonly rows: readonly Row[];
}

export interface VirtualTableProps<Row> {
  readonly label: string;
  readonly columns: readonly TableColumn<Row>[];
  readonly rows: TableRows<Row>;
  /** Rows in the whole list. */
  readonly count: number;
  /** CSS pixels. */
  readonly rowHeight: number;
  /** A word for the row's state, for styling and for tests. */
  readonly state?: (row: Row) => string;
  /** True if a click anywhere in a row does something. */
  readonly hasRowAction?: boolean;
  /** Shown above the rows, and among them as well. */
  readonly pinned?: PinnedRows<Row>;
  /** Opens the menu of a row at a point: at a click with the other mouse button, or at the key for menus. */
  readonly onRowMenu?: (row: Row, at: PagePoint) => void;
  /** Opens what a row has more of: at a double click, or at Enter. */
  readonly onRowOpen?: (row: Row) => void;
  /** Rows can be selected, several at once. */
  readonly gestures?: RowGestures<Row>;
  /** Set while a part of the list is shown that was searched for: the whole list is where it was afterwards. */
  readonly search?: string;
  /** Shown in place of the rows when there are none. */
  readonly empty: ReactNode;
}

/** The most rows that are pinned, and the height of the line above them in CSS pixels. */
const mostPinned = 4;
const pinnedLabel = 24;

/** How many rows are pinned in a table of this height: less than half, and none where there is hardly room for a list. */
export function pinnedSlots(room: number, rowHeight: number, wanted: number): number {
  const fitting = Math.floor((room / 2 - pinnedLabel) / rowHeight);
  return Math.max(0, Math.min(mostPinned, fitting, wanted));
}

/**
 * A table of any length: only the rows on screen exist. The scrolled region gets the focus, so keys scroll
 * it; where rows have a menu or can be opened, the arrow keys go from row to row.
 */
export function VirtualTable<Row>(props: VirtualTableProps<Row>) {
  const {
    label,
    columns,
    rows,
    count,
    rowHeight,
    state,
    hasRowAction = false,
    pinned,
    onRowMenu,
    onRowOpen,
    gestures,
    search = '',
    empty,
  } = props;
  const { onRange } = rows;
  // The rows below must not jump whenever a pinned one comes or goes: the room for them only grows.
  const [wanted, setWanted] = useState(0);
  if (pinned !== undefined && pinned.rows.length > wanted) {
    setWanted(pinned.rows.length);
  }
  const slotsIn = (room: number): number => (pinned === undefined ? 0 : pinnedSlots(room, rowHeight, wanted));
  const heightOf = (slots: number): number => (slots === 0 ? 0 : pinnedLabel + slots * rowHeight);
  const hasRowFocus = onRowMenu !== undefined || onRowOpen !== undefined;
  const scrolled = useScrolledRows({
    count,
    rowHeight,
    pinned: (room) => heightOf(slotsIn(room)),
    hasRowFocus,
    search,
    ...(gestures === undefined ? {} : { onRowStep: gestures.step }),
  });
  const { scroller, head, room, width, height, rows: visible } = scrolled;
  const slots = slotsIn(room);
  const shown = columns.filter(({ from = 0 }) => from <= width);
  const first = visible[0]?.index ?? 0;
  const last = visible.at(-1)?.index ?? 0;
  useEffect(() => {
    onRange(first, last);
  }, [onRange, first, last]);

  // A row that is scrolled away with the focus leaves it to the list, where the keys go on; otherwise it would be lost.
  const leaveFocus = useCallback(
    (row: HTMLTableRowElement | null) => () => {
      if (row !== null && row === document.activeElement) {
        scroller.current?.focus({ preventScroll: true });
      }
    },
    [scroller],
  );

  const gridTemplateColumns = shown.map((column) => column.width).join(' ');

  return (
    <section
      ref={scroller}
      className="table__scroller"
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolled region must be reachable by key
      tabIndex={0}
      aria-label={label}
      {...(gestures === undefined ? {} : { onKeyDown: (event) => onSelectionKey(event, gestures) })}
    >
      {count === 0 ? (
        <div className="table__empty">{empty}</div>
      ) : (
        <table
          aria-label={label}
          aria-rowcount={count + 1}
          className="table"
          {...(gestures === undefined ? {} : { role: 'grid', 'aria-multiselectable': true })}
        >
          <thead ref={head} className="table__head">
            <tr aria-rowindex={1} className="table__row" style={{ gridTemplateColumns }}>
              {shown.map(({ key, title, align = 'start', isTitleHidden = false }) => (
                <th key={key} scope="col" className="table__cell" data-align={align}>
                  {isTitleHidden ? <span className="visually-hidden">{title}</span> : title}
                </th>
              ))}
            </tr>
          </thead>
          {pinned === undefined || slots === 0 ? null : (
            <tbody className="table__pinned" style={{ height: heightOf(slots) }}>
              <tr className="table__pinned-label">
                <td>{pinned.label}</td>
              </tr>
              {pinned.rows.slice(0, slots).map((row, index) => (
                <tr
                  // oxlint-disable-next-line react/no-array-index-key -- a slot stays, and what is in it changes
                  key={index}
                  className="table__row"
                  aria-selected={gestures?.isSelectedRow(row)}
                  data-state={state?.(row)}
                  style={{ gridTemplateColumns, height: rowHeight }}
                >
                  {shown.map(({ key, align = 'start', cell }) => (
                    <td key={key} className="table__cell" data-align={align}>
                      {cell(row)}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          )}
          <tbody className="table__body" data-row-action={hasRowAction || undefined} style={{ height }}>
            {visible.map(({ index, top }) => {
              const row = rows.rowAt(index);
              return (
                <tr
                  key={index}
                  ref={leaveFocus}
                  aria-rowindex={index + 2}
                  className="table__row"
                  {...(hasRowFocus ? { tabIndex: -1 } : {})}
                  {...(gestures === undefined
                    ? {}
                    : {
                        'aria-selected': row !== undefined && gestures.isSelectedRow(row),
                        onClick: (event) => {
                          if (isControl(event.target)) return;
                          const isToggling = event.ctrlKey || event.metaKey;
                          gestures.press(index, { isExtending: event.shiftKey, isToggling });
                        },
                      })}
                  onContextMenu={(event) => {
                    // Selected text has a menu of its own.
                    if (row === undefined || onRowMenu === undefined || !getSelection()?.isCollapsed) {
                      return;
                    }
                    event.preventDefault();
                    onRowMenu(row, { x: event.clientX, y: event.clientY });
                  }}
                  onDoubleClick={(event) => {
                    // On a button it is two presses of the button.
                    if (row !== undefined && !(event.target as Element).closest('button')) onRowOpen?.(row);
                  }}
                  onKeyDown={(event) => {
                    if (row !== undefined && event.key === 'Enter' && event.target === event.currentTarget) {
                      onRowOpen?.(row);
                    }
                  }}
                  data-state={row === undefined ? 'loading' : state?.(row)}
                  style={{ gridTemplateColumns, height: rowHeight, transform: `translateY(${top}px)` }}
                >
                  {shown.map(({ key, align = 'start', cell }, column) => (
                    <td key={key} className="table__cell" data-align={align}>
                      {row !== undefined ? (
                        cell(row)
                      ) : column === 0 ? (
                        <span className="table__ghost" />
                      ) : null}
                    </td>
                  ))}
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
    </section>
  );
}

/** Whether something in a row does something by itself when it is clicked. */
function isControl(target: EventTarget): boolean {
  return target instanceof Element && target.closest('button, a, input') !== null;
}

/** Ctrl+A selects all of the list, Space the row with the focus or no longer, Escape none. */
function onSelectionKey<Row>(event: KeyboardEvent<HTMLElement>, gestures: RowGestures<Row>): void {
  const { key, ctrlKey, metaKey, altKey, shiftKey, target } = event;
  if (altKey || shiftKey || isControl(target)) {
    return;
  }
  const index = rowIndexOf(target);
  if ((ctrlKey || metaKey) && key.toLowerCase() === 'a') {
    event.preventDefault();
    gestures.all();
  } else if (key === ' ' && index !== null) {
    event.preventDefault();
    gestures.toggle(index);
  } else if (key === 'Escape' && !ctrlKey && !metaKey) {
    gestures.clear();
  }
}
