import {
  GetPublicAccessBlockCommand,
  type PublicAccessBlockConfiguration,
  PutPublicAccessBlockCommand,
} from '@aws-sdk/client-s3';
import { defineStep } from './setup-step.js';

const blocked = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
} as const satisfies PublicAccessBlockConfiguration;

/**
 * Only the account can access the bucket, whatever a policy says. Source:
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
 */
export const publicAccess = defineStep<PublicAccessBlockConfiguration>({
  id: 'public-access',
  operations: { read: 'GetPublicAccessBlock', write: 'PutPublicAccessBlock' },
  merges: false,
  isWanted: () => true,
  isStandard: () => true,
  none: {},
  absent: 'NoSuchPublicAccessBlockConfiguration',
  read: async (client, Bucket) => {
    const { PublicAccessBlockConfiguration: found = {} } = await client.send(
      new GetPublicAccessBlockCommand({ Bucket }),
    );
    // The SDK turns any other document into an object without values.
    return Object.values(found).some((value) => value !== undefined) ? found : undefined;
  },
  isSet: (found) => Object.keys(blocked).every((name) => found[name as keyof typeof blocked] === true),
  put:
    ({ bucket: Bucket }) =>
    (client) =>
      client.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: blocked })),
});
