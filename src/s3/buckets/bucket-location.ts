import {
  HeadBucketCommand,
  type HeadBucketCommandOutput,
  ListObjectsV2Command,
  type S3Client,
} from '@aws-sdk/client-s3';
import { isRegionShaped } from '../../shared/aws/regions.js';
import { isDenial } from '../../shared/errors/error-class.js';
import { type AppError, ok, type Result } from '../../shared/errors/errors.js';
import { createS3Client, type S3ClientOptions } from '../client/client-factory.js';
import type { Connection } from '../client/connection.js';
import { toAppError } from '../errors/error-catalogue.js';
import { status } from '../errors/error-shape.js';
import { regionOf } from '../errors/service-errors.js';

/** How bucket requests get their client; tests pass one that connects to their own server. */
export type ClientMaker = (connection: Connection, options?: S3ClientOptions) => S3Client;

/** These requests are small: a server that takes longer than this counts as unreachable. */
const patience: S3ClientOptions = { maxSockets: 4, requestTimeoutMs: 30_000 };

/** Runs `work` with a client that is closed afterwards. */
export async function withClient<T>(
  connection: Connection,
  work: (client: S3Client) => Promise<T>,
  makeClient: ClientMaker = createS3Client,
): Promise<T> {
  const client = makeClient(connection, patience);
  try {
    return await work(client);
  } finally {
    client.destroy();
  }
}

/** What a bucket's name leads to. */
export type BucketLocation =
  | { readonly state: 'open'; readonly region: string }
  | { readonly state: 'absent' }
  /**
   * S3 refuses these keys. When a region is known, the bucket exists: S3 names the region of existing buckets
   * only.
   */
  | { readonly state: 'denied'; readonly region: string | null; readonly error: AppError }
  | { readonly state: 'failed'; readonly error: AppError };

/**
 * How to access a bucket: its region (null where the server names none), and whether these keys may list it.
 */
export interface BucketAccess {
  readonly region: string | null;
  readonly mayLook: boolean;
}

/**
 * What a location means for an upload; null when there is no such bucket. Keys that may put objects but not
 * list the bucket are let through, since S3 tells no more at this point; sending will show what they may do.
 *
 * Fails with the error of the keys or the network.
 */
export function accessAt(location: BucketLocation): Result<BucketAccess | null> {
  switch (location.state) {
    case 'open':
      return ok({ region: location.region, mayLook: true });
    case 'denied':
      return ok({ region: location.region, mayLook: false });
    case 'absent':
      return ok(null);
    case 'failed':
      return { ok: false, error: location.error };
  }
}

type Answer =
  | { readonly state: 'settled'; readonly location: BucketLocation }
  | { readonly state: 'elsewhere'; readonly region: string };

/** A bucket is in one region. A server that keeps redirecting is at fault. */
const mostRegions = 4;

/**
 * Finds a bucket's region and whether these keys may list it. Starts in the connection's region and follows
 * the regions S3 names. A refusal counts only when it comes from the bucket's own region.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html
 */
export async function locateBucket(
  connection: Connection,
  name: string,
  makeClient?: ClientMaker,
): Promise<BucketLocation> {
  const tried = new Set<string>();
  let region = connection.region;
  for (;;) {
    tried.add(region);
    const here: Connection = { ...connection, region };
    const answer = await withClient(here, (client) => ask(client, here, name, tried), makeClient);
    if (answer.state === 'settled') return answer.location;
    region = answer.region;
  }
}

/** The first request about a bucket, to be sent with any client. */
export function lookForBucket(name: string): (client: S3Client) => Promise<HeadBucketCommandOutput> {
  return (client) => client.send(new HeadBucketCommand({ Bucket: name }));
}

async function ask(
  client: S3Client,
  here: Connection,
  name: string,
  tried: ReadonlySet<string>,
): Promise<Answer> {
  try {
    const head = await lookForBucket(name)(client);
    return settled({ state: 'open', region: head.BucketRegion ?? here.region });
  } catch (error) {
    if (status(error) === 404 && regionOf(error) === undefined) return settled({ state: 'absent' });
    const elsewhere = otherRegion(error, here, tried);
    if (elsewhere !== null) return elsewhere;
    const httpStatus = status(error);
    const silent = httpStatus !== undefined && httpStatus < 500 && httpStatus !== 429;
    return silent
      ? await askForWords(client, here, name, tried, regionOf(error) ?? null)
      : settled({ state: 'failed', error: toAppError(error, { operation: 'HeadBucket', bucket: name }) });
  }
}

/**
 * A HEAD response has no body, so wrong keys look like a missing permission. A GET of the same bucket tells
 * them apart.
 */
async function askForWords(
  client: S3Client,
  here: Connection,
  name: string,
  tried: ReadonlySet<string>,
  knownRegion: string | null,
): Promise<Answer> {
  try {
    await client.send(new ListObjectsV2Command({ Bucket: name, MaxKeys: 1 }));
    return settled({ state: 'open', region: knownRegion ?? here.region });
  } catch (error) {
    const elsewhere = otherRegion(error, here, tried);
    if (elsewhere !== null) return elsewhere;
    const told = toAppError(error, { operation: 'ListObjectsV2', bucket: name });
    if (told.code === 'bucket-not-found') return settled({ state: 'absent' });
    if (!isDenial(told.code)) return settled({ state: 'failed', error: told });
    return settled({ state: 'denied', region: knownRegion ?? regionOf(error) ?? null, error: told });
  }
}

function settled(location: BucketLocation): Answer {
  return { state: 'settled', location };
}

function otherRegion(error: unknown, here: Connection, tried: ReadonlySet<string>): Answer | null {
  const region = regionOf(error);
  if (region === undefined || tried.has(region) || tried.size >= mostRegions) return null;
  // On AWS the region becomes part of a host name, so it must look like one.
  return here.endpoint === null && !isRegionShaped(region) ? null : { state: 'elsewhere', region };
}
