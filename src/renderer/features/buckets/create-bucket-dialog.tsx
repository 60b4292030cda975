import { useState } from 'react';
import type { BucketSettings, BucketSetup } from '../../../shared/models/bucket-settings.js';
import { isSetUp } from '../../../shared/models/bucket-settings.js';
import { useTexts } from '../../i18n/texts.js';
import { useStores } from '../../stores/stores.js';
import { Dialog } from '../../ui/dialog.js';
import { useNotify } from '../../ui/toasts.js';
import { CreateBucketForm } from './create-bucket-form.js';
import { SetupResult } from './setup-result.js';
import './create-bucket.css';

export interface CreateBucketDialogProps {
  readonly isOpen: boolean;
  /** A name to begin with, such as one that was looked for in vain. */
  readonly suggestedName: string;
  readonly onClose: () => void;
}

/** Asks for a bucket, and afterwards, when it lacks something, what to do about that. */
export function CreateBucketDialog({ isOpen, suggestedName, onClose }: CreateBucketDialogProps) {
  const texts = useTexts();
  return (
    <Dialog title={texts.text('createBucket.title')} isOpen={isOpen} size="form" onClose={onClose}>
      <CreateBucketSteps suggestedName={suggestedName} onClose={onClose} />
    </Dialog>
  );
}

interface Unfinished {
  readonly setup: BucketSetup;
  readonly settings: BucketSettings;
}

function CreateBucketSteps({ suggestedName, onClose }: Omit<CreateBucketDialogProps, 'isOpen'>) {
  const { buckets } = useStores();
  const texts = useTexts();
  const notify = useNotify();
  const [unfinished, setUnfinished] = useState<Unfinished | null>(null);

  function open({ bucket, outcome }: BucketSetup): void {
    notify(
      texts.text(outcome === 'created' ? 'createBucket.created' : 'createBucket.alreadyYours', {
        bucket: bucket.name,
      }),
    );
    buckets.choose(bucket);
    onClose();
  }

  function onMade(setup: BucketSetup, settings: BucketSettings): void {
    if (needsWord(setup)) {
      setUnfinished({ setup, settings });
    } else {
      open(setup);
    }
  }

  if (unfinished === null) {
    return <CreateBucketForm suggestedName={suggestedName} onMade={onMade} onClose={onClose} />;
  }
  return (
    <SetupResult
      setup={unfinished.setup}
      settings={unfinished.settings}
      onChange={(setup) => onMade(setup, unfinished.settings)}
      onOpen={() => open(unfinished.setup)}
    />
  );
}

/** A bucket of one's own that was there before is worth a word only when something is known to be missing. */
function needsWord({ outcome, steps }: BucketSetup): boolean {
  return outcome === 'created' ? !isSetUp(steps) : steps.some(({ state }) => state === 'missing');
}
