import type { S3Client } from '@aws-sdk/client-s3';
import type { Connector } from '../../../accounts/connection.js';
import type { History } from '../../../engine/history.js';
import { createS3Client } from '../../../s3/client/client-factory.js';
import type { Connection } from '../../../s3/client/connection.js';
import { toAppError } from '../../../s3/errors/error-catalogue.js';
import { abortUploads } from '../../../s3/incomplete-uploads/abort-incomplete-uploads.js';
import { measureUploads } from '../../../s3/incomplete-uploads/measure-incomplete-uploads.js';
import { priceAsOf, pricePerGigabyte } from '../../../s3/incomplete-uploads/storage-price.js';
import { listUploads } from '../../../s3/multipart/list-uploads.js';
import { unwrap } from '../../../shared/errors/errors.js';
import type { HandlersOf } from '../register.js';

export interface IncompleteUploadServices {
  readonly connector: Pick<Connector, 'connect' | 'connectToBucket'>;
  readonly history: Pick<History, 'openUploads'>;
}

interface Place {
  readonly profileId: string;
  readonly bucket: string;
}

export function incompleteUploadHandlers({
  connector,
  history,
}: IncompleteUploadServices): HandlersOf<'incompleteUploads'> {
  // A long list is requested page by page: its bucket has to be looked up only once.
  let found: (Place & { readonly region: string }) | null = null;

  async function connect({ profileId, bucket }: Place): Promise<Connection> {
    if (found?.profileId === profileId && found.bucket === bucket)
      return unwrap(await connector.connect(profileId, found.region));
    const { connection } = unwrap(await connector.connectToBucket(profileId, bucket));
    found = { profileId, bucket, region: connection.region };
    return connection;
  }

  async function withBucket<T>(
    place: Place,
    work: (client: S3Client, connection: Connection) => Promise<T>,
  ): Promise<T> {
    const connection = await connect(place);
    const client = createS3Client(connection, { maxSockets: 16, requestTimeoutMs: 30_000 });
    try {
      return await work(client, connection);
    } finally {
      client.destroy();
    }
  }

  return {
    'incompleteUploads.list': ({ marker, ...place }) =>
      withBucket(place, async (client, { region, endpoint }) => {
        const { bucket } = place;
        const page = await listUploads(client, bucket, '', marker).catch((error: unknown) =>
          unwrap<never>({
            ok: false,
            error: toAppError(error, { operation: 'ListMultipartUploads', bucket }),
          }),
        );
        const known = await history.openUploads(bucket);
        const runs = new Map(known.map(({ uploadId, ...run }) => [uploadId, run]));
        return {
          uploads: page.uploads.map((upload) => {
            const { initiatorId: _, ...shown } = upload;
            return { ...shown, run: runs.get(upload.uploadId) ?? null };
          }),
          next: page.next,
          pricePerGigabyte: pricePerGigabyte(region, endpoint === null),
          priceAsOf,
        };
      }),
    'incompleteUploads.measure': ({ uploads, ...place }) =>
      withBucket(place, async (client) => [...(await measureUploads(client, place.bucket, uploads))]),
    'incompleteUploads.abort': ({ uploads, ...place }) =>
      withBucket(place, async (client) => {
        const known = await history.openUploads(place.bucket);
        const inUse = new Set(known.filter(({ isRunning }) => isRunning).map(({ uploadId }) => uploadId));
        return [...(await abortUploads(client, place.bucket, uploads, inUse))];
      }),
  };
}
