import { type ReactNode, useRef } from 'react';
import type { Choice, Searching } from '../../shared/models/list-search.js';
import { useTexts } from '../i18n/texts.js';
import { ErrorNotice } from './error-notice.js';
import { type ListSearchControl, ListTools } from './list-tools.js';
import './paged-file-table.css';
import { choiceOf, extentOf, isSelected } from './row-selection.js';
import { type TabItem, Tabs } from './tabs.js';
import { useRowSelection } from './use-row-selection.js';
import {
  type PagePoint,
  type PinnedRows,
  type TableColumn,
  type TableRows,
  VirtualTable,
} from './virtual-table.js';

/** One view of a list, such as the files that failed. */
export interface FileView<View extends string> {
  readonly key: View;
  readonly label: string;
  /** How many rows it has, usually known before they are fetched; null when it is not known. */
  readonly files: number | null;
  readonly tone?: TabItem<View>['tone'];
}

export interface FileViews<View extends string> {
  readonly label: string;
  readonly all: readonly FileView<View>[];
  readonly selected: View;
  readonly onSelect: (view: View) => void;
  /** Something small at the end of the tabs' line. */
  readonly aside?: ReactNode;
}

export interface PagedFileTableProps<View extends string, Row> {
  readonly label: string;
  /** The views of the list, as tabs above it; omitted for a single view. */
  readonly views?: FileViews<View>;
  readonly columns: readonly TableColumn<Row>[];
  readonly rows: TableRows<Row> & { readonly searching?: Searching | null };
  /** CSS pixels. */
  readonly rowHeight: number;
  /** A word for the row's state, for styling and for tests. */
  readonly state?: (row: Row) => string;
  /** True if a click anywhere in a row does something. */
  readonly hasRowAction?: boolean;
  /** `page`: keeps a minimum height, since the page around it scrolls; `pane`: fills the space available. */
  readonly fills?: 'page' | 'pane';
  /** Shown above the rows of the selected view. */
  readonly pinned?: PinnedRows<Row>;
  /** Opens what a row has more of: at a double click, or at Enter. */
  readonly onRowOpen?: (row: Row) => void;
  /**
   * Opens the menu of rows at a point: at a click with the other mouse button, at the key for menus, or at the button above the list.
   * Rows can then be selected, too.
   */
  readonly onMenu?: (choice: Choice<View>, at: PagePoint) => void;
  /** The number of a row, for lists with a menu. */
  readonly idOf?: (row: Row) => number;
  /** Whose rows these are: of another subject no row is selected at first. */
  readonly subject?: string;
  /** The list can be searched; above one without views there is no button for that. */
  readonly search?: ListSearchControl;
  /** Shown in place of the rows when there are none. */
  readonly empty: ReactNode;
}

/** A list of any length, in one or several views, fetched page by page as it is scrolled. */
export function PagedFileTable<View extends string, Row>(props: PagedFileTableProps<View, Row>) {
  const {
    label,
    views,
    columns,
    rows,
    rowHeight,
    state,
    hasRowAction,
    onRowOpen,
    onMenu,
    idOf,
    subject = '',
    search,
    fills = 'page',
    pinned,
    empty,
  } = props;
  const texts = useTexts();
  const view = views?.all.find(({ key }) => key === views.selected);
  const part = search?.part ?? '';
  const { selection, gestures, clear } = useRowSelection<Row>(
    JSON.stringify([subject, view?.key, part]),
    rows,
    idOf ?? null,
  );
  const list = useRef<HTMLDivElement>(null);
  const count = rows.total ?? (part === '' ? (view?.files ?? 0) : 0);
  const isSearching = part !== '' && (rows.total === null || rows.searching === 'first');

  function openMenu(row: Row | null, at: PagePoint): void {
    if (onMenu === undefined || idOf === undefined || view === undefined) return;
    const isOfSelection = row === null || isSelected(selection, idOf(row));
    const choice = isOfSelection ? choiceOf(selection, view.key, part) : { rows: [idOf(row)] };
    if (choice !== null) onMenu(choice, at);
  }

  const focusList = (): void => list.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
  const tools =
    search === undefined ? (
      views?.aside
    ) : (
      <ListTools
        search={search}
        found={rows.total}
        isSearching={isSearching}
        onEnd={focusList}
        selected={idOf === undefined ? null : extentOf(selection, count, !isSearching)}
        onActions={(at) => openMenu(null, at)}
        onDeselect={clear}
      >
        {views?.aside}
      </ListTools>
    );
  const className = `file-list file-list--${fills}`;
  const content = (
    <div ref={list} className="file-list__content">
      {rows.error === null ? null : (
        <div className="file-list__error">
          <ErrorNotice error={rows.error} />
        </div>
      )}
      <VirtualTable<Row>
        key={view?.key}
        label={view?.label ?? label}
        columns={columns}
        rows={rows}
        count={count}
        search={part}
        rowHeight={rowHeight}
        {...(state === undefined ? {} : { state })}
        {...(hasRowAction === undefined ? {} : { hasRowAction })}
        {...(pinned === undefined ? {} : { pinned })}
        {...(onRowOpen === undefined ? {} : { onRowOpen })}
        {...(onMenu === undefined ? {} : { onRowMenu: openMenu, gestures })}
        empty={part === '' ? empty : <NoneFound part={part} isSearching={isSearching} />}
      />
    </div>
  );
  if (views === undefined) {
    return (
      <div className={className}>
        {search?.isOpen !== true ? null : <div className="file-list__tools">{tools}</div>}
        {content}
      </div>
    );
  }
  return (
    <section className={className} aria-label={label}>
      <Tabs
        label={views.label}
        selected={views.selected}
        onSelect={views.onSelect}
        tabs={views.all.map(({ key, label: name, files, tone }) => ({
          key,
          label: name,
          count: files === null ? '–' : texts.count(files),
          ...(tone === undefined ? {} : { tone }),
        }))}
        aside={tools}
      >
        {content}
      </Tabs>
    </section>
  );
}

interface NoneFoundProps {
  readonly part: string;
  readonly isSearching: boolean;
}

function NoneFound({ part, isSearching }: NoneFoundProps) {
  const texts = useTexts();
  return <p>{isSearching ? texts.text('list.searchingLong') : texts.text('list.noneFound', { part })}</p>;
}
