import { RotateCw } from 'lucide-react';
import { useState } from 'react';
import type { RunDigest } from '../../../shared/models/run.js';
import { useTexts } from '../../i18n/texts.js';
import { useSelected, useStores } from '../../stores/stores.js';
import { Button } from '../../ui/button.js';
import { ConfirmDialog } from '../../ui/dialog.js';
import { useNotify } from '../../ui/toasts.js';

export interface ContinueActionsProps {
  readonly run: RunDigest;
  /** Called when the run was discarded. */
  readonly onDiscarded: () => void;
}

/** The two actions for an interrupted run: continue it, or discard it after a confirmation. */
export function ContinueActions({ run, onDiscarded }: ContinueActionsProps) {
  const { history } = useStores();
  const texts = useTexts();
  const notify = useNotify();
  const busy = useSelected(history, (state) => (state.busy?.runId === run.runId ? state.busy.what : null));
  const [asking, setAsking] = useState(false);

  async function discard(): Promise<void> {
    if (await history.discard(run)) {
      notify(texts.text('continue.discarded', { bucket: run.bucket }));
      onDiscarded();
    }
  }

  return (
    <>
      <Button
        variant="primary"
        icon={<RotateCw size={15} aria-hidden="true" />}
        isPending={busy === 'continuing'}
        isDisabled={busy === 'discarding'}
        onPress={() => void history.continueRun(run)}
      >
        {texts.text('continue.button')}
      </Button>
      <Button
        isPending={busy === 'discarding'}
        isDisabled={busy === 'continuing'}
        onPress={() => setAsking(true)}
      >
        {texts.text('continue.discard')}
      </Button>
      <ConfirmDialog
        isOpen={asking}
        title={texts.text('continue.discardTitle')}
        text={texts.text('continue.discardText', { bucket: run.bucket })}
        confirmLabel={texts.text('continue.discard')}
        cancelLabel={texts.text('continue.keep')}
        onClose={() => setAsking(false)}
        onConfirm={() => void discard()}
      />
    </>
  );
}
