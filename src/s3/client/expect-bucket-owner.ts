import type { S3Client } from '@aws-sdk/client-s3';

/**
 * Makes a client name the account that owns the bucket in each request about one: S3 refuses it with 403 when the bucket belongs to
 * another account.
 *
 * @param account twelve digits
 */
export function expectBucketOwner(client: S3Client, account: string): void {
  client.middlewareStack.add(
    (next, context) => (args) => {
      const isAboutBucket = 'Bucket' in args.input && context['commandName'] !== 'CreateBucketCommand';
      const { headers } = args.request as { headers: Record<string, string> };
      if (isAboutBucket) headers['x-amz-expected-bucket-owner'] = account;
      return next(args);
    },
    { step: 'build', name: 'expectBucketOwner' },
  );
}
