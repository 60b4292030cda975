import './history-columns.css';
import {
  Ban,
  CircleCheck,
  CirclePause,
  CircleQuestionMark,
  CircleX,
  LoaderCircle,
  Trash2,
  TriangleAlert,
} from 'lucide-react';
import { Button } from 'react-aria-components';
import type { RunDigest } from '../../../shared/models/run.js';
import type { Texts } from '../../i18n/texts.js';
import { targetOf } from '../../stores/run-facts.js';
import { IconButton } from '../../ui/button.js';
import { WithTooltip } from '../../ui/tooltip.js';
import { TwoLines } from '../../ui/two-lines.js';
import type { TableColumn } from '../../ui/virtual-table.js';
import { endingOf } from './run-words.js';

const tallies = [
  { key: 'found', title: 'report.found', from: 560 },
  { key: 'uploaded', title: 'run.uploaded', from: 560 },
  { key: 'skipped', title: 'run.skipped', from: 800 },
  { key: 'failed', title: 'run.failed', from: 440 },
] as const;

const icons = {
  complete: CircleCheck,
  unverified: CircleQuestionMark,
  partial: TriangleAlert,
  cancelled: Ban,
  stopped: CircleX,
  interrupted: CirclePause,
  running: LoaderCircle,
} as const;

/** The columns of earlier runs; a run's title is the button that opens its report. */
export function historyColumns(
  texts: Texts,
  onOpen: (run: RunDigest) => void,
  onDelete: (run: RunDigest) => void,
): readonly TableColumn<RunDigest>[] {
  return [
    {
      key: 'upload',
      title: texts.text('history.upload'),
      width: 'minmax(0, 1fr)',
      cell: (run) => {
        const ending = endingOf(run);
        const Icon = icons[ending];
        const target = targetOf(run);
        return (
          <span className="history-run__upload">
            <Icon size={18} aria-hidden="true" className={`history-run__icon history-run__icon--${ending}`} />
            <TwoLines
              first={
                <Button
                  className="history-run__open"
                  aria-label={texts.text('history.open', { title: run.title, target })}
                  onPress={() => onOpen(run)}
                >
                  <span title={run.title}>{run.title}</span>
                </Button>
              }
              second={[
                texts.text('plan.toKey', { key: target }),
                ...(run.isCompacted ? [texts.text('history.compacted')] : []),
              ].join(' · ')}
            />
          </span>
        );
      },
    },
    {
      key: 'when',
      title: texts.text('history.when'),
      width: 'clamp(var(--measure-112), 16vw, var(--measure-168))',
      from: 440,
      cell: ({ startedAt }) => {
        const when = texts.when(startedAt);
        return (
          <span className="history-run__when" title={when}>
            {when}
          </span>
        );
      },
    },
    {
      key: 'result',
      title: texts.text('history.result'),
      width: 'clamp(var(--measure-80), 10vw, var(--measure-112))',
      cell: (run) => {
        const ending = endingOf(run);
        return ending === 'running' ? null : texts.text(`history.outcome.${ending}`);
      },
    },
    ...tallies.map(
      ({ key, title, from }): TableColumn<RunDigest> => ({
        key,
        title: texts.text(title),
        width: 'clamp(var(--measure-56), 7vw, var(--measure-80))',
        from,
        align: 'end',
        cell: (run) => (
          <span
            className={
              key === 'failed' && run.failed.files > 0 ? 'history-run__failed' : 'history-run__count'
            }
          >
            {texts.count(run[key].files)}
          </span>
        ),
      }),
    ),
    {
      key: 'actions',
      title: texts.text('history.delete'),
      isTitleHidden: true,
      width: 'var(--measure-56)',
      align: 'end',
      cell: (run) =>
        // One that can be continued is discarded first, which cleans up in the bucket.
        run.outcome === null ? null : (
          <span className="history-run__delete">
            <WithTooltip text={texts.text('history.delete')}>
              <IconButton
                size="row"
                label={texts.text('history.deleteNamed', { title: run.title, target: targetOf(run) })}
                icon={<Trash2 size={15} aria-hidden="true" />}
                onPress={() => onDelete(run)}
              />
            </WithTooltip>
          </span>
        ),
    },
  ];
}
