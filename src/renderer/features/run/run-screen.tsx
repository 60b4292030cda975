import { useEffect } from 'react';
import type { RunRow, RunSnapshot, RunView } from '../../../shared/models/run.js';
import { useTexts } from '../../i18n/texts.js';
import { entryOf } from '../../stores/runs-store.js';
import { useSelected, useStores } from '../../stores/stores.js';
import { useRows } from '../../stores/use-rows.js';
import { useAnnounce } from '../../ui/announcer.js';
import { Button } from '../../ui/button.js';
import { ErrorNotice } from '../../ui/error-notice.js';
import { PagedFileTable } from '../../ui/paged-file-table.js';
import { runViews } from '../../ui/run-views.js';
import { useRunColumns } from './run-columns.js';
import { RunHead } from './run-head.js';
import './run-screen.css';

const views: readonly RunView[] = ['all', 'unfinished', 'uploaded', 'skipped', 'failed'];

export interface RunScreenProps {
  readonly snapshot: RunSnapshot;
}

/** A run in progress: the total above, every file with its own progress bar below. */
export function RunScreen({ snapshot }: RunScreenProps) {
  const { runs: store, route } = useStores();
  const texts = useTexts();
  const announce = useAnnounce();
  const view = useSelected(store, (state) => state.view);
  const error = useSelected(store, (state) => entryOf(state, snapshot.runId).error);
  const rows = useRows(store.rows, { subject: snapshot.runId, view, revision: snapshot.revision });
  const columns = useRunColumns(snapshot);

  const phase = texts.text(`run.state.${snapshot.state}`, { bucket: snapshot.bucket });
  useEffect(() => {
    announce(phase);
  }, [announce, phase]);

  return (
    <main className="run">
      <RunHead snapshot={snapshot} />
      {error === null ? null : (
        <div className="run__notice">
          <ErrorNotice error={error} />
          {snapshot.state === 'finished' ? (
            <div className="run__notice-actions">
              <Button onPress={() => void store.loadSummary(snapshot.runId)}>
                {texts.text('remedy.try-again')}
              </Button>
              <Button onPress={() => route.back()}>{texts.text('header.back')}</Button>
            </div>
          ) : null}
        </div>
      )}
      <PagedFileTable<RunView, RunRow>
        label={texts.text('run.files')}
        views={{
          label: texts.text('run.views'),
          selected: view,
          onSelect: (next) => store.setView(next),
          all: runViews(texts, views, { ...snapshot, unfinished: snapshot.waiting }),
        }}
        columns={columns}
        rows={rows}
        rowHeight={52}
        state={(row) => (row.paused ? 'paused' : row.state)}
        empty={<p>{texts.text(`run.empty.${view}`)}</p>}
      />
    </main>
  );
}
