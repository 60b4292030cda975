import { LoaderCircle } from 'lucide-react';
import { type ReactNode, useCallback, useState } from 'react';
import type { Draft, DraftRow, DraftView } from '../../../shared/models/plan.js';
import { useTexts } from '../../i18n/texts.js';
import { rowAt } from '../../stores/row-pages.js';
import { useSelected, useStores } from '../../stores/stores.js';
import { useVisibleRange } from '../../stores/use-visible-range.js';
import { ErrorNotice } from '../../ui/error-notice.js';
import { PathText } from '../../ui/path-text.js';
import { Tabs } from '../../ui/tabs.js';
import { VirtualTable } from '../../ui/virtual-table.js';
import '../../ui/file-list.css';

const views: readonly DraftView[] = ['matched', 'excluded', 'problems'];

export interface PlanListProps {
  readonly draft: Draft;
}

/** Every file that was found: what goes up under which key, what stays out and why. */
export function PlanList({ draft }: PlanListProps) {
  const { draft: store } = useStores();
  const texts = useTexts();
  const view = useSelected(store, (state) => state.view);
  const state = useSelected(store.rows, (rows) => rows);
  const [range, setRange] = useState({ first: 0, last: 0 });
  const onRange = useCallback((first: number, last: number) => setRange({ first, last }), []);
  useVisibleRange(store.rows, { subject: 'draft', view, revision: draft.revision, ...range });
  const isProblems = view === 'problems';

  return (
    <Tabs
      label={texts.text('plan.views')}
      selected={view}
      onSelect={(next) => store.setView(next)}
      tabs={views.map((key) => ({
        key,
        label: texts.text(`plan.${key}`),
        count: texts.count(draft[key].files),
        tone: key === 'problems' && draft.problems.files > 0 ? 'warn' : 'plain',
      }))}
      aside={
        <span className="plan__total">
          {draft.scanning ? (
            <>
              <LoaderCircle size={14} aria-hidden="true" className="spin" />
              {texts.text('plan.scanning')}
            </>
          ) : (
            texts.bytes(draft[view].bytes)
          )}
        </span>
      }
    >
      {state.error === null ? null : (
        <div className="plan__error">
          <ErrorNotice error={state.error} />
        </div>
      )}
      <VirtualTable<DraftRow>
        key={view}
        label={texts.text(`plan.${view}`)}
        count={state.total ?? draft[view].files}
        rowHeight={48}
        columns={[
          { key: 'path', title: texts.text('plan.path'), width: 'minmax(0, 1fr)' },
          { key: 'size', title: texts.text('plan.size'), width: '84px', align: 'end' },
        ]}
        row={(index) => rowAt(state, index)}
        state={(row) => (row.error === null ? (row.skipReason ?? 'matched') : 'problem')}
        cells={(row) => [
          <PlanPath key="path" row={row} />,
          <span key="size" className="size-cell">
            {texts.bytes(row.size)}
          </span>,
        ]}
        onRange={onRange}
        empty={<EmptyPlan draft={draft} view={view} isProblems={isProblems} />}
      />
    </Tabs>
  );
}

interface PlanPathProps {
  readonly row: DraftRow;
}

function PlanPath({ row }: PlanPathProps) {
  const texts = useTexts();
  let second: ReactNode = null;
  let tone = '';
  if (row.error !== null) {
    const { title, action } = texts.error(row.error);
    second = `${title} ${action}`;
    tone = ' two-lines__second--warn';
  } else if (row.skipReason !== null) {
    second = texts.skip(row.skipReason);
  } else if (row.key !== null) {
    second = texts.text('plan.toKey', { key: row.key });
  }
  return (
    <span className="two-lines">
      <PathText path={row.path} />
      <span className={`two-lines__second${tone}`} title={typeof second === 'string' ? second : undefined}>
        {second}
      </span>
    </span>
  );
}

interface EmptyPlanProps {
  readonly draft: Draft;
  readonly view: DraftView;
  readonly isProblems: boolean;
}

function EmptyPlan({ draft, view, isProblems }: EmptyPlanProps) {
  const texts = useTexts();
  if (draft.scanning) {
    return <p>{texts.text('plan.scanningLong')}</p>;
  }
  if (isProblems) {
    return <p>{texts.text('plan.noProblems')}</p>;
  }
  if (view === 'excluded') {
    return <p>{texts.text('plan.nothingExcluded')}</p>;
  }
  return (
    <div className="plan__nothing">
      <p className="plan__nothing-title">
        {texts.text(draft.found.files === 0 ? 'plan.nothingFound' : 'plan.nothingMatched')}
      </p>
      <p>{texts.text(draft.found.files === 0 ? 'plan.nothingFoundHint' : 'plan.nothingMatchedHint')}</p>
    </div>
  );
}
