import { useMemo } from 'react';
import type { RunRow, RunSnapshot } from '../../../shared/models/run.js';
import { useTexts } from '../../i18n/texts.js';
import { EntryIcon } from '../../ui/entry-icon.js';
import { FileCell, sizeColumn } from '../../ui/file-cells.js';
import { ProgressBar } from '../../ui/progress-bar.js';
import type { TableColumn } from '../../ui/virtual-table.js';
import { FileControl } from './file-control.js';
import { areBarsGliding, isUnderWay } from './run-head.js';

/** Bytes sent of a file: from the snapshot while it is in flight, otherwise from the row. */
export function sentOf(row: RunRow, active: ReadonlyMap<number, number>): number {
  switch (row.state) {
    case 'uploaded':
      return row.size;
    case 'uploading':
      return Math.min(row.size, active.get(row.sequence) ?? row.sentBytes);
    case 'planned':
      // Its page may be older than the snapshot: then it has started in the meantime.
      return Math.min(row.size, active.get(row.sequence) ?? row.sentBytes);
    case 'skipped':
    case 'failed':
      return row.sentBytes;
  }
}

/**
 * The state a row shows: its own, except for paused files and those that have started since its page was
 * read.
 */
export function shownState(row: RunRow, active: ReadonlyMap<number, number>): RunRow['state'] | 'paused' {
  if (row.state === 'planned' && row.paused) {
    return 'paused';
  }
  return row.state === 'planned' && active.has(row.sequence) ? 'uploading' : row.state;
}

const tones = {
  planned: 'accent',
  paused: 'warn',
  uploading: 'accent',
  uploaded: 'good',
  skipped: 'idle',
  failed: 'bad',
} as const;

/** The columns of a run in progress, updated by the files in flight. */
export function useRunColumns(snapshot: RunSnapshot): readonly TableColumn<RunRow>[] {
  const texts = useTexts();
  const activeFiles = snapshot.active;
  const isGoing = isUnderWay(snapshot);
  const isGliding = areBarsGliding(snapshot);
  const active = useMemo(
    () => new Map(activeFiles.map((file) => [file.sequence, file.sentBytes])),
    [activeFiles],
  );

  const wordsOn = (state: ReturnType<typeof shownState>, sent: number): string => {
    if (state === 'uploading') {
      return texts.text('run.sentOf', { sent: texts.bytes(sent) });
    }
    return state === 'paused' && sent > 0
      ? texts.text('run.pausedAt', { sent: texts.bytes(sent) })
      : texts.text(`entry.${state}`);
  };

  return [
    {
      key: 'file',
      title: texts.text('run.file'),
      width: 'minmax(0, 1fr)',
      cell: (row) => {
        const state = shownState(row, active);
        return (
          <FileCell
            icon={<EntryIcon state={state} label={texts.text(`entry.${state}`)} />}
            path={row.path}
            error={row.error}
            skipReason={row.skipReason}
            otherwise={wordsOn(state, sentOf(row, active))}
          />
        );
      },
    },
    {
      key: 'progress',
      title: texts.text('run.progress'),
      width: 'clamp(var(--measure-56), 20vw, var(--measure-208))',
      cell: (row) => {
        const state = shownState(row, active);
        const sent = sentOf(row, active);
        if (state === 'planned' || state === 'skipped' || (state === 'paused' && sent === 0)) {
          return null;
        }
        const share = state === 'uploaded' ? 1 : row.size === 0 ? 0 : sent / row.size;
        return (
          <ProgressBar
            label={row.path}
            value={share}
            valueText={texts.text('run.fileValue', {
              state: texts.text(`entry.${state}`),
              percent: texts.percent(share),
            })}
            tone={tones[state]}
            isGliding={isGliding}
          />
        );
      },
    },
    sizeColumn(texts),
    {
      key: 'control',
      title: texts.text('run.control'),
      isTitleHidden: true,
      width: 'var(--space-7)',
      cell: (row) => {
        const state = shownState(row, active);
        return isGoing && (state === 'planned' || state === 'uploading' || state === 'paused') ? (
          <FileControl runId={snapshot.runId} sequence={row.sequence} path={row.path} paused={row.paused} />
        ) : null;
      },
    },
  ];
}
