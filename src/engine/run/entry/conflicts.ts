import { unquoted } from '../../../s3/objects/etag.js';
import { HoistError } from '../../../shared/errors/errors.js';
import type { WriteGuard } from '../../../shared/models/proof.js';
import type { ConflictPolicy } from '../../../shared/models/run.js';
import {
  type ConditionalWrites,
  createConditionalWrites,
  isUnknownHeader,
  KeyTaken,
  type WriteCondition,
  type WriteOperation,
} from '../../transfer/conditional-writes.js';
import { findObject, statusOf } from '../../transfer/head-object.js';
import { multipartThreshold } from '../../transfer/part-plan.js';
import type { CompleteCondition } from '../../transfer/resumable-client.js';
import type { SourceFile } from '../../transfer/source-file.js';
import type { Target } from '../../transfer/target.js';
import { compareWithObject } from '../../verify/compare-with-object.js';
import type { ObjectHint } from '../../verify/object-hint.js';
import { createEarlyQuestion } from './early-question.js';
import type { ObjectHints } from './object-hints.js';
import type { RemoteIndex } from './remote-index.js';
import type { Sending, SendOutcome } from './sending.js';

/**
 * What an object under a key means: an outcome, `free` when there is no object, `taken` to try another name.
 */
export type KeyVerdict = SendOutcome | 'free' | 'taken';

/** How a write is protected against other writers. */
export interface Protection {
  /** What its request carries. */
  readonly condition: WriteCondition;
  /** What protected the key; to be called when the write was carried out. */
  guard(): WriteGuard;
}

/** What a run does about objects that are already in the bucket. */
export interface Conflicts {
  /** The policy is `overwrite`: an existing object is replaced. */
  readonly replaces: boolean;
  /**
   * What a write may find under its key. No object, unless the policy is `overwrite`: then what the bucket listed at the start,
   * or anything (`none`) where it could not be listed.
   */
  expectedAt(key: string, signal: AbortSignal): Promise<WriteCondition>;
  /** Whether the listing shows by now an object that it did not show when `expected` was taken from it. */
  isListedByNow(key: string, expected: WriteCondition, signal: AbortSignal): Promise<boolean>;
  /** What the server does about the header of a condition; null for `none`. */
  headersOf(expected: WriteCondition): ConditionalWrites | null;
  /** What protects a key when its multipart upload is completed. */
  completeCondition(key: string, expected: WriteCondition, signal: AbortSignal): CompleteCondition;
  /**
   * Whether a PUT may go ahead on what the listing says: the condition protects the key against other writers,
   * or will be tested by {@link protect} and the PUT itself.
   */
  isFree(key: string, signal: AbortSignal): Promise<boolean>;
  /**
   * Asks S3 for the key, directly before a write whose condition the server is not known to honour: the listing
   * may be hours old. Does nothing where the condition is honoured.
   *
   * With keys that may not read objects (HEAD answers 403), only the condition protects.
   *
   * @throws KeyTaken when the key has another object than expected, HoistError `object-unproven` when neither the condition
   * nor a request for the key protects an object that the policy keeps
   */
  protect(
    operation: WriteOperation,
    key: string,
    expected: WriteCondition,
    signal: AbortSignal,
  ): Promise<Protection>;
  /**
   * Looks for an object before anything is sent: in the listing, or with a request when there is no listing
   * and the file is large. An object that another writer puts there meanwhile is caught by the condition on
   * the request or by {@link protect}.
   */
  lookBefore(key: string, file: SourceFile, sending: Sending): Promise<KeyVerdict>;
  /**
   * Compares a file with the object under its key and applies the policy.
   *
   * @throws HoistError `object-exists`, `object-differs` or `object-unproven` where the policy keeps the
   * object, `object-changed` where it replaces the one that was listed and there is another, or none
   */
  settle(key: string, file: SourceFile, sending: Sending, hint?: ObjectHint | null): Promise<KeyVerdict>;
}

export function createConflicts(
  onConflict: ConflictPolicy,
  target: Target,
  hintFor: ObjectHints,
  remote: Pick<RemoteIndex, 'lookAgain'>,
  /** An endpoint that is known to honour conditions (AWS itself). */
  isTrusted: boolean,
): Conflicts {
  const replaces = onConflict === 'overwrite';
  const ifAbsent = createConditionalWrites(isTrusted);
  const ifMatch = createConditionalWrites(isTrusted);

  async function settle(
    key: string,
    file: SourceFile,
    { mayHaveArrived, signal }: Sending,
    hint: ObjectHint | null = null,
  ): Promise<KeyVerdict> {
    const comparison = await compareWithObject(target, key, file, signal, hint);
    if (comparison.kind === 'absent' && !replaces) return 'free';
    if (comparison.kind === 'same' && mayHaveArrived) {
      return { kind: 'uploaded', key, size: file.size, proof: comparison.proof };
    }
    // It may be our own: another name would send it twice, and it is no conflict.
    if (comparison.kind === 'unproven' && mayHaveArrived) throw new HoistError('object-unproven');
    if (onConflict === 'fail') throw new HoistError('object-exists');
    if (comparison.kind === 'same') {
      return { kind: 'already-there', size: file.size, proof: comparison.proof };
    }
    if (replaces) throw new HoistError('object-changed');
    if (onConflict === 'rename') return 'taken';
    throw new HoistError(comparison.kind === 'different' ? 'object-differs' : 'object-unproven');
  }

  function headersOf(expected: WriteCondition): ConditionalWrites | null {
    if (expected === 'none') return null;
    return expected === 'absent' ? ifAbsent : ifMatch;
  }

  async function protect(
    operation: WriteOperation,
    key: string,
    expected: WriteCondition,
    signal: AbortSignal,
    find = () => findObject(target, key, signal),
  ): Promise<Protection> {
    const headers = headersOf(expected);
    if (headers === null || expected === 'none') return { condition: 'none', guard: () => 'none' };
    const support = headers.supportOf(operation);
    const condition = support === 'ignored' ? 'none' : expected;
    let isAsked = false;
    if (support !== 'honoured') {
      const found = await find();
      isAsked = found !== null;
      if (found !== null && !isAsExpected(found, expected)) throw new KeyTaken();
      // Nothing protects an object any more: neither the condition nor a request for the key.
      if (found === null && support === 'ignored' && !replaces) throw new HoistError('object-unproven');
    }
    return {
      condition,
      guard() {
        if (condition !== 'none' && headers.supportOf(operation) === 'honoured') return 'condition';
        return isAsked ? 'asked' : 'none';
      },
    };
  }

  function completeCondition(key: string, expected: WriteCondition, signal: AbortSignal): CompleteCondition {
    const headers = headersOf(expected);
    const question = createEarlyQuestion(() => findObject(target, key, signal));
    let protection: Protection | null = null;
    let isBare = false;
    return {
      prepare() {
        if (headers !== null && headers.supportOf('complete') !== 'honoured') question.askEarly();
      },
      async before() {
        protection = await protect('complete', key, expected, signal, () => question.answer());
        return isBare ? 'none' : protection.condition;
      },
      isUnsupported(error) {
        const carried = protection !== null && protection.condition !== 'none' && !isBare;
        headers?.learn('complete', error);
        isBare = carried && (isUnknownHeader(error) || needsReading(error, expected));
        return isBare;
      },
      done() {
        if (isBare) headers?.ignore('complete');
        return protection?.guard() ?? null;
      },
    };
  }

  return {
    replaces,
    async expectedAt(key, signal) {
      if (!replaces) return 'absent';
      const hint = await hintFor(key, signal);
      if (hint === 'absent') return 'absent';
      return hint === 'unknown' || hint.etag === '' ? 'none' : { etag: hint.etag };
    },
    async isListedByNow(key, expected, signal) {
      if (!replaces || expected !== 'absent') return false;
      const listed = await remote.lookAgain(key, signal);
      return listed !== 'absent' && listed !== 'unknown';
    },
    headersOf,
    protect,
    completeCondition,
    async isFree(key, signal) {
      if (ifAbsent.supportOf('put') === 'ignored') return false;
      const hint = await hintFor(key, signal);
      return hint === 'absent' || hint === 'unknown';
    },
    async lookBefore(key, file, sending) {
      if (replaces) {
        const comparison = sending.mayHaveArrived
          ? await compareWithObject(target, key, file, sending.signal)
          : null;
        if (comparison?.kind !== 'same') return 'free';
        return { kind: 'uploaded', key, size: file.size, proof: comparison.proof };
      }
      const hint = await hintFor(key, sending.signal);
      if (hint !== 'absent' && hint !== 'unknown') return settle(key, file, sending, hint);
      // Avoids sending a large file in vain; `protect` asks again where the condition does not.
      if (file.size <= multipartThreshold || hint === 'absent') return 'free';
      const found = await findObject(target, key, sending.signal);
      return found === null || found === 'absent' ? 'free' : settle(key, file, sending);
    },
    settle,
  };
}

function isAsExpected(
  found: NonNullable<Awaited<ReturnType<typeof findObject>>>,
  expected: Exclude<WriteCondition, 'none'>,
): boolean {
  if (found === 'absent') return expected === 'absent';
  // A server that gives no ETag has nothing to compare.
  return expected !== 'absent' && (found.etag === null || unquoted(found.etag) === unquoted(expected.etag));
}

/**
 * Whether `If-Match` may be what is refused: S3 also wants s3:GetObject for it.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
export function needsReading(error: unknown, expected: WriteCondition): boolean {
  return typeof expected === 'object' && statusOf(error) === 403;
}
