import { HeadObjectCommand } from '@aws-sdk/client-s3';
import { type ListedObject, lastKey, listObjects } from '../../s3/list-objects.js';
import type { Journal } from '../journal/journal.js';
import type { KeyStretch } from '../journal/records.js';
import type { Target } from '../transfer/target.js';

/** Asking for each object by name is cheaper than listing a far larger bucket to its end. */
const headLimit = 500;
/** After how many pages more than needed it is first looked how many are still open; each later look after twice as many. */
const pagesBeforeLook = 20;
/** Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html (MaxKeys) */
const keysPerPage = 1000;
/** A page can be asked for only when the one before it has come: stretches of the keys are listed side by side. */
const stretchesAtOnce = 8;

/**
 * Lists the bucket under `prefix` again, as far as the run's keys reach, and notes for every row that should be there
 * what the listing says: there with the same size, another size, or missing. Throws the SDK's error when the keys may not
 * list.
 */
export async function listAgain(
  journal: Journal,
  run: number,
  target: Target,
  prefix: string,
  signal: AbortSignal,
): Promise<void> {
  journal.clearListed(run);
  const stretches = journal.keyStretches(run, stretchesAtOnce, keysPerPage);
  const end = new AbortController();
  const until = AbortSignal.any([signal, end.signal]);
  let lookAt = stretches.reduce((pages, { keys }) => pages + Math.ceil(keys / keysPerPage), pagesBeforeLook);
  let pages = 0;

  async function list({ last }: KeyStretch, after: string): Promise<void> {
    for await (const objects of listObjects(target.client, target.bucket, prefix, until, after)) {
      for (const { key, size } of objects) journal.markListed(run, key, size);
      if (reaches(objects, last)) return;
      pages += 1;
      if (pages < lookAt) continue;
      lookAt *= 2;
      if (await askForFew(journal, run, target, until)) end.abort();
    }
  }

  const listings = stretches.map((stretch, index) =>
    list(stretch, stretches[index - 1]?.last ?? keyBefore(stretch.first)).catch((error: unknown) => {
      const isOver = end.signal.aborted;
      // The others have nothing to add, and may not go on once this has thrown.
      end.abort();
      if (!isOver) throw error;
    }),
  );
  const failed = (await Promise.allSettled(listings)).find(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
  journal.markMissing(run);
}

/** A key that stands not far before this one, in the bucket or not; empty when there is none. */
function keyBefore(key: string): string {
  return Array.from(key).slice(0, -1).join('');
}

function reaches(objects: readonly ListedObject[], key: string): boolean {
  const last = lastKey(objects);
  return last !== undefined && Buffer.compare(Buffer.from(last), Buffer.from(key)) >= 0;
}

/** Asks for the rows that are still open one by one, if they are few; whether it did. */
async function askForFew(
  journal: Journal,
  run: number,
  target: Target,
  signal: AbortSignal,
): Promise<boolean> {
  const open = journal.unlisted(run, headLimit + 1);
  if (open.length > headLimit) return false;
  for (const { key } of open) {
    const head = await target.client
      .send(new HeadObjectCommand({ Bucket: target.bucket, Key: key }), { abortSignal: signal })
      .catch((error: unknown) => {
        if (error instanceof Error && error.name === 'NotFound') return null;
        throw error;
      });
    if (head !== null) journal.markListed(run, key, head.ContentLength ?? -1);
  }
  return true;
}
