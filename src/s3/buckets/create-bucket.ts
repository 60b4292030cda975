import {
  type BucketLocationConstraint,
  CreateBucketCommand,
  type CreateBucketCommandOutput,
  type S3Client,
} from '@aws-sdk/client-s3';
import { accountRegionalRegion } from '../../shared/aws/bucket-name.js';
import { regions } from '../../shared/aws/regions.js';
import { type AppError, err, ok, type Result } from '../../shared/errors/errors.js';
import type { Bucket } from '../../shared/models/bucket.js';
import type { Connection } from '../client/connection.js';
import { toAppError } from '../errors/error-catalogue.js';
import { text } from '../errors/error-shape.js';
import { lookUpName } from './bucket-availability.js';
import { type ClientMaker, withClient } from './bucket-location.js';
import { listBuckets, openBucket } from './buckets.js';

export interface CreatedBucket {
  readonly bucket: Bucket;
  /** `already-yours`: it was there before, in `bucket.region`, which need not be the region asked for. */
  readonly outcome: 'created' | 'already-yours';
}

type Outcome = Result<CreatedBucket>;

/**
 * Makes a bucket, or says that it is already there. It gets what AWS gives new buckets: no public access, no ACLs,
 * encryption. No ACL is ever sent.
 *
 * S3 is asked for the name first: in us-east-1 it answers a second CreateBucket for an own bucket with success and
 * resets its permissions.
 *
 * Fails with `bucket-name-invalid` and `bucket-region-invalid` before anything is sent, with `bucket-taken`,
 * `bucket-quota-exceeded`, `access-denied`, or with what is wrong with the keys or the way to S3.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html
 */
export async function createBucket(
  connection: Connection,
  name: string,
  region: string,
  options: { readonly makeClient?: ClientMaker } = {},
): Promise<Outcome> {
  const looked = await lookUpName(connection, name, region, options);
  if (!looked.ok) return looked;
  switch (looked.value.state) {
    case 'yours':
      return alreadyYours(looked.value.bucket);
    case 'taken':
      return err('bucket-taken', { bucket: name });
    default:
      return await make({ ...connection, region }, name, options.makeClient);
  }
}

function alreadyYours(bucket: Bucket): Outcome {
  return ok({ bucket, outcome: 'already-yours' });
}

async function make(there: Connection, name: string, makeClient?: ClientMaker): Promise<Outcome> {
  const { region } = there;
  try {
    await withClient(there, sendCreateBucket(name, region), makeClient);
    return ok({ bucket: { name, region, createdAt: null }, outcome: 'created' });
  } catch (error) {
    if (text(error, 'name') === 'BucketAlreadyOwnedByYou') return await reopen(there, name, makeClient);
    const told = toAppError(error, { operation: 'CreateBucket', bucket: name });
    const regionIsToBlame = await isRegionToBlame(told, there, makeClient);
    if (regionIsToBlame) return err('bucket-region-invalid', { region });
    return { ok: false, error: told };
  }
}

/** The request that makes a bucket, to be sent by whichever client is given. */
export function sendCreateBucket(
  name: string,
  region: string,
): (client: S3Client) => Promise<CreateBucketCommandOutput> {
  const command = new CreateBucketCommand({
    Bucket: name,
    ...(accountRegionalRegion(name) === null ? {} : { BucketNamespace: 'account-regional' }),
    // us-east-1 refuses to be named, every other region insists on it.
    ...(region === 'us-east-1'
      ? {}
      : { CreateBucketConfiguration: { LocationConstraint: region as BucketLocationConstraint } }),
  });
  return (client) => client.send(command);
}

/** It was made in the meantime, or these keys may create but not look. */
async function reopen(there: Connection, name: string, makeClient?: ClientMaker): Promise<Outcome> {
  const opened = await openBucket(there, name, makeClient ? { makeClient } : {});
  return alreadyYours(opened.ok ? opened.value : { name, region: null, createdAt: null });
}

/**
 * A region that is not switched on for the account does not know the account's keys, and one that does not exist has
 * no address. Neither is the fault of the keys or of the network, when the same question went through elsewhere.
 */
async function isRegionToBlame(
  told: AppError,
  there: Connection,
  makeClient?: ClientMaker,
): Promise<boolean> {
  // A server that expects a signature for another region than the one asked for does not have that region.
  if (told.code === 'bucket-region-invalid' || told.code === 'bucket-wrong-region') return true;
  if (there.endpoint !== null) return false;
  if (told.code === 'host-not-found') return regions.every((known) => known.code !== there.region);
  if (!['access-key-unknown', 'secret-key-wrong', 'token-expired'].includes(told.code)) return false;
  const elsewhere = await listBuckets(there, makeClient ? { makeClient } : {});
  return elsewhere.ok || elsewhere.error.code === 'access-denied';
}
