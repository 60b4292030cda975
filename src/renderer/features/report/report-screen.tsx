import { Ban, CircleCheck, CircleX, TriangleAlert } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import type { RunRow, RunSnapshot, RunSummary, RunView } from '../../../shared/domain.js';
import { useTexts } from '../../i18n/texts.js';
import { rowAt } from '../../stores/row-pages.js';
import { useSelected, useStores } from '../../stores/stores.js';
import { useAim } from '../../stores/use-aim.js';
import { useAnnounce } from '../../ui/announcer.js';
import { ErrorNotice } from '../../ui/error-notice.js';
import { ScreenHeading } from '../../ui/screen-heading.js';
import { Tabs } from '../../ui/tabs.js';
import { VirtualTable } from '../../ui/virtual-table.js';
import { Equation } from './equation.js';
import { headlineOf } from './headline.js';
import { ListingResult } from './listing-result.js';
import { ReportActions } from './report-actions.js';
import { reportColumns, useReportCells } from './report-row-cells.js';
import './report.css';
import { useRetry } from './use-retry.js';
import '../../ui/file-list.css';

const views = ['all', 'uploaded', 'skipped', 'failed'] as const satisfies readonly RunView[];
const icons = { good: CircleCheck, warn: TriangleAlert, bad: CircleX, idle: Ban } as const;

export interface ReportScreenProps {
  readonly summary: RunSummary;
  readonly snapshot: RunSnapshot;
}

/** The end of a run: what became of every file, and what the bucket itself says of it. */
export function ReportScreen({ summary, snapshot }: ReportScreenProps) {
  const stores = useStores();
  const texts = useTexts();
  const announce = useAnnounce();
  const retry = useRetry();
  const wanted = useSelected(stores.run, (state) => state.view);
  const error = useSelected(stores.run, (state) => state.error);
  const rows = useSelected(stores.run.rows, (state) => state);
  const [range, setRange] = useState({ first: 0, last: 0 });
  const onRange = useCallback((first: number, last: number) => setRange({ first, last }), []);
  const view = views.find((candidate) => candidate === wanted) ?? 'all';
  useAim(stores.run.rows, { subject: summary.runId, view, revision: snapshot.revision, ...range });
  const cells = useReportCells();

  const headline = headlineOf(summary);
  const sentence = texts.text(headline.message, {
    present: headline.present,
    wanted: headline.wanted,
    bucket: summary.bucket,
  });
  const Icon = icons[headline.tone];
  useEffect(() => {
    announce(sentence);
  }, [announce, sentence]);

  return (
    <main className="report">
      <header className="report__head">
        <div className="report__line">
          <Icon
            size={34}
            strokeWidth={1.6}
            aria-hidden="true"
            className={`report__icon report__icon--${headline.tone}`}
          />
          <div className="report__texts">
            <ScreenHeading className="report__title">{sentence}</ScreenHeading>
            <ListingResult summary={summary} />
          </div>
        </div>
        <Equation summary={summary} />
        {summary.error === null ? null : (
          <ErrorNotice
            error={summary.error}
            remedies={{
              'import-keys': () => stores.profiles.startAdding(),
              'try-again': () => void retry(),
              'choose-bucket': () => {
                stores.run.leave();
                stores.buckets.leave();
              },
            }}
          />
        )}
        {error === null ? null : <ErrorNotice error={error} />}
        <ReportActions summary={summary} />
      </header>
      <section className="file-list" aria-label={texts.text('run.files')}>
        <Tabs
          label={texts.text('run.views')}
          selected={view}
          onSelect={(next) => stores.run.setView(next)}
          tabs={views.map((key) => ({
            key,
            label: texts.text(`run.${key}`),
            count: texts.count(key === 'all' ? summary.found.files : summary[key].files),
            tone: key === 'failed' && summary.failed.files > 0 ? 'bad' : 'plain',
          }))}
        >
          <VirtualTable<RunRow>
            key={view}
            label={texts.text(`run.${view}`)}
            count={rows.total ?? (view === 'all' ? summary.found.files : summary[view].files)}
            rowHeight={52}
            columns={reportColumns(texts)}
            row={(index) => rowAt(rows, index)}
            state={(row) => row.state}
            cells={cells}
            onRange={onRange}
            empty={<p>{texts.text(`run.empty.${view}`)}</p>}
          />
        </Tabs>
      </section>
    </main>
  );
}
