import { RotateCw, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import {
  type IncompleteUpload,
  type IncompleteUploadSize,
  monthlyCost,
} from '../../../shared/models/incomplete-uploads.js';
import { type Texts, useTexts } from '../../i18n/texts.js';
import { isInterrupted } from '../../stores/history-store.js';
import { useSelected, useStores } from '../../stores/stores.js';
import { Button, IconButton } from '../../ui/button.js';
import type { VirtualTableColumn } from '../../ui/virtual-table.js';

export function incompleteUploadColumns(texts: Texts): readonly VirtualTableColumn[] {
  return [
    { key: 'file', title: texts.text('incompleteUploads.file'), width: 'minmax(0, 1fr)' },
    { key: 'last', title: texts.text('incompleteUploads.last'), width: '136px' },
    { key: 'size', title: texts.text('plan.size'), width: '96px', align: 'end' },
    {
      key: 'action',
      title: texts.text('incompleteUploads.action'),
      isTitleHidden: true,
      width: '100px',
      align: 'end',
    },
  ];
}

/** How an unfinished upload reads: its key, what has happened to it, what it holds, and what can be done. */
export function useIncompleteUploadCells(
  onRemove: (uploads: readonly IncompleteUpload[]) => void,
): (upload: IncompleteUpload) => readonly ReactNode[] {
  const stores = useStores();
  const texts = useTexts();
  const { sizes, outcomes, removing, pricePerGigabyte } = useSelected(
    stores.incompleteUploads,
    (state) => state,
  );
  const runs = useSelected(stores.history, (state) => state.runs);

  return (upload) => {
    const size = sizes.get(upload.uploadId);
    const outcome = outcomes.get(upload.uploadId);
    const run = runs.find(({ runId }) => runId === upload.run?.runId);
    const bytes = size?.bytes ?? null;
    const detail =
      outcome === undefined || outcome.outcome === 'aborted' || outcome.outcome === 'gone'
        ? beginningOf(upload, texts)
        : outcome.error === null
          ? texts.text(`incompleteUploads.outcome.${outcome.outcome}`)
          : texts.error(outcome.error).title;
    return [
      <span key="file" className="two-lines">
        <span className="incomplete-uploads__key" title={upload.key}>
          {upload.key}
        </span>
        <span className="two-lines__second" title={detail}>
          {detail}
        </span>
      </span>,
      <LastPart key="last" size={size} />,
      <span key="size" className="two-lines">
        <span className="size-cell">
          {size === undefined ? '…' : bytes === null ? '?' : texts.bytes(bytes)}
        </span>
        {bytes === null || pricePerGigabyte === null ? null : (
          <span className="two-lines__second">
            {texts.text('incompleteUploads.perMonth', {
              cost: texts.dollars(monthlyCost(bytes, pricePerGigabyte)),
            })}
          </span>
        )}
      </span>,
      upload.run === null ? (
        <IconButton
          key="action"
          label={texts.text('incompleteUploads.removeNamed', { key: upload.key })}
          icon={<Trash2 size={15} aria-hidden="true" />}
          isDisabled={size === undefined || removing.has(upload.uploadId)}
          onPress={() => onRemove([upload])}
        />
      ) : upload.run.isRunning || run === undefined ? (
        <span key="action" className="incomplete-uploads__ours">
          {texts.text(upload.run.isRunning ? 'incompleteUploads.inUse' : 'incompleteUploads.ours')}
        </span>
      ) : (
        <Button
          key="action"
          size="small"
          icon={<RotateCw size={14} aria-hidden="true" />}
          onPress={() => {
            stores.incompleteUploads.close();
            void (isInterrupted(run) ? stores.history.continueRun(run) : stores.history.show(run));
          }}
        >
          {texts.text(isInterrupted(run) ? 'continue.button' : 'incompleteUploads.report')}
        </Button>
      ),
    ];
  };
}

interface LastPartProps {
  readonly size: IncompleteUploadSize | undefined;
}

/** When something last arrived: what tells a dead upload from a live one. */
function LastPart({ size }: LastPartProps) {
  const texts = useTexts();
  if (size === undefined) {
    return <span className="size-cell">…</span>;
  }
  if (size.parts === null) {
    return <span className="incomplete-uploads__ours">{texts.text('incompleteUploads.sizeDenied')}</span>;
  }
  if (size.lastPartAt === null) {
    return <span className="incomplete-uploads__ours">{texts.text('incompleteUploads.noPart')}</span>;
  }
  return (
    <span className="two-lines">
      <span className="incomplete-uploads__when">{texts.when(size.lastPartAt)}</span>
      <span className="two-lines__second">
        {texts.text('incompleteUploads.parts', { parts: size.parts })}
      </span>
    </span>
  );
}

/** When it was begun and by whom. */
function beginningOf(upload: IncompleteUpload, texts: Texts): string {
  const when = texts.when(upload.initiatedAt);
  return upload.initiator === null
    ? texts.text('incompleteUploads.begun', { when })
    : texts.text('incompleteUploads.begunBy', { when, who: upload.initiator });
}

/** All that is known of an upload's life, in one line. */
export function historyOf(
  upload: IncompleteUpload,
  size: IncompleteUploadSize | undefined,
  texts: Texts,
): string {
  const last =
    size?.lastPartAt == null
      ? texts.text(size?.parts === null ? 'incompleteUploads.sizeDenied' : 'incompleteUploads.noPart')
      : texts.text('incompleteUploads.lastPart', {
          parts: size.parts ?? 0,
          when: texts.when(size.lastPartAt),
        });
  return `${beginningOf(upload, texts)} · ${last}`;
}
