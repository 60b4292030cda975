import { HeadObjectCommand, S3ServiceException } from '@aws-sdk/client-s3';
import { lastKey, listObjects } from '../../s3/objects/list-objects.js';
import type { ListedObject } from '../../s3/objects/listing-contents.js';
import type { ListingStore } from '../journal/listing-store.js';
import type { KeyRange } from '../journal/records.js';
import type { Target } from '../transfer/target.js';

/** Up to this number, a HEAD for each object is cheaper than listing a much larger bucket to its end. */
const headLimit = 500;
/**
 * The number of pages after which the open rows are first counted; each later count comes after twice as
 * many.
 */
const pagesBeforeLook = 20;
/** Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html (MaxKeys) */
const keysPerPage = 1000;
/** A page can be requested only after the one before it has arrived: key ranges are listed in parallel. */
const rangesAtOnce = 8;

/** What is to be listed, and for which run. */
export interface Listing {
  readonly rows: ListingStore;
  readonly run: number;
  readonly target: Target;
  /** As it stands before the keys; empty for the whole bucket. */
  readonly prefix: string;
  readonly signal: AbortSignal;
}

/**
 * Lists the bucket under the prefix and notes for every row that should be there what the listing says:
 * present with the same size, another size, or missing. Throws the SDK's error when the keys may not list.
 */
export async function listAgain(listing: Listing): Promise<void> {
  const { rows, run } = listing;
  rows.clear(run);
  await listKeyRanges(listing);
  if (rows.unlisted(run, 1).length === 0) return;
  // Before anything counts as missing: some servers list in another order.
  await listWhole(listing);
  rows.markMissing(run);
}

/** Lists the ranges of the run's keys, and leaves open what did not show. */
async function listKeyRanges({ rows, run, target, prefix, signal }: Listing): Promise<void> {
  const failure = new AbortController();
  const until = AbortSignal.any([signal, failure.signal]);
  const ranges = rows.keyRanges(run, rangesAtOnce, keysPerPage);

  async function list({ last, keys }: KeyRange, after: string): Promise<void> {
    let pagesLeft = pagesBeforeLook + Math.ceil(keys / keysPerPage);
    for await (const objects of listObjects(target.client, target.bucket, prefix, until, after)) {
      for (const { key, size } of objects) rows.markListed(run, key, size);
      pagesLeft -= 1;
      if (pagesLeft === 0 || reaches(objects, last)) return;
    }
  }

  const listings = ranges.map((range, index) =>
    list(range, ranges[index - 1]?.last ?? keyBefore(range.first)).catch((error: unknown) => {
      failure.abort(error);
    }),
  );
  await Promise.all(listings);
  until.throwIfAborted();
}

/** Lists everything below the prefix, in any order, until every row has shown. */
async function listWhole(listing: Listing): Promise<void> {
  const { rows, run, target, prefix, signal } = listing;
  let lookAt = pagesBeforeLook;
  let pages = 0;
  for await (const objects of listObjects(target.client, target.bucket, prefix, signal)) {
    for (const { key, size } of objects) rows.markListed(run, key, size);
    pages += 1;
    if (pages < lookAt) continue;
    lookAt *= 2;
    if (await askForFew(listing)) return;
  }
}

/** A key shortly before this one, existing or not; empty when there is none. */
function keyBefore(key: string): string {
  return Array.from(key).slice(0, -1).join('');
}

function reaches(objects: readonly ListedObject[], key: string): boolean {
  const last = lastKey(objects);
  return last !== undefined && Buffer.compare(Buffer.from(last), Buffer.from(key)) >= 0;
}

/** Sends a HEAD for each row that is still open, if they are few and the keys may; whether it did. */
async function askForFew({ rows, run, target, signal }: Listing): Promise<boolean> {
  const open = rows.unlisted(run, headLimit + 1);
  if (open.length > headLimit) return false;
  for (const { key } of open) {
    try {
      const command = new HeadObjectCommand({ Bucket: target.bucket, Key: key });
      const head = await target.client.send(command, { abortSignal: signal });
      rows.markListed(run, key, head.ContentLength ?? -1);
    } catch (error) {
      const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
      // The answer to a HEAD has no body, so the status is all there is.
      if (status === 403) return false;
      if (status !== 404) throw error;
    }
  }
  return true;
}
