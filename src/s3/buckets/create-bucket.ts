import { setTimeout } from 'node:timers/promises';
import {
  type BucketLocationConstraint,
  CreateBucketCommand,
  type CreateBucketCommandOutput,
  type S3Client,
} from '@aws-sdk/client-s3';
import { accountRegionalRegion } from '../../shared/aws/bucket-name.js';
import { regions } from '../../shared/aws/regions.js';
import { isDenial } from '../../shared/errors/error-class.js';
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
  /** `already-yours`: it existed before, in `bucket.region`, which may differ from the region asked for. */
  readonly outcome: 'created' | 'already-yours';
}

type Outcome = Result<CreatedBucket>;

/**
 * Creates a bucket, or says that it already exists. It gets AWS's defaults for new buckets: no public access,
 * no ACLs, encryption. An ACL is never sent.
 *
 * The name is looked up first, because us-east-1 answers a second CreateBucket of an own bucket with success
 * and resets its permissions.
 *
 * Fails with `bucket-name-invalid` or `bucket-region-invalid` before anything is sent, with `bucket-taken`,
 * `bucket-quota-exceeded`, `access-denied`, or with the error of the keys or the network. Source:
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html
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
    await insist(() => withClient(there, sendCreateBucket(name, region), makeClient));
    await waitUntilFound(there, name, makeClient);
    return ok({ bucket: { name, region, createdAt: null }, outcome: 'created' });
  } catch (error) {
    if (text(error, 'name') === 'BucketAlreadyOwnedByYou') return await reopen(there, name, makeClient);
    const told = toAppError(error, { operation: 'CreateBucket', bucket: name });
    const only = told.code === 'bucket-wrong-region' ? told.details?.['region'] : undefined;
    // A compatible server with one region names it to whoever signs for another.
    if (there.endpoint !== null && typeof only === 'string' && only !== region) {
      return await make({ ...there, region: only }, name, makeClient);
    }
    const regionIsToBlame = await isRegionToBlame(told, there, makeClient);
    if (regionIsToBlame) return err('bucket-region-invalid', { region });
    return { ok: false, error: told };
  }
}

/** Waits between attempts, in ms: S3 aborts CreateBucket for a name that was free a moment ago, or hides a new bucket. */
const waitsMs: readonly number[] = [500, 1000, 2000, 4000, 8000];

/** Sends CreateBucket again while S3 answers OperationAborted, some times. */
async function insist(create: () => Promise<unknown>): Promise<void> {
  for (const wait of [...waitsMs, null]) {
    try {
      await create();
      return;
    } catch (error) {
      if (wait === null || text(error, 'name') !== 'OperationAborted') throw error;
      await setTimeout(wait);
    }
  }
}

/** Waits until a new bucket is found, for some seconds at most: uploads to it would fail before that. */
async function waitUntilFound(there: Connection, name: string, makeClient?: ClientMaker): Promise<void> {
  for (const wait of waitsMs) {
    const opened = await openBucket(there, name, makeClient ? { makeClient } : {});
    if (opened.ok || opened.error.code !== 'bucket-not-found') return;
    await setTimeout(wait);
  }
}

/** The CreateBucket request, to be sent with any client. */
export function sendCreateBucket(
  name: string,
  region: string,
): (client: S3Client) => Promise<CreateBucketCommandOutput> {
  const command = new CreateBucketCommand({
    Bucket: name,
    ...(accountRegionalRegion(name) === null ? {} : { BucketNamespace: 'account-regional' }),
    // us-east-1 must not be named as a location constraint; every other region must be.
    ...(region === 'us-east-1'
      ? {}
      : { CreateBucketConfiguration: { LocationConstraint: region as BucketLocationConstraint } }),
  });
  return (client) => client.send(command);
}

/** The bucket was created in the meantime, or these keys may create buckets but not read them. */
async function reopen(there: Connection, name: string, makeClient?: ClientMaker): Promise<Outcome> {
  const opened = await openBucket(there, name, makeClient ? { makeClient } : {});
  return alreadyYours(opened.ok ? opened.value : { name, region: null, createdAt: null });
}

/**
 * A region that is not enabled for the account does not know the account's keys, and a region that does not
 * exist has no address. The region is to blame, not the keys or the network, when the same request works in
 * another region.
 */
async function isRegionToBlame(
  told: AppError,
  there: Connection,
  makeClient?: ClientMaker,
): Promise<boolean> {
  // A server that expects a signature for another region does not serve the region asked for.
  if (told.code === 'bucket-region-invalid' || told.code === 'bucket-wrong-region') return true;
  if (there.endpoint !== null) return false;
  if (told.code === 'host-not-found') return regions.every((known) => known.code !== there.region);
  if (!['access-key-unknown', 'secret-key-wrong', 'token-expired'].includes(told.code)) return false;
  const elsewhere = await listBuckets(there, makeClient ? { makeClient } : {});
  return elsewhere.ok || isDenial(elsewhere.error.code);
}
