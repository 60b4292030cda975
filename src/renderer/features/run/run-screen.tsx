import { useCallback, useEffect, useState } from 'react';
import type { RunRow, RunSnapshot, RunView } from '../../../shared/models/run.js';
import { useTexts } from '../../i18n/texts.js';
import { rowAt } from '../../stores/row-pages.js';
import { useSelected, useStores } from '../../stores/stores.js';
import { useVisibleRange } from '../../stores/use-visible-range.js';
import { useAnnounce } from '../../ui/announcer.js';
import { Button } from '../../ui/button.js';
import { ErrorNotice } from '../../ui/error-notice.js';
import { Tabs } from '../../ui/tabs.js';
import { VirtualTable } from '../../ui/virtual-table.js';
import { RunHead } from './run-head.js';
import { runColumns, useRunCells } from './run-row-cells.js';
import './run.css';
import '../../ui/file-list.css';

const views: readonly RunView[] = ['all', 'unfinished', 'uploaded', 'skipped', 'failed'];

/** How many files a view of a run holds. */
export function filesIn(snapshot: RunSnapshot, view: RunView): number {
  switch (view) {
    case 'all':
      return snapshot.found.files;
    case 'unfinished':
      return snapshot.waiting.files;
    case 'uploaded':
    case 'skipped':
    case 'failed':
      return snapshot[view].files;
  }
}

export interface RunScreenProps {
  readonly snapshot: RunSnapshot;
}

/** A run under way: the total above, below it every file with its own bar. */
export function RunScreen({ snapshot }: RunScreenProps) {
  const { run: store } = useStores();
  const texts = useTexts();
  const announce = useAnnounce();
  const view = useSelected(store, (state) => state.view);
  const error = useSelected(store, (state) => state.error);
  const rows = useSelected(store.rows, (state) => state);
  const [range, setRange] = useState({ first: 0, last: 0 });
  const onRange = useCallback((first: number, last: number) => setRange({ first, last }), []);
  useVisibleRange(store.rows, { subject: snapshot.runId, view, revision: snapshot.revision, ...range });
  const cells = useRunCells(snapshot);

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
              <Button onPress={() => void store.loadSummary()}>{texts.text('remedy.try-again')}</Button>
              <Button onPress={() => store.leave()}>{texts.text('report.another')}</Button>
            </div>
          ) : null}
        </div>
      )}
      <section className="file-list" aria-label={texts.text('run.files')}>
        <Tabs
          label={texts.text('run.views')}
          selected={view}
          onSelect={(next) => store.setView(next)}
          tabs={views.map((key) => ({
            key,
            label: texts.text(`run.${key}`),
            count: texts.count(filesIn(snapshot, key)),
            tone: key === 'failed' && snapshot.failed.files > 0 ? 'bad' : 'plain',
          }))}
        >
          <VirtualTable<RunRow>
            key={view}
            label={texts.text(`run.${view}`)}
            count={rows.total ?? filesIn(snapshot, view)}
            rowHeight={52}
            columns={runColumns(texts)}
            row={(index) => rowAt(rows, index)}
            state={(row) => (row.paused ? 'paused' : row.state)}
            cells={cells}
            onRange={onRange}
            empty={<p>{texts.text(`run.empty.${view}`)}</p>}
          />
        </Tabs>
      </section>
    </main>
  );
}
