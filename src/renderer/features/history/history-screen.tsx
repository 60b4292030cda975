import { ArrowLeft } from 'lucide-react';
import { useState } from 'react';
import type { RunDigest } from '../../../shared/models/run.js';
import { useTexts } from '../../i18n/texts.js';
import { useSelected, useStores } from '../../stores/stores.js';
import { Button } from '../../ui/button.js';
import { ConfirmDialog } from '../../ui/dialog.js';
import { ErrorNotice } from '../../ui/error-notice.js';
import { PagedFileTable } from '../../ui/paged-file-table.js';
import { ScreenHeading } from '../../ui/screen-heading.js';
import { useNotify } from '../../ui/toasts.js';
import { rowsOf } from '../../ui/virtual-table.js';
import { historyColumns } from './history-columns.js';
import './history-screen.css';
import { endingOf } from './run-words.js';

/** Every earlier upload, newest first; each opens its report. */
export function HistoryScreen() {
  const { history, route } = useStores();
  const texts = useTexts();
  const notify = useNotify();
  const runs = useSelected(history, (state) => state.runs);
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
        <Button icon={<ArrowLeft size={15} aria-hidden="true" />} onPress={() => route.back()}>
          {texts.text('history.back')}
        </Button>
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
