import { HoistError } from '../../shared/errors/errors.js';
import type { ConflictPolicy } from '../../shared/models/run.js';
import { compareWithObject, type ObjectHint } from '../transfer/compare.js';
import type { ConditionalWrites } from '../transfer/conditional-writes.js';
import { multipartThreshold } from '../transfer/part-plan.js';
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
  /** Whether the server honours `If-None-Match: *`. */
  readonly conditional: ConditionalWrites;
  /**
   * Whether a conditional write may go ahead: while it is unknown whether the server honours the condition,
   * the listing must show that the key is absent.
   */
  isFree(key: string): Promise<boolean>;
  /**
   * Looks for an object before anything is sent: in the listing, or with a request when there is no listing
   * and the file is large. An object that another writer puts there meanwhile is caught by the condition on
   * the request, where the server honours it.
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
    if (onConflict === 'fail') throw new HoistError('object-exists');
    if (comparison.kind === 'same') {
      return { kind: 'already-there', size: file.size, proof: comparison.proof };
    }
    if (onConflict === 'rename') return 'taken';
    throw new HoistError(comparison.kind === 'different' ? 'object-differs' : 'object-unproven');
  }

  return {
    replaces,
    conditional,
    async isFree(key) {
      if (conditional.state === 'ignored') return false;
      const hint = await hintFor(key);
      return hint === 'absent' || (hint === 'unknown' && conditional.state === 'honoured');
    },
    async lookBefore(key, file, sending) {
      if (replaces) {
        const comparison = sending.mayHaveArrived
          ? await compareWithObject(target, key, file, sending.signal)
          : null;
        if (comparison?.kind !== 'same') return 'free';
        return { kind: 'uploaded', key, size: file.size, proof: comparison.proof };
      }
      const hint = await hintFor(key);
      if (hint === 'absent') return 'free';
      if (hint !== 'unknown') return settle(key, file, sending, hint);
      const mustAsk = file.size > multipartThreshold || conditional.state === 'ignored';
      return mustAsk ? settle(key, file, sending) : 'free';
    },
    settle,
  };
}
