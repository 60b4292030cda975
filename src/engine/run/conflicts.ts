import { HoistError } from '../../shared/errors/errors.js';
import type { ConflictPolicy } from '../../shared/models/run.js';
import { compareWithObject, type ObjectHint, objectExists } from '../transfer/compare.js';
import {
  type ConditionalWrites,
  isUnknownHeader,
  KeyTaken,
  type WriteOperation,
} from '../transfer/conditional-writes.js';
import { multipartThreshold } from '../transfer/part-plan.js';
import type { CompleteCondition } from '../transfer/resumable-client.js';
import type { SourceFile } from '../transfer/source-file.js';
import type { Target } from '../transfer/target.js';
import type { ObjectHints } from './object-hints.js';
import type { Sending, SendOutcome } from './sending.js';

/**
 * What an object under a key means: an outcome, `free` when there is no object, `taken` to try another name.
 */
export type KeyVerdict = SendOutcome | 'free' | 'taken';

/** What a run does about objects that are already in the bucket. */
export interface Conflicts {
  /** The policy is `overwrite`: an existing object is replaced. */
  readonly replaces: boolean;
  /** What the server does about `If-None-Match: *`. */
  readonly conditional: ConditionalWrites;
  /** Whether a write is to carry the condition: the policy keeps objects, and the server knows the header. */
  isConditional(operation: WriteOperation): boolean;
  /** What protects a key when its multipart upload is completed. */
  completeCondition(key: string, signal: AbortSignal): CompleteCondition;
  /**
   * Whether a PUT may go ahead on what the listing says: the condition protects the key against other writers,
   * or will be tested by {@link assertAbsent} and the PUT itself.
   */
  isFree(key: string, signal: AbortSignal): Promise<boolean>;
  /**
   * Asks S3 for the key, directly before a write whose condition the server is not known to honour: the listing
   * may be hours old. Does nothing where the condition is honoured or the policy replaces objects.
   *
   * With keys that may not read objects (HEAD answers 403), only the condition protects.
   *
   * @throws KeyTaken when the key has an object, HoistError `object-unproven` when neither the condition nor a
   * request for the key protects it
   */
  assertAbsent(operation: WriteOperation, key: string, signal: AbortSignal): Promise<void>;
  /**
   * Looks for an object before anything is sent: in the listing, or with a request when there is no listing
   * and the file is large. An object that another writer puts there meanwhile is caught by the condition on
   * the request or by {@link assertAbsent}.
   */
  lookBefore(key: string, file: SourceFile, sending: Sending): Promise<KeyVerdict>;
  /**
   * Compares a file with the object under its key and applies the policy.
   *
   * @throws HoistError `object-exists`, `object-differs` or `object-unproven` where the policy keeps the
   * object
   */
  settle(key: string, file: SourceFile, sending: Sending, hint?: ObjectHint | null): Promise<KeyVerdict>;
}

export function createConflicts(
  onConflict: ConflictPolicy,
  target: Target,
  hintFor: ObjectHints,
  conditional: ConditionalWrites,
): Conflicts {
  const replaces = onConflict === 'overwrite';

  async function settle(
    key: string,
    file: SourceFile,
    { mayHaveArrived, signal }: Sending,
    hint: ObjectHint | null = null,
  ): Promise<KeyVerdict> {
    const comparison = await compareWithObject(target, key, file, signal, hint);
    if (comparison.kind === 'absent') return 'free';
    if (comparison.kind === 'same' && mayHaveArrived) {
      return { kind: 'uploaded', key, size: file.size, proof: comparison.proof };
    }
    // It may be our own: another name would send it twice, and it is no conflict.
    if (comparison.kind === 'unproven' && mayHaveArrived) throw new HoistError('object-unproven');
    if (onConflict === 'fail') throw new HoistError('object-exists');
    if (comparison.kind === 'same') {
      return { kind: 'already-there', size: file.size, proof: comparison.proof };
    }
    if (onConflict === 'rename') return 'taken';
    throw new HoistError(comparison.kind === 'different' ? 'object-differs' : 'object-unproven');
  }

  const isConditional = (operation: WriteOperation): boolean =>
    !replaces && conditional.supportOf(operation) !== 'ignored';

  async function assertAbsent(operation: WriteOperation, key: string, signal: AbortSignal): Promise<void> {
    const support = conditional.supportOf(operation);
    if (replaces || support === 'honoured') return;
    const exists = await objectExists(target, key, signal);
    if (exists === true) throw new KeyTaken();
    // Nothing protects an object any more: neither the condition nor a request for the key.
    if (exists === null && support === 'ignored') throw new HoistError('object-unproven');
  }

  return {
    replaces,
    conditional,
    isConditional,
    assertAbsent,
    completeCondition: (key, signal) => ({
      async before() {
        await assertAbsent('complete', key, signal);
        return isConditional('complete');
      },
      isUnknown(error) {
        const carried = isConditional('complete');
        conditional.learn('complete', error);
        return carried && isUnknownHeader(error);
      },
    }),
    async isFree(key, signal) {
      if (conditional.supportOf('put') === 'ignored') return false;
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
      // Avoids sending a large file in vain; assertAbsent asks again where the condition does not protect.
      if (file.size <= multipartThreshold || hint === 'absent') return 'free';
      const exists = await objectExists(target, key, sending.signal);
      return exists === true ? settle(key, file, sending) : 'free';
    },
    settle,
  };
}
