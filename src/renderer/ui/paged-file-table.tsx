import type { ReactNode } from 'react';
import { useTexts } from '../i18n/texts.js';
import { ErrorNotice } from './error-notice.js';
import './paged-file-table.css';
import { type TabItem, Tabs } from './tabs.js';
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
  /** How many rows it has, known before they are fetched. */
  readonly files: number;
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
  readonly rows: TableRows<Row>;
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
  /** Opens the menu of a row at a point: at a click with the other mouse button, or at the key for menus. */
  readonly onRowMenu?: (row: Row, at: PagePoint) => void;
  /** Opens what a row has more of: at a double click, or at Enter. */
  readonly onRowOpen?: (row: Row) => void;
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
    onRowMenu,
    onRowOpen,
    fills = 'page',
    pinned,
    empty,
  } = props;
  const texts = useTexts();
  const view = views?.all.find(({ key }) => key === views.selected);
  const className = `file-list file-list--${fills}`;
  const list = (
    <>
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
        count={rows.total ?? view?.files ?? 0}
        rowHeight={rowHeight}
        {...(state === undefined ? {} : { state })}
        {...(hasRowAction === undefined ? {} : { hasRowAction })}
        {...(pinned === undefined ? {} : { pinned })}
        {...(onRowMenu === undefined ? {} : { onRowMenu })}
        {...(onRowOpen === undefined ? {} : { onRowOpen })}
        empty={empty}
      />
    </>
  );
  if (views === undefined) {
    return <div className={className}>{list}</div>;
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
          count: texts.count(files),
          ...(tone === undefined ? {} : { tone }),
        }))}
        aside={views.aside}
      >
        {list}
      </Tabs>
    </section>
  );
}
