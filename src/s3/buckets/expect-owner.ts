import { serviceAt } from '../../shared/aws/services.js';
import { err, ok, type Result } from '../../shared/errors/errors.js';
import type { Connection } from '../client/connection.js';
import { status } from '../errors/error-shape.js';
import { type ClientMaker, lookForBucket, withClient } from './bucket-location.js';
import type { BucketOwners } from './bucket-owners.js';

/**
 * The connection to a bucket whose owner is made sure of: each request then names the account, and S3 refuses it when the bucket
 * has another owner. At the first use of a bucket of one's own account the owner is remembered; that of somebody else's bucket
 * stays unknown. Only on AWS.
 *
 * Fails with `bucket-owner-changed` when the bucket belongs to another account than at its first use. Keys that may not look at
 * the bucket can't tell; then their requests are refused.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-owner-condition.html
 */
export async function expectOwner(
  connection: Connection,
  bucket: string,
  owners: BucketOwners,
  makeClient?: ClientMaker,
): Promise<Result<Connection>> {
  if (serviceAt(connection.endpoint)?.id !== 'aws') return ok(connection);
  const isVisible = (to: Connection): Promise<boolean | null> => maySee(to, bucket, makeClient);
  const known = owners.find(connection, bucket);
  const account = known ?? (await owners.ownAccount(connection));
  if (account === null) return ok(connection);
  const expecting: Connection = { ...connection, bucketOwner: account };
  const isOwner = await isVisible(expecting);
  if (known === null) {
    if (isOwner !== true) return ok(connection);
    owners.remember(connection, bucket, account);
    return ok(expecting);
  }
  if (isOwner === false && (await isVisible(connection)) === true)
    return err('bucket-owner-changed', { bucket });
  return ok(expecting);
}

/** Whether the keys may look at a bucket; null when there was another answer, or none. */
async function maySee(
  connection: Connection,
  bucket: string,
  makeClient: ClientMaker | undefined,
): Promise<boolean | null> {
  try {
    await withClient(connection, lookForBucket(bucket), makeClient);
    return true;
  } catch (error) {
    return status(error) === 403 ? false : null;
  }
}
