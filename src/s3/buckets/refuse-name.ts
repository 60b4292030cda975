import { isDirectoryBucketName, mayBeBucketName } from '../../shared/aws/bucket-name.js';
import type { AppError } from '../../shared/errors/errors.js';
import type { Connection } from '../client/connection.js';

/** Why a bucket of this name can't be used through the connection (`bucket-name-invalid`), before any request; else null. */
export function refuseName({ endpoint }: Pick<Connection, 'endpoint'>, bucket: string): AppError | null {
  if (!mayBeBucketName(bucket)) return { code: 'bucket-name-invalid', details: { bucket } };
  if (endpoint !== null || !isDirectoryBucketName(bucket)) return null;
  return { code: 'bucket-name-invalid', details: { bucket, reason: 'directory' } };
}
