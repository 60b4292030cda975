import { lastKey, listObjects } from '../../../s3/objects/list-objects.js';
import type { ListedObject } from '../../../s3/objects/listing-contents.js';
import type { Journal } from '../../journal/journal.js';
import type { ListingStore } from '../../journal/listing-store.js';
import type { KeyRange } from '../../journal/records.js';
import { whenReady } from '../../journal/when-ready.js';
import type { Target } from '../../transfer/target.js';
import { askForUnseen, confirmObjects } from './confirm-objects.js';

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
  readonly ready: Journal['ready'];
  readonly run: number;
  readonly target: Target;
  /** As it stands before the keys; empty for the whole bucket. */
  readonly prefix: string;
  readonly signal: AbortSignal;
  /** Called for each object that the bucket shows to be there. */
  readonly onSeen: () => void;
}

/**
 * Checks that the bucket has what was sent: lists it under the prefix, and sends a HEAD for each object that the listing
 * does not show as it was sent. So a listing that lags, has an order of its own, can't express a key or is not allowed
 * makes nothing missing. The result is noted for each row.
 *
 * @returns why rows may be unconfirmed: the error of the listing, or of the HEADs; null when everything was answered
 * @throws the signal's reason, or the journal's error
 */
export async function listAgain(listing: Listing): Promise<unknown> {
  const { rows, run, signal } = listing;
  rows.clear(run);
  let failure: unknown = null;
  try {
    await listKeyRanges(listing);
    // Some servers list in another order.
    if (rows.unconfirmed(run, 'unseen', -1, 1).length > 0) await listWhole(listing);
  } catch (error) {
    signal.throwIfAborted();
    failure = error;
  }
  const refusal = await confirmObjects(listing);
  return failure ?? refusal;
}

/** Lists the ranges of the run's keys, and leaves open what did not show. */
async function listKeyRanges({ rows, ready, run, target, prefix, signal, onSeen }: Listing): Promise<void> {
  const failure = new AbortController();
  const until = AbortSignal.any([signal, failure.signal]);
  const ranges = rows.keyRanges(run, rangesAtOnce, keysPerPage);

  async function list({ last, keys }: KeyRange, after: string): Promise<void> {
    let pagesLeft = pagesBeforeLook + Math.ceil(keys / keysPerPage);
    const pages = listObjects(target.client, target.bucket, prefix, until, after);
    for await (const objects of whenReady(pages, ready)) {
      for (const { key, size, etag } of objects) if (rows.markListed(run, key, size, etag)) onSeen();
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
  const { rows, ready, run, target, prefix, signal } = listing;
  let lookAt = pagesBeforeLook;
  let pages = 0;
  for await (const objects of whenReady(listObjects(target.client, target.bucket, prefix, signal), ready)) {
    for (const { key, size, etag } of objects) rows.markListed(run, key, size, etag);
    pages += 1;
    if (pages < lookAt) continue;
    lookAt *= 2;
    const isFew = rows.unconfirmed(run, 'unseen', -1, headLimit + 1).length <= headLimit;
    if (isFew && (await askForUnseen(listing))) return;
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
