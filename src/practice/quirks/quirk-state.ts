import type { Quirks } from './quirks.js';

/** The quirks in force, and the events that some of them depend on. */
export interface QuirkState {
  readonly current: Quirks;
  /** Replaces the quirks for requests to come; earlier events stay known. */
  use(quirks: Quirks): void;
  bucketMade(name: string): void;
  /** Whether the bucket is so new that it is still hidden. */
  isBucketHidden(name: string): boolean;
  /** Counts a CreateBucket for that name; whether this one is to be aborted. */
  abortsCreateBucket(name: string): boolean;
  /** An object was created under a key without one. */
  objectAdded(bucketId: number, key: string): void;
  /** Whether the object is so new that listings do not show it yet. */
  isObjectUnlisted(bucketId: number, key: string): boolean;
  /** Counts a CompleteMultipartUpload of that upload; whether this one is to end in an error. */
  failsComplete(uploadId: string): boolean;
  /** Counts a write. Returns the seconds for `Retry-After`, or null if the write is served. */
  secondsToSlowDown(): number | null;
}

/** @param clock milliseconds since 1970 */
export function createQuirkState(quirks: Quirks, clock: () => number): QuirkState {
  let current = quirks;
  const madeAt = new Map<string, number>();
  const addedAt = new Map<string, number>();
  const creations = new Map<string, number>();
  const completions = new Map<string, number>();
  let served = 0;
  let slowUntil = 0;
  let slowTimes = 0;

  const count = (counts: Map<string, number>, name: string): number => {
    const times = (counts.get(name) ?? 0) + 1;
    counts.set(name, times);
    return times;
  };
  const isWithin = (times: Map<string, number>, name: string, ms: number | undefined): boolean => {
    const since = times.get(name);
    return ms !== undefined && since !== undefined && clock() - since < ms;
  };
  const nameOf = (bucketId: number, key: string): string => `${bucketId}/${key}`;

  return {
    get current() {
      return current;
    },
    use: (others) => {
      current = others;
    },
    bucketMade: (name) => {
      madeAt.set(name, clock());
    },
    isBucketHidden: (name) => isWithin(madeAt, name, current.newBucketHiddenMs),
    abortsCreateBucket: (name) => {
      const { createBucketAborts = 0 } = current;
      return createBucketAborts > 0 && count(creations, name) <= createBucketAborts;
    },
    objectAdded: (bucketId, key) => {
      if (current.listing?.lagMs !== undefined) addedAt.set(nameOf(bucketId, key), clock());
    },
    isObjectUnlisted: (bucketId, key) => isWithin(addedAt, nameOf(bucketId, key), current.listing?.lagMs),
    failsComplete: (uploadId) => {
      const { completeErrors } = current;
      return completeErrors !== undefined && count(completions, uploadId) <= completeErrors.times;
    },
    secondsToSlowDown: () => {
      const { slowDown } = current;
      if (slowDown === undefined) return null;
      const now = clock();
      if (now < slowUntil) return slowDown.seconds;
      served += 1;
      if (served < slowDown.everyWrites || slowTimes === slowDown.times) return null;
      served = 0;
      slowTimes += 1;
      slowUntil = now + slowDown.seconds * 1000;
      return null;
    },
  };
}
