import './run-head.css';
import { Pause, Play } from 'lucide-react';
import { useState } from 'react';
import { waitsForPerson } from '../../../shared/errors/error-class.js';
import type { RunSnapshot } from '../../../shared/models/run.js';
import { hasFigures, shareOf } from '../../../shared/models/run-share.js';
import { type Texts, useTexts } from '../../i18n/texts.js';
import { useStores } from '../../stores/stores.js';
import { Button } from '../../ui/button.js';
import { CancelRunDialog } from '../../ui/cancel-run-dialog.js';
import { ErrorNotice } from '../../ui/error-notice.js';
import { Notice } from '../../ui/notice.js';
import { ProgressBar } from '../../ui/progress-bar.js';
import { ScreenHeading } from '../../ui/screen-heading.js';

/** Whether the run and its files can be paused, resumed and cancelled. */
export function isUnderWay({ state }: RunSnapshot): boolean {
  return state === 'uploading' || state === 'waiting' || state === 'paused' || state === 'allPaused';
}

/** Milliseconds: a scan that has found nothing for so long is not one of a small folder. */
const scanningFrom = 1000;
/** Milliseconds. */
const glidingFrom = 2000;

/**
 * Whether bars glide from value to value. Where the processor draws the window, sixty frames a second slow down a run that may
 * end before anybody sees them.
 */
export function areBarsGliding({ elapsedMs }: RunSnapshot): boolean {
  return elapsedMs >= glidingFrom;
}

/** What a bar of the whole run shows of this share: nothing wanders in a run that may end before anybody sees it. */
function barValue(snapshot: RunSnapshot, share: number | null): number | null {
  return share === null && !areBarsGliding(snapshot) ? 0 : share;
}

export interface RunHeadProps {
  readonly snapshot: RunSnapshot;
}

export function RunHead({ snapshot }: RunHeadProps) {
  const { runs: store } = useStores();
  const texts = useTexts();
  const [asking, setAsking] = useState(false);
  const { runId, state, check } = snapshot;
  const isChecking = state === 'verifying';
  const isGoing = isUnderWay(snapshot);
  const isScanning =
    isGoing && !snapshot.scanComplete && (hasFigures(snapshot) || snapshot.elapsedMs >= scanningFrom);
  // The bucket is checked when all is sent: what counts then is what it has shown.
  const share = !isChecking
    ? shareOf(snapshot)
    : check === null || check.of === 0
      ? 0
      : check.confirmed / check.of;
  const done = snapshot.found.files - snapshot.waiting.files;
  const isPaused = state === 'paused' || state === 'allPaused';
  const isMoving = state === 'uploading';
  const isComparing = isMoving && snapshot.mode === 'verify';
  const waitsForCode = state === 'waiting' && snapshot.error !== null && waitsForPerson(snapshot.error);
  const tone = state === 'waiting' || isPaused ? 'warn' : state === 'cancelling' ? 'idle' : 'accent';
  const figures = [
    {
      label: texts.text('run.files'),
      value: ofTotal(texts, snapshot, texts.count(done), texts.count(snapshot.found.files)),
    },
    {
      label: texts.text('run.sent'),
      value: ofTotal(texts, snapshot, texts.bytes(snapshot.sentBytes), texts.bytes(snapshot.totalBytes)),
    },
    {
      label: texts.text('run.speed'),
      value: isMoving ? texts.rates(snapshot.filesPerSecond, snapshot.bytesPerSecond) : '–',
    },
    {
      label: texts.text('run.remaining'),
      value: snapshot.remainingMs === null || !isMoving ? '–' : texts.duration(snapshot.remainingMs),
    },
    { label: texts.text('run.elapsed'), value: texts.duration(snapshot.elapsedMs) },
  ];

  return (
    <header className="run-head">
      <div className="run-head__line">
        <div className="run-head__texts">
          <ScreenHeading className="run-head__title">
            <span className="run-head__source" title={snapshot.title}>
              {snapshot.title}
            </span>{' '}
            <span className="run-head__destination" title={snapshot.bucket}>
              {texts.text('plan.toKey', { key: snapshot.bucket })}
            </span>
          </ScreenHeading>
          <p className="run-head__state">
            {texts.text(`run.state.${waitsForCode ? 'waitingForCode' : isComparing ? 'comparing' : state}`, {
              bucket: snapshot.bucket,
            })}
            {isScanning ? ` · ${texts.text('run.stillScanning')}` : ''}
            {isChecking && check !== null
              ? ` · ${texts.text('run.checked', { confirmed: check.confirmed, of: check.of })}`
              : ''}
            {snapshot.pausedFiles > 0 && state !== 'allPaused'
              ? ` · ${texts.text('run.pausedFiles', { files: snapshot.pausedFiles })}`
              : ''}
          </p>
        </div>
        <span className="run-head__percent" aria-hidden="true">
          {share === null ? '–' : texts.percent(share)}
        </span>
        <Button
          isDisabled={!isGoing}
          icon={isPaused ? <Play size={15} aria-hidden="true" /> : <Pause size={15} aria-hidden="true" />}
          onPress={() => void (isPaused ? store.resume(runId) : store.pause(runId))}
        >
          {texts.text(isPaused ? 'run.resume' : 'run.pause')}
        </Button>
        <Button variant="danger" isDisabled={!isGoing && !isChecking} onPress={() => setAsking(true)}>
          {texts.text(
            state === 'cancelling' ? 'run.cancelling' : isChecking ? 'run.cancelCheck' : 'run.cancel',
          )}
        </Button>
      </div>
      <ProgressBar
        size="thick"
        tone={tone}
        isGliding={areBarsGliding(snapshot)}
        label={texts.text(isChecking ? 'run.check' : 'run.total')}
        value={state === 'finished' ? 1 : barValue(snapshot, share)}
        valueText={
          share === null
            ? hasFigures(snapshot)
              ? texts.text('run.totalSoFar', {
                  done: texts.count(done),
                  total: texts.count(snapshot.found.files),
                })
              : '–'
            : texts.text('run.totalValue', {
                percent: texts.percent(share),
                done: texts.count(isChecking ? (check?.confirmed ?? 0) : done),
                total: texts.count(isChecking ? (check?.of ?? 0) : snapshot.found.files),
              })
        }
      />
      <dl className="figures">
        {figures.map((figure) => (
          <div key={figure.label} className="figures__item">
            <dt>{figure.label}</dt>
            <dd>{figure.value}</dd>
          </div>
        ))}
      </dl>
      <WhatIsWrong snapshot={snapshot} />
      <CancelRunDialog
        state={asking ? state : null}
        onClose={() => setAsking(false)}
        onConfirm={() => void store.cancel(runId)}
      />
    </header>
  );
}

/** A part of a total that may still grow; a dash while nothing is known. */
function ofTotal(texts: Texts, snapshot: RunSnapshot, part: string, total: string): string {
  if (!hasFigures(snapshot)) return '–';
  return texts.text(snapshot.scanComplete ? 'run.ofTotal' : 'run.ofTotalSoFar', { part, total });
}

/** Why the run stopped, or what it waits for; a waiting run says what happens to the files. */
function WhatIsWrong({ snapshot }: RunHeadProps) {
  const texts = useTexts();
  const { error, waiting } = snapshot;
  if (error === null) {
    return null;
  }
  if (snapshot.state !== 'waiting' || waitsForPerson(error)) {
    return <ErrorNotice error={error} tone="warn" />;
  }
  return (
    <Notice tone="warn" title={texts.error(error).title}>
      {texts.text('run.waitingFiles', { files: waiting.files, size: texts.bytes(waiting.bytes) })}
    </Notice>
  );
}
