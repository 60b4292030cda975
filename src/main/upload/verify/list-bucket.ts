import { HeadObjectCommand } from '@aws-sdk/client-s3';
import { listObjects } from '../../s3/list-objects.js';
import type { Journal } from '../journal/journal.js';
import type { Target } from '../transfer/target.js';

/** Asking for each object by name is cheaper than listing a far larger bucket to its end. */
const headLimit = 500;
/** After how many pages it is first looked how many are still open; each later look comes after twice as many. */
const pagesBeforeLook = 20;

/**
 * Lists the bucket under `prefix` again and notes for every row that should be there what the listing
 * says: there with the same size, another size, or missing. Throws the SDK's error when the keys may not
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
  let lookAt = pagesBeforeLook;
  let pages = 0;
  for await (const objects of listObjects(target.client, target.bucket, prefix, signal)) {
    for (const { key, size } of objects) journal.markListed(run, key, size);
    pages += 1;
    if (pages < lookAt) continue;
    lookAt *= 2;
    if (await askForFew(journal, run, target, signal)) break;
  }
  journal.markMissing(run);
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
