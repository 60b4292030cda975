import { ArrowLeft, Search } from 'lucide-react';
import { useEffect, useState } from 'react';
import { nameMatcher } from '../../../shared/models/list-search.js';
import type { RunDigest } from '../../../shared/models/run.js';
import { useTexts } from '../../i18n/texts.js';
import { useSelected, useStores } from '../../stores/stores.js';
import { useListSearch } from '../../stores/use-list-search.js';
import { Button, IconButton } from '../../ui/button.js';
import { ConfirmDialog } from '../../ui/dialog.js';
import { ErrorNotice } from '../../ui/error-notice.js';
import { PagedFileTable } from '../../ui/paged-file-table.js';
import { ScreenHeading } from '../../ui/screen-heading.js';
import { useNotify } from '../../ui/toasts.js';
import { WithTooltip } from '../../ui/tooltip.js';
import { rowsOf } from '../../ui/virtual-table.js';
import { historyColumns } from './history-columns.js';
import './history-screen.css';
import { endingOf } from './run-words.js';

/** Every earlier upload, newest first; each opens its report. */
export function HistoryScreen() {
  const { history, route } = useStores();
  const texts = useTexts();
  const notify = useNotify();
  const search = useListSearch();
  const listed = useSelected(history, (state) => state.runs);
  const isSearched = search.part !== '';
  useEffect(() => {
    if (isSearched) void history.loadAll();
  }, [history, isSearched]);
  const runs = isSearched ? listed.filter(matching(search.part)) : listed;
  const hasMore = useSelected(history, (state) => state.hasMore);
  const error = useSelected(history, (state) => state.error);
  /** The dialog keeps its words while it closes. */
  const [asked, setAsked] = useState<RunDigest | null>(null);
  const [isAsking, setAsking] = useState(false);

  async function remove(): Promise<void> {
    if (asked !== null && (await history.delete(asked))) {
      notify(texts.text('history.deleted', { bucket: asked.bucket }));
      // The button that had the focus is gone with its row.
      document.querySelector<HTMLElement>('h1')?.focus();
    }
  }

  return (
    <main className="history">
      <header className="history__head">
        <div className="history__texts">
          <ScreenHeading className="history__title">{texts.text('history.title')}</ScreenHeading>
          <p className="history__lead">{texts.text('history.lead')}</p>
        </div>
        <div className="history__actions">
          <WithTooltip text={texts.text('list.find')}>
            <IconButton
              label={texts.text('list.find')}
              icon={<Search size={16} aria-hidden="true" />}
              onPress={search.open}
            />
          </WithTooltip>
          <Button icon={<ArrowLeft size={15} aria-hidden="true" />} onPress={() => route.back()}>
            {texts.text('history.back')}
          </Button>
        </div>
      </header>
      {error === null ? null : (
        <div className="history__notice">
          <ErrorNotice error={error} remedies={{ 'try-again': () => void history.load() }} />
        </div>
      )}
      <PagedFileTable<never, RunDigest>
        label={texts.text('history.title')}
        columns={historyColumns(
          texts,
          ({ runId }) => route.go({ kind: 'report', runId }),
          (run) => {
            setAsked(run);
            setAsking(true);
          },
        )}
        rows={rowsOf(runs)}
        search={search}
        rowHeight={56}
        state={endingOf}
        hasRowAction
        // What could not be read is not nothing.
        empty={error === null ? <p>{texts.text('history.none')}</p> : null}
      />
      {hasMore ? (
        <p className="history__more">
          <Button onPress={() => void history.loadMore()}>{texts.text('history.more')}</Button>
        </p>
      ) : null}
      <ConfirmDialog
        isOpen={isAsking}
        title={texts.text('history.deleteTitle')}
        text={texts.text('history.deleteText', { title: asked?.title ?? '', bucket: asked?.bucket ?? '' })}
        confirmLabel={texts.text('history.delete')}
        cancelLabel={texts.text('action.cancel')}
        onClose={() => setAsking(false)}
        onConfirm={() => void remove()}
      />
    </main>
  );
}

/** Whether an upload's title, or where it went, has a part. */
function matching(part: string): (run: RunDigest) => boolean {
  const matches = nameMatcher(part);
  return ({ title, bucket, prefix }) => matches(title) || matches(`${bucket}/${prefix}`);
}
