import { RotateCw } from 'lucide-react';
import { useEffect } from 'react';
import type { RunRow, RunSnapshot, RunView } from '../../../shared/models/run.js';
import { hasFigures, shareOf } from '../../../shared/models/run-share.js';
import { type Texts, useTexts } from '../../i18n/texts.js';
import { entryOf } from '../../stores/runs-state.js';
import { useSelected, useStores } from '../../stores/stores.js';
import { useListSearch } from '../../stores/use-list-search.js';
import { useAnnounce, usePacedAnnouncement } from '../../ui/announcer.js';
import { Button } from '../../ui/button.js';
import { ErrorNotice } from '../../ui/error-notice.js';
import { PagedFileTable } from '../../ui/paged-file-table.js';
import { runViews } from '../../ui/run-views.js';
import { useRunColumns } from './run-columns.js';
import { isUnderWay, RunHead } from './run-head.js';
import './run-screen.css';
import { useSteadyRows } from './use-steady-rows.js';

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
  const search = useListSearch();
  const { settledSince, refresh, sending, ...rows } = useSteadyRows(snapshot, view, search.part);
  const columns = useRunColumns(snapshot);

  const phase = texts.text(`run.state.${snapshot.state}`, { bucket: snapshot.bucket });
  useEffect(() => {
    announce(phase);
  }, [announce, phase]);
  usePacedAnnouncement(
    snapshot.state === 'uploading' && hasFigures(snapshot) ? progressIn(snapshot, texts) : null,
  );

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
          all: runViews(
            texts,
            views,
            hasFigures(snapshot) ? { ...snapshot, unfinished: snapshot.waiting } : null,
          ),
          aside:
            settledSince === null || settledSince === 0 ? null : (
              <Button size="small" icon={<RotateCw size={14} aria-hidden="true" />} onPress={refresh}>
                {texts.text('run.settledSince', { files: settledSince })}
              </Button>
            ),
        }}
        columns={columns}
        rows={rows}
        rowHeight={52}
        state={(row) => (row.paused ? 'paused' : row.state)}
        {...(isUnderWay(snapshot) && search.part === '' && (view === 'all' || view === 'unfinished')
          ? {
              pinned: {
                label: texts.text('run.sendingNow', { files: snapshot.active.length }),
                rows: sending,
              },
            }
          : {})}
        search={search}
        subject={snapshot.runId}
        idOf={({ sequence }) => sequence}
        onMenu={(choice, at) =>
          store.openRowMenu(snapshot.runId, choice, isUnderWay(snapshot) && view !== 'uploaded', at)
        }
        empty={<p>{texts.text(`run.empty.${view}`)}</p>}
      />
    </main>
  );
}

/** How far a run is, as a sentence to be heard. */
function progressIn(snapshot: RunSnapshot, texts: Texts): string {
  const { remainingMs, found, waiting } = snapshot;
  const share = shareOf(snapshot);
  if (share === null) {
    const done = texts.count(found.files - waiting.files);
    return texts.text('run.totalSoFar', { done, total: texts.count(found.files) });
  }
  const percent = texts.percent(share);
  return remainingMs === null
    ? texts.text('run.progressHeard', { percent })
    : texts.text('run.progressLeftHeard', { percent, left: texts.duration(remainingMs) });
}
