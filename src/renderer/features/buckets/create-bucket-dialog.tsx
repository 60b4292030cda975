import { Check, Dot, X } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { checkBucketName } from '../../../shared/bucket-name.js';
import type { AppError } from '../../../shared/errors.js';
import { isRegionShaped } from '../../../shared/regions.js';
import { useTexts } from '../../i18n/texts.js';
import { languageOf } from '../../stores/settings-store.js';
import { useSelected, useStores } from '../../stores/stores.js';
import { Button } from '../../ui/button.js';
import { ComboBox } from '../../ui/combo-box.js';
import { Dialog } from '../../ui/dialog.js';
import { ErrorNotice } from '../../ui/error-notice.js';
import { TextField } from '../../ui/text-field.js';
import { useNotify } from '../../ui/toasts.js';
import { homeRegion, regionLabel, regionOf, regionOptions } from './region-options.js';

export interface CreateBucketDialogProps {
  readonly isOpen: boolean;
  /** A name to begin with, such as one that was looked for in vain. */
  readonly suggestedName: string;
  readonly onClose: () => void;
}

export function CreateBucketDialog({ isOpen, suggestedName, onClose }: CreateBucketDialogProps) {
  const texts = useTexts();
  return (
    <Dialog title={texts.text('createBucket.title')} isOpen={isOpen} onClose={onClose}>
      <CreateBucketForm suggestedName={suggestedName} onClose={onClose} />
    </Dialog>
  );
}

function CreateBucketForm({ suggestedName, onClose }: Omit<CreateBucketDialogProps, 'isOpen'>) {
  const { buckets, settings } = useStores();
  const texts = useTexts();
  const notify = useNotify();
  const language = useSelected(settings, (state) => languageOf(state.info));
  const speaksKorean = useSelected(
    settings,
    (state) => languageOf(state.info) === 'ko' || state.info?.systemLanguage === 'ko',
  );
  const options = regionOptions(language, speaksKorean);
  const [name, setName] = useState(suggestedName);
  const [regionText, setRegionText] = useState(() => regionLabel(homeRegion(speaksKorean), language));
  const [creating, setCreating] = useState(false);
  const [error, setError] = useState<AppError | null>(null);

  const checks = checkBucketName(name);
  const region = regionOf(regionText, options);
  const canCreate = checks.every((check) => check.ok) && isRegionShaped(region);

  async function create(): Promise<void> {
    setCreating(true);
    setError(null);
    const answer = await buckets.create(name, region);
    setCreating(false);
    if (!answer.ok) {
      setError(answer.error);
      return;
    }
    notify(
      texts.text(answer.value === 'created' ? 'createBucket.created' : 'createBucket.alreadyYours', {
        bucket: name,
      }),
    );
    onClose();
  }

  function onSubmit(event: FormEvent): void {
    event.preventDefault();
    if (canCreate && !creating) {
      void create();
    }
  }

  return (
    <form className="create-bucket" onSubmit={onSubmit}>
      <TextField
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- the first field of a dialog that was just asked for
        autoFocus
        label={texts.text('createBucket.name')}
        value={name}
        maxLength={63}
        onChange={(value) => {
          setName(value);
          setError(null);
        }}
      />
      {/* An answer of S3 takes the rules' place: the name kept them all, or S3 would not have been asked. */}
      {error === null ? (
        <ul className="rules" aria-label={texts.text('createBucket.rules')}>
          {checks.map((check) => {
            const state = name === '' ? 'open' : check.ok ? 'kept' : 'broken';
            return (
              <li key={check.rule} className={`rules__rule rules__rule--${state}`} data-state={state}>
                {state === 'open' ? <Dot size={14} aria-hidden="true" /> : null}
                {state === 'kept' ? <Check size={14} aria-hidden="true" /> : null}
                {state === 'broken' ? <X size={14} aria-hidden="true" /> : null}
                <span>{texts.text(`bucketName.${check.rule}`)}</span>
                {state === 'open' ? null : (
                  <span className="visually-hidden">
                    {texts.text(state === 'kept' ? 'createBucket.ruleKept' : 'createBucket.ruleBroken')}
                  </span>
                )}
              </li>
            );
          })}
        </ul>
      ) : (
        <ErrorNotice error={error} />
      )}
      <ComboBox
        label={texts.text('createBucket.region')}
        openLabel={texts.text('createBucket.showRegions')}
        description={texts.text('createBucket.regionHint')}
        options={options}
        text={regionText}
        onTextChange={(value) => {
          setRegionText(value);
          setError(null);
        }}
      />
      <div className="dialog__buttons">
        <Button onPress={onClose}>{texts.text('action.cancel')}</Button>
        <Button variant="primary" type="submit" isDisabled={!canCreate} isPending={creating}>
          {texts.text(creating ? 'createBucket.creating' : 'createBucket.create')}
        </Button>
      </div>
    </form>
  );
}
