import {
  GetBucketLifecycleConfigurationCommand,
  type LifecycleRule,
  PutBucketLifecycleConfigurationCommand,
  type TransitionDefaultMinimumObjectSize,
} from '@aws-sdk/client-s3';
import { abortAfterDays } from '../../../shared/models/bucket-settings.js';
import { defineStep } from './setup-step.js';

interface Lifecycle {
  readonly rules: readonly LifecycleRule[];
  /** A setting of the whole document; a PUT without it would reset it. */
  readonly minimumSize: TransitionDefaultMinimumObjectSize | null;
}

/** The rule's id among a bucket's other rules. */
export const abortRuleId = 'hoist-abort-incomplete-uploads';

/**
 * Parts of incomplete uploads are billed until they are removed; with this rule S3 removes them after {@link
 * abortAfterDays} days. The bucket's other rules are sent along, since a PUT replaces them all. Source:
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpu-abort-incomplete-mpu-lifecycle-config.html
 */
export const lifecycle = defineStep<Lifecycle>({
  id: 'lifecycle',
  operations: { read: 'GetBucketLifecycleConfiguration', write: 'PutBucketLifecycleConfiguration' },
  merges: true,
  isWanted: (settings) => settings.abortIncompleteUploads,
  isStandard: () => false,
  none: { rules: [], minimumSize: null },
  absent: 'NoSuchLifecycleConfiguration',
  read: async (client, Bucket) => {
    const answer = await client.send(new GetBucketLifecycleConfigurationCommand({ Bucket }));
    const { Rules: rules = [] } = answer;
    // S3 answers with an error when there are no rules, so an empty answer is about something else.
    return rules.length === 0
      ? undefined
      : { rules, minimumSize: answer.TransitionDefaultMinimumObjectSize ?? null };
  },
  isSet: ({ rules }) => rules.some(removesUnfinished),
  put:
    ({ bucket: Bucket }, { rules, minimumSize }) =>
    (client) => {
      const ours: LifecycleRule = {
        ID: abortRuleId,
        Status: 'Enabled',
        Filter: { Prefix: '' },
        AbortIncompleteMultipartUpload: { DaysAfterInitiation: abortAfterDays },
      };
      const Rules = [...rules.filter((rule) => rule.ID !== abortRuleId), ours];
      return client.send(
        new PutBucketLifecycleConfigurationCommand({
          Bucket,
          LifecycleConfiguration: { Rules },
          ...(minimumSize === null ? {} : { TransitionDefaultMinimumObjectSize: minimumSize }),
        }),
      );
    },
});

/** Whether a rule removes every incomplete upload of the bucket, after any number of days. */
function removesUnfinished(rule: LifecycleRule): boolean {
  const { Filter: filter = {}, AbortIncompleteMultipartUpload: abort } = rule;
  const { Prefix: prefix = '', ...narrower } = filter;
  // Ceph returns the prefix in its deprecated place.
  const isForAll =
    prefix === '' &&
    (rule.Prefix ?? '') === '' &&
    Object.values(narrower).every((value) => value === undefined);
  return rule.Status === 'Enabled' && isForAll && (abort?.DaysAfterInitiation ?? 0) > 0;
}
