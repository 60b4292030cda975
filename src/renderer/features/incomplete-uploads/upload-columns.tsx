import './upload-columns.css';
import { RotateCw, Trash2 } from 'lucide-react';
import {
  type AbortOutcome,
  type IncompleteUpload,
  type IncompleteUploadSize,
  monthlyCost,
} from '../../../shared/models/incomplete-uploads.js';
import { type Texts, useTexts } from '../../i18n/texts.js';
import { isInterrupted } from '../../stores/history-store.js';
import { useSelected, useStores } from '../../stores/stores.js';
import { Button, IconButton } from '../../ui/button.js';
import { PathText } from '../../ui/path-text.js';
import { TwoLines } from '../../ui/two-lines.js';
import type { TableColumn } from '../../ui/virtual-table.js';

/** The columns of unfinished uploads: the key, what has happened, the size, and what can be done. */
export function useIncompleteUploadColumns(
  onRemove: (uploads: readonly IncompleteUpload[]) => void,
): readonly TableColumn<IncompleteUpload>[] {
  const { incompleteUploads } = useStores();
  const texts = useTexts();
  const { sizes, outcomes, pricePerGigabyte } = useSelected(incompleteUploads, (state) => state);

  return [
    {
      key: 'file',
      title: texts.text('incompleteUploads.file'),
      width: 'minmax(0, 1fr)',
      cell: (upload) => (
        <TwoLines
          first={
            <span className="upload-cell__key">
              <PathText path={upload.key} />
            </span>
          }
          second={wordsOn(upload, outcomes.get(upload.uploadId), texts)}
        />
      ),
    },
    {
      key: 'last',
      title: texts.text('incompleteUploads.last'),
      width: 'var(--measure-144)',
      from: 480,
      cell: ({ uploadId }) => <LastPart size={sizes.get(uploadId)} />,
    },
    {
      key: 'size',
      title: texts.text('plan.size'),
      width: 'var(--measure-96)',
      align: 'end',
      cell: ({ uploadId }) => <Size size={sizes.get(uploadId)} pricePerGigabyte={pricePerGigabyte} />,
    },
    {
      key: 'action',
      title: texts.text('incompleteUploads.action'),
      isTitleHidden: true,
      width: 'var(--measure-96)',
      align: 'end',
      cell: (upload) => <Action upload={upload} onRemove={onRemove} />,
    },
  ];
}

/** The outcome of the attempt to remove it, otherwise when it was created. */
function wordsOn(upload: IncompleteUpload, outcome: AbortOutcome | undefined, texts: Texts): string {
  if (outcome === undefined || outcome.outcome === 'aborted' || outcome.outcome === 'gone') {
    return beginningOf(upload, texts);
  }
  return outcome.error === null
    ? texts.text(`incompleteUploads.outcome.${outcome.outcome}`)
    : texts.error(outcome.error).title;
}

interface SizeProps {
  readonly size: IncompleteUploadSize | undefined;
  readonly pricePerGigabyte: number | null;
}

function Size({ size, pricePerGigabyte }: SizeProps) {
  const texts = useTexts();
  const bytes = size?.bytes ?? null;
  const written = (
    <span className="upload-cell__size">
      {size === undefined ? '…' : bytes === null ? '?' : texts.bytes(bytes)}
    </span>
  );
  if (bytes === null || pricePerGigabyte === null) {
    return written;
  }
  const cost = texts.dollars(monthlyCost(bytes, pricePerGigabyte));
  return <TwoLines first={written} second={texts.text('incompleteUploads.perMonth', { cost })} />;
}

interface ActionProps {
  readonly upload: IncompleteUpload;
  readonly onRemove: (uploads: readonly IncompleteUpload[]) => void;
}

/** An upload of our own is continued or shown; any other can be removed. */
function Action({ upload, onRemove }: ActionProps) {
  const { incompleteUploads, history, route } = useStores();
  const texts = useTexts();
  const isMeasured = useSelected(incompleteUploads, ({ sizes }) => sizes.has(upload.uploadId));
  const isRemoving = useSelected(incompleteUploads, ({ removing }) => removing.has(upload.uploadId));
  const run = useSelected(history, ({ runs }) => runs.find(({ runId }) => runId === upload.run?.runId));
  if (upload.run === null) {
    return (
      <IconButton
        label={texts.text('incompleteUploads.removeNamed', { key: upload.key })}
        icon={<Trash2 size={15} aria-hidden="true" />}
        isDisabled={!isMeasured || isRemoving}
        onPress={() => onRemove([upload])}
      />
    );
  }
  if (upload.run.isRunning || run === undefined) {
    return (
      <span className="upload-cell__ours">
        {texts.text(upload.run.isRunning ? 'incompleteUploads.inUse' : 'incompleteUploads.ours')}
      </span>
    );
  }
  return (
    <Button
      size="small"
      icon={<RotateCw size={14} aria-hidden="true" />}
      onPress={() => {
        incompleteUploads.close();
        if (isInterrupted(run)) {
          void history.continueRun(run);
        } else {
          route.go({ kind: 'report', runId: run.runId });
        }
      }}
    >
      {texts.text(isInterrupted(run) ? 'continue.button' : 'incompleteUploads.report')}
    </Button>
  );
}

interface LastPartProps {
  readonly size: IncompleteUploadSize | undefined;
}

/** When something last arrived: this tells an abandoned upload from an active one. */
function LastPart({ size }: LastPartProps) {
  const texts = useTexts();
  if (size === undefined) {
    return <span className="upload-cell__size">…</span>;
  }
  if (size.parts === null) {
    return <span className="upload-cell__ours">{texts.text('incompleteUploads.sizeDenied')}</span>;
  }
  if (size.lastPartAt === null) {
    return <span className="upload-cell__ours">{texts.text('incompleteUploads.noPart')}</span>;
  }
  return (
    <TwoLines
      first={<span className="upload-cell__when">{texts.when(size.lastPartAt)}</span>}
      second={texts.text('incompleteUploads.parts', { parts: size.parts })}
    />
  );
}

/** When it was created and by whom. */
function beginningOf(upload: IncompleteUpload, texts: Texts): string {
  const when = texts.when(upload.initiatedAt);
  return upload.initiator === null
    ? texts.text('incompleteUploads.started', { when })
    : texts.text('incompleteUploads.startedBy', { when, who: upload.initiator });
}

/** Everything known about an upload's history, in one line. */
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
