import { useEffect, useState } from 'react';
import type { BucketSetup } from '../../../shared/models/bucket-settings.js';
import { isSetUp } from '../../../shared/models/bucket-settings.js';
import { useTexts } from '../../i18n/texts.js';
import { useStores } from '../../stores/stores.js';
import { Dialog } from '../../ui/dialog.js';
import { useNotify } from '../../ui/toasts.js';
import { CreateBucketForm, type MadeBucket } from './create-bucket-form.js';
import { SetupResult } from './setup-result.js';

export interface CreateBucketDialogProps {
  readonly isOpen: boolean;
  /** An initial name, such as one that was not found. */
  readonly suggestedName: string;
  readonly onClose: () => void;
}

/** Asks for a bucket, and afterwards, if it lacks something, what to do about that. */
export function CreateBucketDialog({ isOpen, suggestedName, onClose }: CreateBucketDialogProps) {
  const { buckets } = useStores();
  const texts = useTexts();
  useEffect(() => () => buckets.leaveCreation(), [buckets]);

  // At once, not after the exit animation: from here on a created bucket must not be opened.
  function close(): void {
    buckets.leaveCreation();
    onClose();
  }

  return (
    <Dialog title={texts.text('createBucket.title')} isOpen={isOpen} size="form" onClose={close}>
      <CreateBucketSteps suggestedName={suggestedName} onClose={close} />
    </Dialog>
  );
}

function CreateBucketSteps({ suggestedName, onClose }: Omit<CreateBucketDialogProps, 'isOpen'>) {
  const { buckets } = useStores();
  const texts = useTexts();
  const notify = useNotify();
  const [unfinished, setUnfinished] = useState<MadeBucket | null>(null);

  function open({ setup: { bucket, outcome }, profileId }: MadeBucket): void {
    notify(
      texts.text(outcome === 'created' ? 'createBucket.created' : 'createBucket.alreadyYours', {
        bucket: bucket.name,
      }),
    );
    buckets.choose(bucket, profileId);
    onClose();
  }

  function onMade(made: MadeBucket): void {
    if (needsWord(made.setup)) {
      setUnfinished(made);
    } else {
      open(made);
    }
  }

  /** The bucket was created after the dialog was closed: say so, but don't open it. */
  function onMadeLate(setup: BucketSetup): void {
    if (setup.outcome === 'created') {
      notify(
        texts.text(needsWord(setup) ? 'setup.createdTitle' : 'createBucket.created', {
          bucket: setup.bucket.name,
        }),
      );
    }
  }

  if (unfinished === null) {
    return (
      <CreateBucketForm
        suggestedName={suggestedName}
        onMade={onMade}
        onMadeLate={onMadeLate}
        onClose={onClose}
      />
    );
  }
  return (
    <SetupResult
      setup={unfinished.setup}
      settings={unfinished.settings}
      onChange={(setup) => onMade({ ...unfinished, setup })}
      onOpen={() => open(unfinished)}
    />
  );
}

/** For an existing bucket of one's own a message is shown only if it is known to lack something. */
function needsWord({ outcome, steps }: BucketSetup): boolean {
  return outcome === 'created' ? !isSetUp(steps) : steps.some(({ state }) => state === 'missing');
}
