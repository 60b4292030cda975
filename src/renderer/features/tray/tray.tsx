import './tray.css';
import { ArrowUpDown } from 'lucide-react';
import { useState } from 'react';
import { Heading } from 'react-aria-components';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import type { RunSnapshot } from '../../../shared/models/run.js';
import { useTexts } from '../../i18n/texts.js';
import { entryOf } from '../../stores/runs-state.js';
import { useSelected, useStores } from '../../stores/stores.js';
import { Button } from '../../ui/button.js';
import { CancelRunDialog } from '../../ui/cancel-run-dialog.js';
import { PanelPopover } from '../../ui/panel-popover.js';
import { TrayRun } from './tray-run.js';
import { totalsOf } from './tray-totals.js';

/** Every run in progress, and those that have ended since: how far they are together, and each by itself. */
export function Tray() {
  const { runs, route, settings } = useStores();
  const texts = useTexts();
  const [isOpen, setOpen] = useState(false);
  const [cancelling, setCancelling] = useState<string | null>(null);
  const limit = useSelected(settings, ({ info }) => info?.settings.bytesPerSecond ?? null);
  const snapshots = useStore(
    runs.store,
    useShallow((state) => state.tray.flatMap((runId) => entryOf(state, runId).snapshot ?? [])),
  );
  if (snapshots.length === 0) {
    return null;
  }
  const totals = totalsOf(snapshots);
  const label =
    totals.going === 0
      ? texts.text('tray.ended', { runs: totals.ended })
      : totals.share === null
        ? texts.text('tray.goingScanning', { runs: totals.going })
        : texts.text('tray.going', { runs: totals.going, percent: texts.percent(totals.share) });
  const isOver = (snapshot: RunSnapshot): boolean => snapshot.state === 'finished';

  return (
    <>
      <PanelPopover
        isOpen={isOpen}
        onOpenChange={setOpen}
        button={
          <Button variant="quiet" collapses icon={<ArrowUpDown size={16} aria-hidden="true" />}>
            {label}
          </Button>
        }
      >
        <div className="tray__head">
          <Heading slot="title" level={2} className="tray__title">
            {texts.text('tray.title')}
          </Heading>
          {snapshots.some(isOver) ? (
            <Button
              variant="quiet"
              size="small"
              onPress={() => {
                for (const { runId } of snapshots.filter(isOver)) {
                  runs.dismiss(runId);
                }
              }}
            >
              {texts.text('tray.dismissEnded')}
            </Button>
          ) : null}
        </div>
        {limit === null ? null : (
          <p className="tray__totals">{texts.text('tray.limited', { speed: texts.rates(null, limit) })}</p>
        )}
        {totals.going > 1 ? (
          <p className="tray__totals">
            {[
              texts.text('tray.together', { runs: totals.going }),
              ...(totals.share === null ? [] : [texts.percent(totals.share)]),
              ...(totals.bytesPerSecond === null
                ? []
                : [texts.rates(totals.filesPerSecond, totals.bytesPerSecond)]),
              ...(totals.remainingMs === null
                ? []
                : [texts.text('tray.left', { duration: texts.duration(totals.remainingMs) })]),
            ].join(' · ')}
          </p>
        ) : null}
        <ul className="tray__runs">
          {snapshots.map((snapshot) => (
            <TrayRun
              key={snapshot.runId}
              snapshot={snapshot}
              hasOthers={totals.going > 1}
              onOpen={() => {
                setOpen(false);
                route.go({ kind: isOver(snapshot) ? 'report' : 'run', runId: snapshot.runId });
              }}
              onCancel={() => {
                setOpen(false);
                setCancelling(snapshot.runId);
              }}
            />
          ))}
        </ul>
      </PanelPopover>
      <CancelRunDialog
        state={snapshots.find(({ runId }) => runId === cancelling)?.state ?? null}
        onClose={() => setCancelling(null)}
        onConfirm={() => {
          if (cancelling !== null) {
            void runs.cancel(cancelling);
          }
        }}
      />
    </>
  );
}
