import {
  GetBucketOwnershipControlsCommand,
  type OwnershipControlsRule,
  PutBucketOwnershipControlsCommand,
} from '@aws-sdk/client-s3';
import { defineStep } from './setup-step.js';

/**
 * The bucket owner owns every object, and access control lists are disabled. Source:
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html
 */
export const ownership = defineStep<readonly OwnershipControlsRule[]>({
  id: 'ownership',
  operations: { read: 'GetBucketOwnershipControls', write: 'PutBucketOwnershipControls' },
  merges: false,
  isWanted: () => true,
  isStandard: () => true,
  none: [],
  absent: 'OwnershipControlsNotFoundError',
  read: async (client, Bucket) =>
    (await client.send(new GetBucketOwnershipControlsCommand({ Bucket }))).OwnershipControls?.Rules,
  isSet: (rules) => rules.some((rule) => rule.ObjectOwnership === 'BucketOwnerEnforced'),
  put:
    ({ bucket: Bucket }) =>
    (client) =>
      client.send(
        new PutBucketOwnershipControlsCommand({
          Bucket,
          OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
        }),
      ),
});
