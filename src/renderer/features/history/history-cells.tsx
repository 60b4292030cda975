import { Ban, CircleCheck, CirclePause, CircleX, LoaderCircle, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from 'react-aria-components';
import type { RunDigest } from '../../../shared/models/run.js';
import { type Texts, useTexts } from '../../i18n/texts.js';
import type { VirtualTableColumn } from '../../ui/virtual-table.js';
import { endingOf, targetOf } from './run-words.js';

const tallies = ['found', 'uploaded', 'skipped', 'failed'] as const;

export function historyColumns(texts: Texts): readonly VirtualTableColumn[] {
  const number = { width: 'clamp(54px, 7vw, 80px)', align: 'end' } as const;
  return [
    { key: 'upload', title: texts.text('history.upload'), width: 'minmax(0, 1fr)' },
    { key: 'when', title: texts.text('history.when'), width: 'clamp(116px, 16vw, 170px)' },
    { key: 'result', title: texts.text('history.result'), width: 'clamp(76px, 10vw, 110px)' },
    { key: 'found', title: texts.text('report.found'), ...number },
    { key: 'uploaded', title: texts.text('run.uploaded'), ...number },
    { key: 'skipped', title: texts.text('run.skipped'), ...number },
    { key: 'failed', title: texts.text('run.failed'), ...number },
  ];
}

const icons = {
  complete: CircleCheck,
  partial: TriangleAlert,
  cancelled: Ban,
  stopped: CircleX,
  interrupted: CirclePause,
  running: LoaderCircle,
} as const;

/** How an earlier run reads; its title is the button that opens its report. */
export function useHistoryCells(onOpen: (run: RunDigest) => void): (run: RunDigest) => readonly ReactNode[] {
  const texts = useTexts();
  return (run) => {
    const ending = endingOf(run);
    const Icon = icons[ending];
    const target = targetOf(run);
    const when = texts.when(run.startedAt);
    return [
      <span key="upload" className="file-cell">
        <Icon size={18} aria-hidden="true" className={`history__icon history__icon--${ending}`} />
        <span className="two-lines">
          <Button
            className="history__open"
            aria-label={texts.text('history.open', { title: run.title, target })}
            onPress={() => onOpen(run)}
          >
            {run.title}
          </Button>
          <span className="two-lines__second" title={target}>
            {texts.text('plan.toKey', { key: target })}
          </span>
        </span>
      </span>,
      <span key="when" className="history__when" title={when}>
        {when}
      </span>,
      <span key="result">{ending === 'running' ? '' : texts.text(`history.outcome.${ending}`)}</span>,
      ...tallies.map((part) => (
        <span
          key={part}
          className={part === 'failed' && run.failed.files > 0 ? 'history__failed' : 'history__count'}
        >
          {texts.count(run[part].files)}
        </span>
      )),
    ];
  };
}
