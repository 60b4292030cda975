import { type ReactNode, useMemo } from 'react';
import type { RunRow, RunSnapshot } from '../../../shared/models/run.js';
import { type Texts, useTexts } from '../../i18n/texts.js';
import { EntryIcon } from '../../ui/entry-icon.js';
import { PathText } from '../../ui/path-text.js';
import { ProgressBar } from '../../ui/progress-bar.js';
import type { VirtualTableColumn } from '../../ui/virtual-table.js';
import { FileControl } from './file-control.js';
import { isUnderWay } from './run-head.js';

export function runColumns(texts: Texts): readonly VirtualTableColumn[] {
  return [
    { key: 'file', title: texts.text('run.file'), width: 'minmax(0, 1fr)' },
    { key: 'progress', title: texts.text('run.progress'), width: 'clamp(96px, 20vw, 210px)' },
    { key: 'size', title: texts.text('plan.size'), width: '84px', align: 'end' },
    { key: 'control', title: texts.text('run.control'), isTitleHidden: true, width: '28px' },
  ];
}

/** Bytes of a file that have left: the snapshot's word while it is under way, else the row's. */
export function sentOf(row: RunRow, active: ReadonlyMap<number, number>): number {
  switch (row.state) {
    case 'uploaded':
      return row.size;
    case 'uploading':
      return Math.min(row.size, active.get(row.sequence) ?? row.sentBytes);
    case 'planned':
      // Its page may be older than the snapshot: then it has begun in the meantime.
      return Math.min(row.size, active.get(row.sequence) ?? row.sentBytes);
    case 'skipped':
    case 'failed':
      return row.sentBytes;
  }
}

/** What a row shows: its state, but for files that have begun since its page was read, and paused ones. */
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

/** How a row of a run reads, kept up to date by the files now on the wire. */
export function useRunCells(snapshot: RunSnapshot): (row: RunRow) => readonly ReactNode[] {
  const texts = useTexts();
  const activeFiles = snapshot.active;
  const isGoing = isUnderWay(snapshot);
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

  return (row) => {
    const state = shownState(row, active);
    const sent = sentOf(row, active);
    const share = state === 'uploaded' ? 1 : row.size === 0 ? 0 : sent / row.size;
    const word = texts.text(`entry.${state}`);
    let second = '';
    let tone = '';
    if (row.error !== null) {
      const { title, action } = texts.error(row.error);
      second = `${title} ${action}`;
      tone = ' two-lines__second--bad';
    } else if (row.skipReason !== null) {
      second = texts.skip(row.skipReason);
    } else {
      second = wordsOn(state, sent);
    }
    return [
      <span key="file" className="file-cell">
        <EntryIcon state={state} label={word} />
        <span className="two-lines">
          <PathText path={row.path} />
          <span className={`two-lines__second${tone}`} title={second}>
            {second}
          </span>
        </span>
      </span>,
      state === 'planned' || state === 'skipped' || (state === 'paused' && sent === 0) ? null : (
        <ProgressBar
          key="progress"
          label={row.path}
          value={share}
          valueText={texts.text('run.fileValue', { state: word, percent: texts.percent(share) })}
          tone={tones[state]}
        />
      ),
      <span key="size" className="size-cell">
        {texts.bytes(row.size)}
      </span>,
      isGoing && (state === 'planned' || state === 'uploading' || state === 'paused') ? (
        <FileControl key="control" row={row} />
      ) : null,
    ];
  };
}
