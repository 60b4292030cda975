import { orAborted } from '../../../base/async/or-aborted.js';
import { toAppError } from '../../../s3/errors/error-catalogue.js';
import { type ListedPage, listObjects } from '../../../s3/objects/list-objects.js';
import type { ListedObject } from '../../../s3/objects/listing-contents.js';
import type { AppError } from '../../../shared/errors/errors.js';
import type { Journal } from '../../journal/journal.js';
import { whenReady } from '../../journal/when-ready.js';
import type { Target } from '../../transfer/target.js';

/**
 * What the bucket held under the prefix when the run started, listed during the scan. A listing comes in key
 * order, and so nearly does the scan, so a lookup of a key waits only until the listing has passed it.
 */
export interface RemoteIndex {
  /**
   * The object under a key; `absent` when there was none; `unknown` when the bucket could not be listed.
   * Rejects with the signal's reason when it is aborted before the listing has come to the key.
   */
  lookup(key: string, signal: AbortSignal): Promise<Omit<ListedObject, 'key'> | 'absent' | 'unknown'>;
  /**
   * The same after an answer of {@link lookup} turned out to be wrong: servers that list in an order of their own may list a
   * key that was taken for passed. Where that order has shown, waits until the listing has ended.
   */
  lookAgain(key: string, signal: AbortSignal): Promise<Omit<ListedObject, 'key'> | 'absent' | 'unknown'>;
  /** Lists to the end; resolves when done, or when it can't continue. Never rejects. */
  fill(signal: AbortSignal): Promise<void>;
  /** Everything under the prefix was listed. */
  readonly isComplete: boolean;
  /** Why the listing ended early; null otherwise. */
  readonly error: AppError | null;
}

/** @param firstPage the first page, asked for already; null, also as its result, when it has to be asked for */
export function createRemoteIndex(
  { remote: store, ready }: Pick<Journal, 'remote' | 'ready'>,
  run: number,
  target: Target,
  prefix: string,
  firstPage: Promise<ListedPage | null> | null = null,
): RemoteIndex {
  store.forget(run);
  let isEmpty = true;
  let passed: Buffer | null = null;
  let isInOrder = true;
  let state: 'listing' | 'complete' | 'failed' = 'listing';
  let error: AppError | null = null;
  let waiting: (() => void)[] = [];
  const wake = (): void => {
    const released = waiting;
    waiting = [];
    for (const go of released) go();
  };

  async function list(signal: AbortSignal): Promise<void> {
    const early = firstPage === null ? null : await orAborted(firstPage, signal);
    const pages = listObjects(target.client, target.bucket, prefix, signal, early ?? undefined);
    for await (const objects of whenReady(pages, ready)) {
      store.add(run, objects);
      isEmpty &&= objects.length === 0;
      for (const { key } of objects) {
        const next = Buffer.from(key);
        isInOrder &&= passed === null || passed.compare(next) < 0;
        passed = next;
      }
      wake();
    }
  }

  async function nextPage(signal: AbortSignal): Promise<void> {
    const listed = new Promise<void>((resolve) => {
      waiting.push(resolve);
    });
    await orAborted(listed, signal);
  }

  async function lookup(key: string, signal: AbortSignal): ReturnType<RemoteIndex['lookup']> {
    if (isEmpty && state === 'complete') return 'absent';
    const bytes = Buffer.from(key);
    while (state === 'listing' && (passed === null || passed.compare(bytes) < 0)) await nextPage(signal);
    const found = store.find(run, key);
    if (found !== null) return found;
    // A listing that ended early says nothing about the keys after that point.
    const isPassed = state === 'complete' || (passed !== null && passed.compare(bytes) >= 0);
    return isPassed ? 'absent' : 'unknown';
  }

  return {
    get isComplete() {
      return state === 'complete';
    },
    get error() {
      return error;
    },
    lookup,
    async lookAgain(key, signal) {
      while (state === 'listing' && !isInOrder) await nextPage(signal);
      return lookup(key, signal);
    },
    async fill(signal) {
      try {
        await list(signal);
        state = 'complete';
      } catch (cause) {
        error = toAppError(cause, { bucket: target.bucket, operation: 'ListObjectsV2' });
        state = 'failed';
      }
      wake();
    },
  };
}
