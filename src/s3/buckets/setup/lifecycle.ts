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
  /** A setting of the whole document, which a PUT without it would set back. */
  readonly minimumSize: TransitionDefaultMinimumObjectSize | null;
}

/** How the rule is called among a bucket's other rules. */
export const abortRuleId = 'hoist-abort-incomplete-uploads';

/**
 * Parts of uploads that were never finished are billed until somebody removes them: S3 does so after
 * {@link abortAfterDays} days. The bucket's other rules stay, since a PUT replaces them all.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpu-abort-incomplete-mpu-lifecycle-config.html
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
    // Where there is no rule S3 has no answer: this one is about something else.
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

/** Whether a rule removes every unfinished upload of the bucket, be it sooner or later than ours would. */
function removesUnfinished(rule: LifecycleRule): boolean {
  const { Filter: filter = {}, AbortIncompleteMultipartUpload: abort } = rule;
  const { Prefix: prefix = '', ...narrower } = filter;
  // Ceph answers with the prefix in its older place.
  const isForAll =
    prefix === '' &&
    (rule.Prefix ?? '') === '' &&
    Object.values(narrower).every((value) => value === undefined);
  return rule.Status === 'Enabled' && isForAll && (abort?.DaysAfterInitiation ?? 0) > 0;
}
