import { useRef, useState } from 'react';
import { mostChosen } from '../../shared/models/list-search.js';
import { useTexts } from '../i18n/texts.js';
import { useAnnounce } from './announcer.js';
import { allRows, noRows, onlyRows, type RowSelection, toggled } from './row-selection.js';
import type { RowGestures, TableRows } from './virtual-table.js';

interface Kept {
  readonly list: string;
  readonly selection: RowSelection;
  /** The row that was selected last: Shift selects from there. */
  readonly anchor: number;
}

export interface SelectedRows<Row> {
  readonly selection: RowSelection;
  readonly gestures: RowGestures<Row>;
  readonly clear: () => void;
}

/**
 * Which rows of a list are selected, by click and by key as in a file manager: the anchor is the row that was selected last, and
 * Shift selects from there.
 *
 * @param list names the list: another one starts with no row selected
 * @param idOf the number of a row; null for a list in which nothing can be selected
 */
export function useRowSelection<Row>(
  list: string,
  rows: Pick<TableRows<Row>, 'rowAt' | 'read'>,
  idOf: ((row: Row) => number) | null,
): SelectedRows<Row> {
  const texts = useTexts();
  const announce = useAnnounce();
  const none: Kept = { list, selection: noRows, anchor: 0 };
  const [state, setState] = useState(none);
  const kept = state.list === list ? state : none;
  const { selection, anchor } = kept;
  const isNone = !selection.isAll && selection.ids.size === 0;
  /** The range that was asked for last: rows that are not loaded come later. */
  const range = useRef(0);

  function select(next: RowSelection, from = anchor): void {
    range.current += 1;
    setState({ list, selection: next, anchor: from });
  }

  function toggle(index: number): void {
    const row = rows.rowAt(index);
    if (row !== undefined && idOf !== null) select(toggled(selection, idOf(row)), index);
  }

  async function extendTo(index: number, from = anchor): Promise<void> {
    if (idOf === null) {
      return;
    }
    const first = Math.min(from, index);
    const last = Math.max(from, index);
    if (last - first >= mostChosen) {
      announce(texts.text('list.rangeTooLong', { most: mostChosen }));
      return;
    }
    range.current += 1;
    const asked = range.current;
    const loaded = Array.from({ length: last - first + 1 }, (_, step) => rows.rowAt(first + step));
    const known = loaded.filter((row) => row !== undefined);
    const found = known.length === loaded.length ? known : ((await rows.read?.(first, last)) ?? null);
    if (found !== null && asked === range.current) {
      setState((now) =>
        now.list === list || now === state
          ? { list, selection: onlyRows(found.map(idOf)), anchor: from }
          : now,
      );
    }
  }

  return {
    selection,
    gestures: {
      isSelectedRow: (row) => idOf !== null && selection.ids.has(idOf(row)) !== selection.isAll,
      press(index, { isExtending, isToggling }) {
        if (isExtending) {
          void extendTo(index);
        } else if (isToggling) {
          toggle(index);
        } else {
          const row = rows.rowAt(index);
          select(row === undefined || idOf === null ? noRows : onlyRows([idOf(row)]), index);
        }
      },
      toggle,
      step(from, index, isExtending) {
        if (isExtending) {
          void extendTo(index, isNone ? (from ?? index) : anchor);
        }
      },
      all: () => select(allRows),
      clear: () => select(noRows),
    },
    clear: () => select(noRows),
  };
}
