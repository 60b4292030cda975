import { RotateCw, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { type Leftover, monthlyCost } from '../../../shared/leftovers.js';
import { type Texts, useTexts } from '../../i18n/texts.js';
import { isInterrupted } from '../../stores/history-store.js';
import { useSelected, useStores } from '../../stores/stores.js';
import { Button, IconButton } from '../../ui/button.js';
import type { VirtualTableColumn } from '../../ui/virtual-table.js';

export function leftoverColumns(texts: Texts): readonly VirtualTableColumn[] {
  return [
    { key: 'file', title: texts.text('leftovers.file'), width: 'minmax(0, 1fr)' },
    { key: 'size', title: texts.text('plan.size'), width: '84px', align: 'end' },
    { key: 'cost', title: texts.text('leftovers.perMonth'), width: '84px', align: 'end' },
    {
      key: 'action',
      title: texts.text('leftovers.action'),
      isTitleHidden: true,
      width: '116px',
      align: 'end',
    },
  ];
}

/** How an unfinished upload reads: its key, what has happened to it, what it holds, and what can be done. */
export function useLeftoverCells(
  onRemove: (uploads: readonly Leftover[]) => void,
): (upload: Leftover) => readonly ReactNode[] {
  const stores = useStores();
  const texts = useTexts();
  const { sizes, outcomes, removing, pricePerGigabyte } = useSelected(stores.leftovers, (state) => state);
  const runs = useSelected(stores.history, (state) => state.runs);

  return (upload) => {
    const size = sizes.get(upload.uploadId);
    const outcome = outcomes.get(upload.uploadId);
    const run = runs.find(({ runId }) => runId === upload.run?.runId);
    const bytes = size?.bytes ?? null;
    const detail =
      outcome === undefined || outcome.outcome === 'aborted' || outcome.outcome === 'gone'
        ? historyOf(upload, size, texts)
        : outcome.error === null
          ? texts.text(`leftovers.outcome.${outcome.outcome}`)
          : texts.error(outcome.error).title;
    return [
      <span key="file" className="two-lines">
        <span className="leftovers__key" title={upload.key}>
          {upload.key}
        </span>
        <span className="two-lines__second" title={detail}>
          {detail}
        </span>
      </span>,
      <span key="size" className="size-cell">
        {size === undefined ? '…' : bytes === null ? '?' : texts.bytes(bytes)}
      </span>,
      <span key="cost" className="size-cell">
        {bytes === null || pricePerGigabyte === null
          ? '–'
          : texts.dollars(monthlyCost(bytes, pricePerGigabyte))}
      </span>,
      upload.run === null ? (
        <IconButton
          key="action"
          label={texts.text('leftovers.removeNamed', { key: upload.key })}
          icon={<Trash2 size={15} aria-hidden="true" />}
          isDisabled={size === undefined || removing.has(upload.uploadId)}
          onPress={() => onRemove([upload])}
        />
      ) : upload.run.isRunning || run === undefined ? (
        <span key="action" className="leftovers__ours">
          {texts.text(upload.run.isRunning ? 'leftovers.inUse' : 'leftovers.ours')}
        </span>
      ) : (
        <Button
          key="action"
          size="small"
          icon={<RotateCw size={14} aria-hidden="true" />}
          onPress={() => {
            stores.leftovers.close();
            void (isInterrupted(run) ? stores.history.continueRun(run) : stores.history.show(run));
          }}
        >
          {texts.text(isInterrupted(run) ? 'continue.button' : 'leftovers.report')}
        </Button>
      ),
    ];
  };
}

/** When it was begun and by whom, and when its last part arrived: what tells a dead upload from a live one. */
export function historyOf(
  upload: Leftover,
  size: { readonly parts: number | null; readonly lastPartAt: number | null } | undefined,
  texts: Texts,
): string {
  const begun = texts.when(upload.initiatedAt);
  const words = [
    upload.initiator === null
      ? texts.text('leftovers.begun', { when: begun })
      : texts.text('leftovers.begunBy', { when: begun, who: upload.initiator }),
  ];
  if (size?.lastPartAt != null) {
    words.push(
      texts.text('leftovers.lastPart', { parts: size.parts ?? 0, when: texts.when(size.lastPartAt) }),
    );
  } else if (size?.parts === 0) {
    words.push(texts.text('leftovers.noPart'));
  } else if (size?.parts === null) {
    words.push(texts.text('leftovers.sizeDenied'));
  }
  return words.join(' · ');
}
