import { GetBucketVersioningCommand, PutBucketVersioningCommand } from '@aws-sdk/client-s3';
import { defineStep } from './setup-step.js';

/**
 * Keeps old versions of what is overwritten or deleted. Source:
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html
 */
export const versioning = defineStep<{ readonly status: string | null }>({
  id: 'versioning',
  operations: { read: 'GetBucketVersioning', write: 'PutBucketVersioning' },
  merges: false,
  isWanted: (settings) => settings.versioning,
  isStandard: () => false,
  none: { status: null },
  absent: null,
  read: async (client, Bucket) => ({
    status: (await client.send(new GetBucketVersioningCommand({ Bucket }))).Status ?? null,
  }),
  isSet: ({ status }) => status === 'Enabled',
  put:
    ({ bucket: Bucket }) =>
    (client) =>
      client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } })),
});
