import type { ListObjectsV2CommandOutput, S3Client } from '@aws-sdk/client-s3';

interface Request {
  query: Record<string, string>;
}

/**
 * Lets a client ask for listings in the older way (ListObjects) when it is told to use ListObjectsV2: some compatible
 * servers know no other. The answers look alike but for what begins the next page: there it is a key.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjects.html
 */
export function listAsBefore(client: S3Client): void {
  client.middlewareStack.add(
    (next, context) => (args) => {
      if (context['commandName'] === 'ListObjectsV2Command') {
        const { query } = args.request as Request;
        const begin = query['continuation-token'] ?? query['start-after'];
        for (const name of ['list-type', 'continuation-token', 'start-after', 'fetch-owner'])
          delete query[name];
        if (begin !== undefined) query['marker'] = begin;
      }
      return next(args);
    },
    { step: 'build', name: 'listAsBefore' },
  );
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const result = await next(args);
      if (context['commandName'] === 'ListObjectsV2Command') {
        const output = result.output as ListObjectsV2CommandOutput & { NextMarker?: string };
        const last = output.Contents?.at(-1)?.Key;
        if (output.IsTruncated === true && last !== undefined) output.NextContinuationToken ??= last;
      }
      return result;
    },
    { step: 'initialize', name: 'nextAsBefore' },
  );
}
