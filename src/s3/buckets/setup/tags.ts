import { GetBucketTaggingCommand, PutBucketTaggingCommand, type Tag } from '@aws-sdk/client-s3';
import { defineStep } from './setup-step.js';

/**
 * Labels for billing and access rules. PutBucketTagging replaces all tags, so the existing ones are sent
 * along, including AWS's own: leaving those out would delete them, which S3 refuses. Source:
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketTagging.html
 */
export const tags = defineStep<readonly Tag[]>({
  id: 'tags',
  operations: { read: 'GetBucketTagging', write: 'PutBucketTagging' },
  merges: true,
  isWanted: (settings) => settings.tags.length > 0,
  isStandard: () => false,
  none: [],
  absent: 'NoSuchTagSet',
  read: async (client, Bucket) => (await client.send(new GetBucketTaggingCommand({ Bucket }))).TagSet,
  isSet: (found, settings) =>
    settings.tags.every(({ key, value }) => found.some((tag) => tag.Key === key && tag.Value === value)),
  put:
    ({ bucket: Bucket, settings }, found) =>
    (client) => {
      const others = found.filter((tag) => settings.tags.every(({ key }) => key !== tag.Key));
      const wanted = settings.tags.map(({ key, value }) => ({ Key: key, Value: value }));
      return client.send(
        new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: [...others, ...wanted] } }),
      );
    },
});
