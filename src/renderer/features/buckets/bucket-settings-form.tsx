import './bucket-settings-form.css';
import { ShieldCheck } from 'lucide-react';
import {
  abortAfterDays,
  type BucketEncryption,
  type BucketSettings,
  isKmsKeyShaped,
} from '../../../shared/models/bucket-settings.js';
import { useTexts } from '../../i18n/texts.js';
import { Select } from '../../ui/select.js';
import { Switch } from '../../ui/switch.js';
import { TextField } from '../../ui/text-field.js';
import { TagsForm } from './tags-form.js';

export interface BucketSettingsFormProps {
  readonly isAws: boolean;
  readonly settings: BucketSettings;
  readonly onChange: (settings: BucketSettings) => void;
}

/** Whether the KMS key can be sent: empty, for the account's own, or a valid name of one. */
export function isKmsKeyRight(encryption: BucketEncryption): boolean {
  return encryption.kind !== 'sse-kms' || encryption.keyId === null || isKmsKeyShaped(encryption.keyId);
}

/** The settings of a new bucket besides its name and region. */
export function BucketSettingsForm({ isAws, settings, onChange }: BucketSettingsFormProps) {
  const texts = useTexts();
  const { encryption } = settings;
  const change = (part: Partial<BucketSettings>): void => onChange({ ...settings, ...part });
  const kinds = [...(isAws ? [] : (['server-default'] as const)), 'sse-s3', 'sse-kms'] as const;
  return (
    <>
      <ul className="assurances" aria-label={texts.text('createBucket.always')}>
        {(['createBucket.publicBlocked', 'createBucket.noAcls'] as const).map((id) => (
          <li key={id} className="assurances__one">
            <ShieldCheck size={15} aria-hidden="true" />
            {texts.text(id)}
          </li>
        ))}
      </ul>
      <Select
        label={texts.text('createBucket.encryption')}
        options={kinds.map((kind) => ({
          value: kind,
          label: texts.text(`createBucket.encryption.${kind}`),
          description: texts.text(`createBucket.encryptionHint.${kind}`),
        }))}
        value={encryption.kind}
        onChange={(kind) => {
          change({ encryption: kind === 'sse-kms' ? { kind, keyId: null, bucketKey: true } : { kind } });
        }}
      />
      {encryption.kind === 'sse-kms' ? (
        <div className="bucket-settings__nested">
          <TextField
            label={texts.text('createBucket.kmsKey')}
            description={texts.text('createBucket.kmsKeyHint')}
            placeholder="alias/…"
            maxLength={2048}
            value={encryption.keyId ?? ''}
            error={isKmsKeyRight(encryption) ? null : texts.text('createBucket.kmsKeyWrong')}
            onChange={(value) => {
              const keyId = value.trim();
              change({ encryption: { ...encryption, keyId: keyId === '' ? null : keyId } });
            }}
          />
          <Switch
            label={texts.text('createBucket.bucketKey')}
            description={texts.text('createBucket.bucketKeyHint')}
            isSelected={encryption.bucketKey}
            onChange={(bucketKey) => change({ encryption: { ...encryption, bucketKey } })}
          />
        </div>
      ) : null}
      <Switch
        label={texts.text('createBucket.versioning')}
        description={texts.text('createBucket.versioningHint')}
        isSelected={settings.versioning}
        onChange={(versioning) => change({ versioning })}
      />
      <Switch
        label={texts.text('createBucket.abort', { days: abortAfterDays })}
        description={texts.text('createBucket.abortHint')}
        isSelected={settings.abortIncompleteUploads}
        onChange={(abortIncompleteUploads) => change({ abortIncompleteUploads })}
      />
      <TagsForm tags={settings.tags} onChange={(tags) => change({ tags: [...tags] })} />
    </>
  );
}
