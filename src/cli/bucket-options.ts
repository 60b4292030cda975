import type { Command as Commander } from 'commander';
import {
  type BucketEncryption,
  type BucketSettings,
  type BucketTag,
  checkTags,
  defaultBucketSettings,
  isKmsKeyShaped,
  mostTags,
} from '../shared/models/bucket-settings.js';
import { CommandError } from './command-error.js';
import type { PlainText } from './language.js';

/** The settings of a new bucket as the command line gives them. */
export interface BucketChoice {
  readonly versioning: boolean;
  /** Null for the server's default. */
  readonly encryption: BucketEncryption | null;
  readonly tags: readonly BucketTag[];
  readonly abortIncompleteUploads: boolean;
}

export interface BucketFlags {
  readonly versioning?: boolean;
  readonly encryption?: 'sse-s3' | 'sse-kms';
  readonly kmsKey?: string;
  readonly bucketKey?: boolean;
  readonly tag?: readonly BucketTag[];
  readonly abortIncomplete?: boolean;
  readonly complete?: boolean;
  readonly dryRun?: boolean;
}

/** Adds the options of a new bucket to a command. */
export function withBucketSettings(command: Commander, text: PlainText): Commander {
  return command
    .option('--versioning', text('help.option.versioning'))
    .option('--encryption <sse-s3|sse-kms>', text('help.option.encryption'), toKind)
    .option('--kms-key <key>', text('help.option.kms-key'), toKmsKey)
    .option('--no-bucket-key', text('help.option.no-bucket-key'))
    .option('--tag <key=value>', text('help.option.tag'), addTag)
    .option('--no-abort-incomplete', text('help.option.no-abort-incomplete'))
    .option('--complete', text('help.option.complete'))
    .option('--dry-run', text('help.option.dry-run-bucket'));
}

function toKind(value: string): 'sse-s3' | 'sse-kms' {
  if (value === 'sse-s3' || value === 'sse-kms') return value;
  throw new CommandError('choice-invalid', { option: '--encryption', choices: 'sse-s3, sse-kms' });
}

function toKmsKey(value: string): string {
  if (isKmsKeyShaped(value)) return value;
  throw new CommandError('kms-key-invalid');
}

function addTag(text: string, earlier: readonly BucketTag[] = []): readonly BucketTag[] {
  const [, key = '', value = ''] = /^(?<key>[^=]*)=(?<value>.*)$/s.exec(text) ?? [];
  const tags = [...earlier, { key, value }];
  const isRight =
    tags.length <= mostTags &&
    key.length <= 128 &&
    value.length <= 256 &&
    checkTags(tags).every((problem) => problem === null);
  if (!isRight) throw new CommandError('tag-invalid', { most: mostTags });
  return tags;
}

/** @throws CommandError `options-conflict` for a KMS key with another encryption */
export function bucketChoiceOf(flags: BucketFlags): BucketChoice {
  const {
    versioning = false,
    encryption,
    kmsKey,
    bucketKey = true,
    tag = [],
    abortIncomplete = true,
  } = flags;
  if (kmsKey !== undefined && encryption === 'sse-s3')
    throw new CommandError('options-conflict', { one: '--kms-key', other: '--encryption sse-s3' });
  const kind = encryption ?? (kmsKey === undefined ? null : 'sse-kms');
  return {
    versioning,
    encryption:
      kind === 'sse-kms' ? { kind, keyId: kmsKey ?? null, bucketKey } : kind === null ? null : { kind },
    tags: tag,
    abortIncompleteUploads: abortIncomplete,
  };
}

/** The settings that a choice means on a server. @param isAws false for S3-compatible servers */
export function settingsOf({ encryption, tags, ...rest }: BucketChoice, isAws: boolean): BucketSettings {
  return { ...rest, tags: [...tags], encryption: encryption ?? defaultBucketSettings(isAws).encryption };
}
