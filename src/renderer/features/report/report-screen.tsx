import { Ban, CircleCheck, CircleX, TriangleAlert } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import type { RunDigest, RunRow, RunSummary, RunView } from '../../../shared/models/run.js';
import { useTexts } from '../../i18n/texts.js';
import { useRunFacts } from '../../stores/run-facts.js';
import { entryOf } from '../../stores/runs-state.js';
import { useSelected, useStores } from '../../stores/stores.js';
import { useErrorActions } from '../../stores/use-error-actions.js';
import { useListSearch } from '../../stores/use-list-search.js';
import { useRows } from '../../stores/use-rows.js';
import { useAnnounce } from '../../ui/announcer.js';
import { ErrorNotice } from '../../ui/error-notice.js';
import { Notice } from '../../ui/notice.js';
import { PagedFileTable } from '../../ui/paged-file-table.js';
import { runViews } from '../../ui/run-views.js';
import { ScreenHeading } from '../../ui/screen-heading.js';
import { Equation } from './equation.js';
import { EvidenceDialog } from './evidence-dialog.js';
import { ExtraObjects } from './extra-objects.js';
import { headlineOf, unsettledTally } from './headline.js';
import { ListingResult } from './listing-result.js';
import { ReportActions } from './report-actions.js';
import { reportColumns } from './report-columns.js';
import './report-screen.css';
import { useAccessCheck } from './use-access-check.js';
import { useRetry } from './use-retry.js';

const settledViews = ['all', 'uploaded', 'skipped', 'failed'] as const satisfies readonly RunView[];
const allViews = ['all', 'unfinished', 'uploaded', 'skipped', 'failed'] as const satisfies readonly RunView[];
const icons = { good: CircleCheck, warn: TriangleAlert, bad: CircleX, idle: Ban } as const;

export interface ReportScreenProps {
  readonly summary: RunSummary;
  /** The run as the history has it; null until main has told. */
  readonly digest: RunDigest | null;
  /** Of the run's rows. */
  readonly revision: number;
  /** Buttons for an interrupted run; null for one that has ended. */
  readonly continueActions: ReactNode;
}

/** The end of a run: the result of every file, and what the bucket's listing says. */
export function ReportScreen({ summary, digest, revision, continueActions }: ReportScreenProps) {
  const stores = useStores();
  const texts = useTexts();
  const announce = useAnnounce();
  const retry = useRetry(summary);
  const facts = useRunFacts(summary.runId);
  const errorActions = useErrorActions(() => void retry(), facts?.profileId);
  const checkAccess = useAccessCheck();
  const wanted = useSelected(stores.runs, (state) => state.view);
  const error = useSelected(stores.runs, (state) => entryOf(state, summary.runId).error);
  const historyError = useSelected(stores.history, (state) => state.error);
  const isInterrupted = continueActions !== null;
  const views: readonly RunView[] = isInterrupted ? allViews : settledViews;
  const view = views.find((candidate) => candidate === wanted) ?? 'all';
  const [opened, setOpened] = useState<RunRow | null>(null);
  const search = useListSearch();
  const rows = useRows(stores.runs.rows, {
    subject: summary.runId,
    view,
    search: search.part,
    revision,
  });

  function chooseBucket(create?: string): void {
    const profileId = facts?.profileId ?? stores.profiles.store.getState().activeId;
    if (profileId !== null) {
      stores.route.go({ kind: 'destination', profileId, ...(create === undefined ? {} : { create }) });
    }
  }

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
          <div className="report__texts selectable">
            <ScreenHeading className="report__title">{sentence}</ScreenHeading>
            {digest === null ? null : (
              <p className="report__which">
                {texts.text('report.which', { title: digest.title, when: texts.when(digest.startedAt) })}
              </p>
            )}
            <ListingResult summary={summary} isInterrupted={isInterrupted} />
          </div>
        </div>
        <Equation summary={summary} />
        {summary.error === null ? null : (
          <ErrorNotice
            error={summary.error}
            remedies={{
              ...errorActions,
              'check-access': () => {
                if (facts !== null) {
                  void checkAccess(facts);
                }
              },
              'create-bucket': () => chooseBucket(summary.bucket),
              'choose-bucket': () => chooseBucket(),
            }}
          />
        )}
        {error === null ? null : <ErrorNotice error={error} remedies={errorActions} />}
        {historyError === null ? null : <ErrorNotice error={historyError} remedies={errorActions} />}
        {summary.receipt === null || summary.receipt.shortfall === null ? null : (
          <Notice tone="warn" title={texts.text('receipt.shortfall', summary.receipt.shortfall)} />
        )}
        {summary.extra === null || summary.extra.files === 0 ? null : (
          <ExtraObjects runId={summary.runId} objects={summary.extra.files} />
        )}
        <ReportActions summary={summary} continueActions={continueActions} />
      </header>
      {summary.isCompacted ? (
        <p className="report__compacted">{texts.text('report.compacted')}</p>
      ) : (
        <PagedFileTable<RunView, RunRow>
          label={texts.text('run.files')}
          views={{
            label: texts.text('run.views'),
            selected: view,
            onSelect: (next) => stores.runs.setView(next),
            all: runViews(texts, views, { ...summary, unfinished: unsettledTally(summary) }),
          }}
          columns={reportColumns(texts, setOpened)}
          rows={rows}
          rowHeight={52}
          state={(row) => row.state}
          onRowOpen={setOpened}
          search={search}
          subject={summary.runId}
          idOf={({ sequence }) => sequence}
          onMenu={(choice, at) => stores.runs.openRowMenu(summary.runId, choice, false, at)}
          empty={<p>{texts.text(`run.empty.${view}`)}</p>}
        />
      )}
      <EvidenceDialog runId={summary.runId} row={opened} onClose={() => setOpened(null)} />
    </main>
  );
}
