import './tray-run.css';
import { ArrowUpToLine, Pause, Play, X } from 'lucide-react';
import { Button as AriaButton } from 'react-aria-components';
import { hostOf } from '../../../shared/models/destination.js';
import type { RunSnapshot } from '../../../shared/models/run.js';
import { hasFigures, shareOf } from '../../../shared/models/run-share.js';
import { type Texts, useTexts } from '../../i18n/texts.js';
import { targetOf } from '../../stores/run-facts.js';
import { entryOf, mostSpeeds } from '../../stores/runs-state.js';
import { useSelected, useStores } from '../../stores/stores.js';
import { IconButton, IconToggle } from '../../ui/button.js';
import { ErrorNotice } from '../../ui/error-notice.js';
import { ProgressBar } from '../../ui/progress-bar.js';
import { SpeedGraph } from '../../ui/speed-graph.js';

export interface TrayRunProps {
  readonly snapshot: RunSnapshot;
  /** Others are in progress, too: one of them can go first. */
  readonly hasOthers: boolean;
  readonly onOpen: () => void;
  /** Asks whether to cancel it. */
  readonly onCancel: () => void;
}

/** One run in the tray: where it goes, how far it is, and what can be done with it. */
export function TrayRun({ snapshot, hasOthers, onOpen, onCancel }: TrayRunProps) {
  const { runs } = useStores();
  const texts = useTexts();
  const { runId, state, title, check, isFirst } = snapshot;
  const error = useSelected(runs, (whole) => entryOf(whole, runId).error);
  const speeds = useSelected(runs, (whole) => entryOf(whole, runId).speeds);
  const isOver = state === 'finished';
  const isPaused = state === 'paused' || state === 'allPaused';
  const canBePaused = state === 'uploading' || state === 'waiting' || isPaused;
  const share = isOver
    ? 1
    : state === 'verifying' && check !== null
      ? checkedShare(check)
      : shareOf(snapshot);
  const host = hostOf(snapshot.endpoint);
  const target = host === null ? targetOf(snapshot) : `${targetOf(snapshot)} (${host})`;
  const standing = standingOf(snapshot, texts);

  return (
    <li className="tray-run">
      <div className="tray-run__line">
        <div className="tray-run__texts">
          <AriaButton
            className="tray-run__open"
            aria-label={texts.text('tray.open', { title, target })}
            onPress={onOpen}
          >
            {title}
          </AriaButton>
          <p className="tray-run__target" title={target}>
            {texts.text('plan.toKey', { key: target })}
          </p>
        </div>
        {isOver ? null : (
          <SpeedGraph label={texts.text('tray.speeds', { title })} speeds={speeds} most={mostSpeeds} />
        )}
        <span className="tray-run__actions">
          {hasOthers && !isOver ? (
            <IconToggle
              label={texts.text('tray.first', { title })}
              icon={<ArrowUpToLine size={14} aria-hidden="true" />}
              isSelected={isFirst}
              onChange={(first) => void runs.sendFirst(runId, first)}
            />
          ) : null}
          {canBePaused ? (
            <IconButton
              size="row"
              label={texts.text(isPaused ? 'tray.resume' : 'tray.pause', { title })}
              icon={isPaused ? <Play size={14} aria-hidden="true" /> : <Pause size={14} aria-hidden="true" />}
              onPress={() => void (isPaused ? runs.resume(runId) : runs.pause(runId))}
            />
          ) : null}
          {state === 'cancelling' ? null : (
            <IconButton
              size="row"
              label={texts.text(isOver ? 'tray.dismiss' : 'tray.cancel', { title })}
              icon={<X size={14} aria-hidden="true" />}
              onPress={() => (isOver ? runs.dismiss(runId) : onCancel())}
            />
          )}
        </span>
      </div>
      <ProgressBar
        label={texts.text('tray.progress', { title })}
        value={share}
        valueText={isOver || share === null ? standing : [texts.percent(share), standing].join(' · ')}
        tone={toneOf(snapshot)}
      />
      <p className="tray-run__standing">{standing}</p>
      {error === null ? null : <ErrorNotice error={error} remedies={{}} />}
    </li>
  );
}

function checkedShare({ confirmed, of }: NonNullable<RunSnapshot['check']>): number {
  return of === 0 ? 0 : confirmed / of;
}

function toneOf({ state, outcome }: RunSnapshot): 'accent' | 'good' | 'bad' | 'warn' | 'idle' {
  if (state === 'finished') {
    return outcome === 'complete' ? 'good' : outcome === 'cancelled' ? 'idle' : 'warn';
  }
  return state === 'uploading' || state === 'verifying' ? 'accent' : state === 'cancelling' ? 'idle' : 'warn';
}

/** How far the run is, in one line. */
function standingOf(snapshot: RunSnapshot, texts: Texts): string {
  const { state, outcome, check, found, waiting, filesPerSecond, bytesPerSecond, remainingMs } = snapshot;
  if (state === 'finished') {
    return outcome === null ? '' : texts.text(`history.outcome.${outcome}`);
  }
  const parts = [
    ...(snapshot.isFirst ? [texts.text('tray.goesFirst')] : []),
    ...(hasFigures(snapshot)
      ? [texts.text('tray.files', { done: found.files - waiting.files, found: found.files })]
      : []),
  ];
  if (state === 'uploading') {
    if (bytesPerSecond !== null) {
      parts.push(texts.rates(filesPerSecond, bytesPerSecond));
    }
    if (remainingMs !== null) {
      parts.push(texts.text('tray.left', { duration: texts.duration(remainingMs) }));
    }
    return parts.join(' · ');
  }
  if (state === 'verifying') {
    return check === null
      ? texts.text('tray.state.verifying')
      : [texts.text('tray.state.verifying'), texts.text('run.checked', { ...check })].join(' · ');
  }
  return [texts.text(`tray.state.${state}`), ...parts].join(' · ');
}
