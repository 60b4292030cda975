import {
  HeadBucketCommand,
  type HeadBucketCommandOutput,
  ListObjectsV2Command,
  type S3Client,
} from '@aws-sdk/client-s3';
import { isRegionShaped } from '../../shared/aws/regions.js';
import { type AppError, ok, type Result } from '../../shared/errors/errors.js';
import { createS3Client, type S3ClientOptions } from '../client/client-factory.js';
import type { Connection } from '../client/connection.js';
import { toAppError } from '../errors/error-catalogue.js';
import { status } from '../errors/error-shape.js';
import { regionOf } from '../errors/service-errors.js';

/** How questions about buckets get their client; tests put one in that leads to a server of theirs. */
export type ClientMaker = (connection: Connection, options?: S3ClientOptions) => S3Client;

/** Questions are small: a server that takes longer than this is as good as gone. */
const patience: S3ClientOptions = { maxSockets: 4, requestTimeoutMs: 30_000 };

/** Runs one piece of work with a client that is closed afterwards. */
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

/** What asking for a bucket by its name shows. */
export type BucketLocation =
  | { readonly state: 'open'; readonly region: string }
  | { readonly state: 'absent' }
  /** S3 refuses these keys. With a region it is known that the bucket exists: S3 names it for existing ones only. */
  | { readonly state: 'denied'; readonly region: string | null; readonly error: AppError }
  | { readonly state: 'failed'; readonly error: AppError };

/** How a bucket is talked to: its region (null where the server names none), and whether these keys may look into it. */
export interface BucketAccess {
  readonly region: string | null;
  readonly mayLook: boolean;
}

/**
 * What a location means to somebody who wants to send: null when there is no such bucket. Keys that may put objects but
 * not look are let through, since S3 tells them no more than this; what they may do, sending will show.
 *
 * Fails with what is wrong with the keys or the way to S3.
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

/** A bucket is in one region; S3 pointing on and on would be a mistake of the server. */
const mostRegions = 4;

/**
 * Finds out where a bucket is and whether these keys may look into it, starting in the connection's region and going
 * on to whichever S3 names. A refusal counts only once it came from the bucket's own region.
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

/** The first question about a bucket, to be sent by whichever client is given. */
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

/** HEAD answers have no body, so wrong keys look like a missing permission; the same question as a GET tells them apart. */
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
    if (told.code !== 'access-denied') return settled({ state: 'failed', error: told });
    return settled({ state: 'denied', region: knownRegion ?? regionOf(error) ?? null, error: told });
  }
}

function settled(location: BucketLocation): Answer {
  return { state: 'settled', location };
}

function otherRegion(error: unknown, here: Connection, tried: ReadonlySet<string>): Answer | null {
  const region = regionOf(error);
  if (region === undefined || tried.has(region) || tried.size >= mostRegions) return null;
  // On AWS the region becomes part of a host name.
  return here.endpoint === null && !isRegionShaped(region) ? null : { state: 'elsewhere', region };
}
