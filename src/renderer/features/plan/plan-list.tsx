import './plan-list.css';
import { LoaderCircle } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Draft, DraftRow, DraftView } from '../../../shared/models/plan.js';
import { type Texts, useTexts } from '../../i18n/texts.js';
import { useSelected, useStores } from '../../stores/stores.js';
import { useListSearch } from '../../stores/use-list-search.js';
import { useRows } from '../../stores/use-rows.js';
import { Button } from '../../ui/button.js';
import { FileCell, sizeColumn } from '../../ui/file-cells.js';
import { PagedFileTable } from '../../ui/paged-file-table.js';
import type { TableColumn } from '../../ui/virtual-table.js';
import { filterHint } from './filter-hint.js';

const views: readonly DraftView[] = ['matched', 'excluded', 'problems'];

function planColumns(texts: Texts): readonly TableColumn<DraftRow>[] {
  return [
    {
      key: 'path',
      title: texts.text('plan.path'),
      width: 'minmax(0, 1fr)',
      cell: ({ path, key, error, skipReason }) => (
        <FileCell
          path={path}
          error={error}
          errorTone="warn"
          skipReason={skipReason}
          otherwise={key === null ? '' : texts.text('plan.toKey', { key })}
        />
      ),
    },
    sizeColumn(texts),
  ];
}

export interface PlanListProps {
  readonly draft: Draft;
}

/** Every file that was found: what is uploaded under which key, what is excluded and why. */
export function PlanList({ draft }: PlanListProps) {
  const { draft: store } = useStores();
  const texts = useTexts();
  const view = useSelected(store, (state) => state.view);
  const search = useListSearch();
  const rows = useRows(store.rows, {
    subject: 'draft',
    view,
    search: search.part,
    revision: draft.revision,
  });

  return (
    <PagedFileTable<DraftView, DraftRow>
      label={texts.text('plan.title')}
      fills="pane"
      views={{
        label: texts.text('plan.views'),
        selected: view,
        onSelect: (next) => store.setView(next),
        all: views.map((key) => ({
          key,
          label: texts.text(`plan.${key}`),
          files: draft[key].files,
          tone: key === 'problems' && draft.problems.files > 0 ? 'warn' : 'plain',
        })),
        aside: (
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
        ),
      }}
      columns={planColumns(texts)}
      rows={rows}
      search={search}
      // Files keep their numbers as long as the folders are not read again.
      subject={JSON.stringify([draft.roots.map(({ rootId }) => rootId), draft.options.followSymlinks])}
      idOf={({ position }) => position}
      onMenu={(choice, at) => store.openRowMenu(choice, at)}
      rowHeight={48}
      state={(row) => (row.error === null ? (row.skipReason ?? 'matched') : 'problem')}
      empty={<EmptyPlan draft={draft} view={view} />}
    />
  );
}

interface EmptyPlanProps {
  readonly draft: Draft;
  readonly view: DraftView;
}

function EmptyPlan({ draft, view }: EmptyPlanProps) {
  const { draft: store } = useStores();
  const texts = useTexts();
  if (draft.scanning) {
    return <p>{texts.text('plan.scanningLong')}</p>;
  }
  if (view === 'problems') {
    return <p>{texts.text('plan.noProblems')}</p>;
  }
  if (view === 'excluded') {
    return <p>{texts.text('plan.nothingExcluded')}</p>;
  }
  if (draft.found.files === 0) {
    return (
      <NothingToSend title={texts.text('plan.nothingFound')} text={texts.text('plan.nothingFoundHint')} />
    );
  }
  const hint = draft.problems.files === 0 ? filterHint(draft.options.include) : null;
  if (hint === null) {
    return (
      <NothingToSend title={texts.text('plan.nothingMatched')} text={texts.text('plan.nothingMatchedHint')} />
    );
  }
  const patterns = hint.join('  ');
  return (
    <NothingToSend title={texts.text('plan.nothingMatched')} text={texts.text('plan.wholeNames')}>
      <Button onPress={() => store.edit({ include: { tags: hint, text: '' } })}>
        {texts.text('plan.didYouMean', { patterns })}
      </Button>
    </NothingToSend>
  );
}

interface NothingToSendProps {
  readonly title: string;
  readonly text: string;
  /** What can be done about it. */
  readonly children?: ReactNode;
}

function NothingToSend({ title, text, children }: NothingToSendProps) {
  return (
    <div className="plan__nothing">
      <p className="plan__nothing-title">{title}</p>
      <p>{text}</p>
      {children}
    </div>
  );
}
