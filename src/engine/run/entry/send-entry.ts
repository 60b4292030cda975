import { maxRenames, renamedKey } from '../../../shared/aws/key-rules.js';
import { HoistError } from '../../../shared/errors/errors.js';
import type { EntryStore } from '../../journal/entry-store.js';
import type { ChecksumRecord, PlannedEntry } from '../../journal/records.js';
import type { KeyMapper } from '../../plan/key-mapper.js';
import {
  isRefusedWrite,
  isUnknownHeader,
  unmet,
  type WriteCondition,
} from '../../transfer/conditional-writes.js';
import { hashContent } from '../../transfer/content-hash.js';
import { putInParts } from '../../transfer/multipart.js';
import { multipartThreshold } from '../../transfer/part-plan.js';
import { withGuard, withSha256 } from '../../transfer/review.js';
import { putWhole } from '../../transfer/single-put.js';
import type { SourceFile, SourceFiles } from '../../transfer/source-file.js';
import type { SendContext, Wire } from '../../transfer/target.js';
import { compareWithObject } from '../../verify/compare-with-object.js';
import { type Conflicts, needsReading, type Protection } from './conflicts.js';
import { sendByFastPath } from './fast-path.js';
import type { Resumption, RowMultiparts } from './row-multiparts.js';
import type { Sending, SendOutcome } from './sending.js';

/** What sending needs, the same for all files of a run. */
export interface EntrySenderServices {
  readonly run: number;
  readonly entries: Pick<EntryStore, 'rekey'>;
  readonly files: SourceFiles;
  /** The key of a path before any other name was taken for it. */
  readonly keyOf: KeyMapper;
  readonly conflicts: Conflicts;
  readonly multiparts: RowMultiparts;
  readonly wire: Wire;
}

/**
 * Makes the action that sends one file under its key, following the conflict policy. Under every policy but
 * `overwrite` the request carries `If-None-Match: *`, where the server honours it. It throws the error of the
 * attempt as it came; the caller knows whether another attempt may help.
 */
export function createEntrySender(services: EntrySenderServices): (sending: Sending) => Promise<SendOutcome> {
  const { run, entries, files, keyOf, conflicts, multiparts, wire } = services;

  async function sendByFullPath(sending: Sending, file: SourceFile): Promise<SendOutcome> {
    let { entry } = sending;
    const inFlight = await multiparts.findInFlight(entry, file, sending.signal);
    if (inFlight !== null && 'kind' in inFlight) return inFlight;
    let resumption: Resumption | null = inFlight;
    const first = firstKeyOf(entry);
    let number = numberIn(entry.key, first);
    for (let tries = 0; tries <= maxRenames; tries += 1) {
      let taken = false;
      if (resumption === null) {
        const verdict = await conflicts.lookBefore(entry.key, file, sending);
        if (verdict !== 'free' && verdict !== 'taken') return verdict;
        taken = verdict === 'taken';
      }
      const outcome = taken ? 'taken' : await trySending(entry, file, resumption, sending);
      if (outcome !== 'taken' && outcome !== 'again') return outcome;
      resumption = null;
      if (outcome !== 'taken') continue;
      number += 1;
      entry = takeNextName(sending.entry, first, number);
    }
    throw new HoistError('object-exists');
  }

  async function sendInParts(
    sequence: number,
    file: SourceFile,
    resumption: Resumption | null,
    context: SendContext,
    expected: WriteCondition,
    parts: Sending['parts'],
  ): Promise<ChecksumRecord> {
    const { partSize, memory } = multiparts.plan(sequence, file, resumption);
    const condition = conflicts.completeCondition(context.key, expected, context.signal);
    const proof = await putInParts(file, partSize, context, memory, parts, condition);
    const { evidence } = proof;
    if (evidence === null || evidence.method !== 'none') return proof;
    // Parts of an earlier session were not compared with an answer: the object can be, by what S3 keeps of it.
    const { target, key, signal } = context;
    const comparison = await compareWithObject(target, key, file, signal).catch(() => null);
    signal.throwIfAborted();
    if (comparison?.kind !== 'same') return proof;
    const { guard, sha256 } = evidence;
    const compared = withGuard(comparison.proof, guard);
    return sha256 === null ? compared : withSha256(compared, sha256);
  }

  async function sendWhole(
    file: SourceFile,
    context: SendContext,
    expected: WriteCondition,
  ): Promise<ChecksumRecord> {
    const headers = conflicts.headersOf(expected);
    const { key, signal } = context;
    const send = async (): Promise<{ proof: ChecksumRecord; protection: Protection }> => {
      const protection = await conflicts.protect('put', key, expected, signal);
      const { condition } = protection;
      try {
        return { proof: await putWhole(file, { ...context, condition }), protection };
      } catch (error) {
        if (condition === 'none' || !needsReading(error, expected)) throw error;
        const proof = await putWhole(file, { ...context, condition: 'none' }).catch(() => {
          throw error;
        });
        headers?.ignore('put');
        return { proof, protection };
      }
    };
    const repeat = (): Promise<ChecksumRecord> =>
      putWhole(file, { ...context, condition: unmet(expected), onBytes: () => undefined });
    const { proof, protection } =
      headers === null || headers.supportOf('put') === 'ignored'
        ? await send()
        : await headers.learnFrom(send, repeat);
    return withGuard(proof, protection.guard());
  }

  async function trySending(
    entry: PlannedEntry,
    file: SourceFile,
    resumption: Resumption | null,
    sending: Sending,
  ): Promise<SendOutcome | 'taken' | 'again'> {
    const { key, sequence } = entry;
    const { signal, onBytes, parts, holding } = sending;
    const inParts = resumption !== null || file.size > multipartThreshold;
    const context: SendContext = { ...wire, key, condition: 'none', signal, onBytes };
    const expected = await conflicts.expectedAt(key, signal);
    const headers = conflicts.headersOf(expected);
    try {
      const proof = inParts
        ? await sendInParts(sequence, file, resumption, context, expected, parts)
        : await holding(file.size, () => sendWhole(file, context, expected));
      return { kind: 'uploaded', key, size: file.size, proof };
    } catch (error) {
      if (!inParts && headers !== null && isUnknownHeader(error)) {
        headers.learn('put', error);
        return 'again';
      }
      if (!isRefusedWrite(error)) throw error;
      const isListed = await conflicts.isListedByNow(key, expected, signal);
      await multiparts.drop(entry);
      if (isListed) return 'again';
      const verdict = await conflicts.settle(key, file, sending);
      // Gone between the two requests: the next attempt decides.
      if (verdict === 'free') throw error;
      return verdict;
    }
  }

  function firstKeyOf({ root, path, key }: PlannedEntry): string {
    const mapped = keyOf(root, path);
    return mapped.ok ? mapped.value : key;
  }

  function takeNextName(entry: PlannedEntry, first: string, number: number): PlannedEntry {
    const key = renamedKey(first, number);
    const isOurs = entries.rekey(run, entry.sequence, key);
    // Another file of this run has that name: the next round tries the one after it.
    return { ...entry, key: isOurs ? key : first, uploadId: null, partSize: null };
  }

  return async (sending) => {
    const quick = await sendByFastPath(sending, files, conflicts, wire);
    if (quick !== null) return quick;
    const file = await files.open(sending.entry, sending.signal);
    try {
      const outcome = await sendByFullPath(sending, file);
      return wire.wantsSha256 ? await withContentHash(outcome, file, sending.signal) : outcome;
    } finally {
      file.close();
    }
  };
}

/** The number of a name that an earlier attempt or session took; 0 for the file's own key. */
function numberIn(key: string, first: string): number {
  for (let number = 1; key !== first && number <= maxRenames; number += 1) {
    if (renamedKey(first, number) === key) return number;
  }
  return 0;
}

/** Adds the SHA-256 where it was not computed on the way: of files whose objects were there already. */
async function withContentHash(
  outcome: SendOutcome,
  file: SourceFile,
  signal: AbortSignal,
): Promise<SendOutcome> {
  const { evidence } = outcome.proof;
  if (evidence === null || evidence.sha256 !== null) return outcome;
  const content = await hashContent(file, signal);
  const isOther = evidence.method === 'crc32' && evidence.local !== content.crc32;
  if (isOther) throw new HoistError('file-changed');
  await file.assertUnchanged();
  return { ...outcome, proof: withSha256(outcome.proof, content.sha256) };
}
