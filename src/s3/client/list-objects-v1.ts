import type { S3Client } from '@aws-sdk/client-s3';

interface Request {
  query: Record<string, string>;
}

/**
 * Makes a client send ListObjects in place of ListObjectsV2, because some compatible servers know no other.
 * The answers are alike except that they have no token of the next page: it begins after a key.
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
}
