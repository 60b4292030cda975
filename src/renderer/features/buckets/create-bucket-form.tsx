import './create-bucket-form.css';
import { useRef, useState } from 'react';
import { checkBucketName, hasTroublesomeDot, longestBucketName } from '../../../shared/aws/bucket-name.js';
import { mayBeRegion } from '../../../shared/aws/regions.js';
import type { AppError } from '../../../shared/errors/errors.js';
import {
  type BucketSettings,
  type BucketSetup,
  checkTags,
  defaultBucketSettings,
} from '../../../shared/models/bucket-settings.js';
import { useTexts } from '../../i18n/texts.js';
import { activeProfile } from '../../stores/profiles-state.js';
import { useSelected, useStores } from '../../stores/stores.js';
import { useErrorActions } from '../../stores/use-error-actions.js';
import { Button } from '../../ui/button.js';
import { DialogButtons, DialogForm } from '../../ui/dialog.js';
import { Disclosure } from '../../ui/disclosure.js';
import { ErrorNotice } from '../../ui/error-notice.js';
import { FieldHint } from '../../ui/field-parts.js';
import { TextField } from '../../ui/text-field.js';
import { BucketSettingsForm, isKmsKeyRight } from './bucket-settings-form.js';
import { NameRules } from './name-rules.js';
import { OwnNamespace, useOwnNamespace } from './own-namespace.js';
import { PlannedRequests } from './planned-requests.js';
import { RegionField, useRegionForm } from './region-field.js';
import { useNameLookUp } from './use-name-look-up.js';

/** A created bucket and the settings that were requested. */
export interface MadeBucket {
  readonly setup: BucketSetup;
  readonly settings: BucketSettings;
  /** The keys that created it. */
  readonly profileId: string;
}

export interface CreateBucketFormProps {
  readonly suggestedName: string;
  readonly onMade: (made: MadeBucket) => void;
  /** Called instead if the dialog was closed meanwhile. */
  readonly onMadeLate: (setup: BucketSetup) => void;
  readonly onClose: () => void;
}

/** Name and region are all that is needed; everything else has safe defaults behind one line. */
export function CreateBucketForm({ suggestedName, onMade, onMadeLate, onClose }: CreateBucketFormProps) {
  const { buckets, profiles } = useStores();
  const texts = useTexts();
  const profileId = useSelected(profiles, (state) => activeProfile(state)?.id ?? '');
  const isAws = useSelected(profiles, (state) => (activeProfile(state)?.endpoint ?? null) === null);
  const regionForm = useRegionForm();
  const { region } = regionForm;
  const [typed, setTyped] = useState(suggestedName);
  const [settings, setSettings] = useState(() => defaultBucketSettings(isAws));
  const [isMoreOpen, setMoreOpen] = useState(false);
  const [areRequestsOpen, setRequestsOpen] = useState(false);
  const [creating, setCreating] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const nameArea = useRef<HTMLDivElement>(null);
  const errorActions = useErrorActions(() => void create());
  const namespace = useOwnNamespace(typed, region);
  const { name } = namespace;

  const checks = checkBucketName(name);
  const isNameRight = typed !== '' && namespace.isReady && checks.every((check) => check.ok);
  const isRegionRight = mayBeRegion(isAws, region);
  const wanted = withoutEmptyTags(settings);
  const areSettingsRight =
    isKmsKeyRight(settings.encryption) && checkTags(wanted.tags).every((problem) => problem === null);
  const canCreate = isNameRight && isRegionRight && areSettingsRight;
  const lookUp = useNameLookUp(name, region, isNameRight && isRegionRight);

  async function create(): Promise<void> {
    setCreating(true);
    setError(null);
    const { result, isAwaited } = await buckets.create(name, region, wanted);
    if (!isAwaited) {
      if (result.ok) {
        onMadeLate(result.value);
      }
      return;
    }
    setCreating(false);
    if (result.ok) {
      onMade({ setup: result.value, settings: wanted, profileId });
    } else {
      setError(result.error);
    }
  }

  function askForOtherName(): void {
    setError(null);
    nameArea.current?.querySelector('input')?.select();
  }

  function onSubmit(): void {
    if (canCreate && !creating) {
      void create();
    }
  }

  return (
    <DialogForm onSubmit={onSubmit}>
      <div className="create-bucket__name" ref={nameArea}>
        <TextField
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- the first field of a dialog that was just asked for
          autoFocus
          label={texts.text('createBucket.name')}
          value={typed}
          maxLength={longestBucketName}
          onChange={(value) => {
            setTyped(value);
            setError(null);
          }}
        />
        {namespace.isOn && namespace.isReady ? (
          <p className="create-bucket__whole-name">
            {texts.text('createBucket.wholeName')} <code className="selectable">{name}</code>
          </p>
        ) : null}
      </div>
      {/* An answer from S3 replaces the rules: the name satisfied them all, or S3 would not have been
         asked. */}
      {error === null ? (
        <NameRules
          checks={checks}
          isEmpty={typed === ''}
          lookUp={lookUp}
          longest={namespace.longest}
          warnsOfDot={isAws && isNameRight && hasTroublesomeDot(name)}
        />
      ) : (
        <ErrorNotice error={error} remedies={{ ...errorActions, 'other-name': askForOtherName }} />
      )}
      <RegionField
        form={regionForm}
        canMeasure={isAws}
        onChange={() => {
          setError(null);
        }}
      />
      <Disclosure
        label={texts.text('createBucket.more')}
        summary={texts.text(summaryOf(settings))}
        isOpen={isMoreOpen}
        onChange={setMoreOpen}
      >
        <BucketSettingsForm isAws={isAws} settings={settings} onChange={setSettings} />
        <OwnNamespace namespace={namespace} region={region} />
        <Disclosure
          label={texts.text('createBucket.requests')}
          isOpen={areRequestsOpen}
          onChange={setRequestsOpen}
        >
          {canCreate ? (
            <PlannedRequests name={name} region={region} settings={wanted} />
          ) : (
            <FieldHint>{texts.text('createBucket.requestsLater')}</FieldHint>
          )}
        </Disclosure>
      </Disclosure>
      <DialogButtons>
        <Button onPress={onClose}>{texts.text('action.cancel')}</Button>
        <Button variant="primary" type="submit" isDisabled={!canCreate} isPending={creating}>
          {texts.text(creating ? 'createBucket.creating' : 'createBucket.create')}
        </Button>
      </DialogButtons>
    </DialogForm>
  );
}

/** An empty row does not count as a tag. */
function withoutEmptyTags(settings: BucketSettings): BucketSettings {
  return { ...settings, tags: settings.tags.filter(({ key, value }) => key !== '' || value !== '') };
}

function summaryOf({ encryption, abortIncompleteUploads }: BucketSettings) {
  if (encryption.kind === 'server-default') {
    return abortIncompleteUploads ? 'createBucket.summaryPrivate' : 'createBucket.summaryPrivateOnly';
  }
  return abortIncompleteUploads ? 'createBucket.summary' : 'createBucket.summaryEncrypted';
}
