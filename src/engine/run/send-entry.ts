import type { Throttle } from '../../base/async/throttle.js';
import { maxRenames, renamedKey } from '../../shared/aws/key-rules.js';
import { HoistError } from '../../shared/errors/errors.js';
import type { ConflictPolicy } from '../../shared/models/run.js';
import type { Journal } from '../journal/journal.js';
import type { ChecksumRecord, PlannedEntry } from '../journal/records.js';
import type { Root } from '../plan/scanned-entry.js';
import { compareWithObject, type ObjectHint } from '../transfer/compare.js';
import { type ConditionalWrites, isRefusedCondition } from '../transfer/conditional-writes.js';
import { contentTypeOf } from '../transfer/content-type.js';
import { type FastPutAnswer, fastPut } from '../transfer/fast-put.js';
import { keptParts, putInParts } from '../transfer/multipart.js';
import { multipartThreshold, planParts } from '../transfer/part-plan.js';
import type { PutSink } from '../transfer/put-sink.js';
import type { MultipartMemory, PartSender } from '../transfer/resumable-client.js';
import { putWhole } from '../transfer/single-put.js';
import { isFolderPath, openEntry, pathOf, type SourceFile } from '../transfer/source-file.js';
import type { Attempt, Target } from '../transfer/target.js';
import { dropMultipart } from './drop-multipart.js';
import { hintFor } from './object-hint.js';
import type { RemoteIndex } from './remote-index.js';

export type SendOutcome =
  | { readonly kind: 'uploaded'; readonly key: string; readonly size: number; readonly proof: ChecksumRecord }
  | { readonly kind: 'already-there'; readonly size: number; readonly proof: ChecksumRecord };

export interface SendContext {
  readonly run: number;
  /** When the run was created, in ms since 1970 by this computer's clock. */
  readonly createdMs: number;
  readonly roots: readonly Root[];
  readonly followSymlinks: boolean;
  readonly target: Target;
  readonly journal: Pick<Journal, 'entries' | 'multiparts' | 'remote'>;
  readonly onConflict: ConflictPolicy;
  /** What the bucket held at the start; null when nothing asks for it. */
  readonly remote: RemoteIndex | null;
  readonly conditional: ConditionalWrites;
  readonly throttle: Throttle | null;
  /** The fast path for PUTs; null to send everything through the SDK. */
  readonly senders: PutSink | null;
  readonly signal: AbortSignal;
  readonly parts: PartSender;
}

/** One file on its way. */
export interface Sending {
  readonly entry: PlannedEntry;
  /** An earlier attempt got no answer, so an equal object in the bucket is our own. */
  readonly mayHaveArrived: boolean;
  readonly onBytes: (bytes: number) => void;
}

/**
 * Sends one file under its key, following the conflict policy. An existing object is never replaced
 * except by `overwrite`: every other request carries `If-None-Match: *`. Throws the error of the attempt
 * as it came; the caller knows whether another attempt may help.
 */
export async function sendEntry(sending: Sending, context: SendContext): Promise<SendOutcome> {
  const quick = await sendQuickly(sending, context);
  if (quick !== null) return quick;
  const file = await openEntry(context.roots, sending.entry, context.followSymlinks);
  try {
    let { entry } = sending;
    const begun = await findInFlight(entry, file, context);
    if (begun !== null && 'kind' in begun) return begun;
    let resumption: Resumption | null = begun;
    for (let renames = 0; renames <= maxRenames; renames += 1) {
      let taken = false;
      if (resumption === null) {
        const settled = await lookBefore(entry.key, file, sending, context);
        if (settled !== 'free' && settled !== 'taken') return settled;
        taken = settled === 'taken';
      }
      const outcome = taken ? 'taken' : await trySending(entry, file, resumption, sending, context);
      if (outcome !== 'taken' && outcome !== 'again') return outcome;
      resumption = null;
      if (outcome === 'taken') entry = takeNextName(sending.entry, renames + 1, context);
    }
    throw new HoistError('object-exists');
  } finally {
    await file.close();
  }
}

/**
 * Sends a small file by the sender pool, where nothing speaks against it: no doubt about an earlier attempt, no
 * object in the way as far as the listing knows, and a server not known to break its word on conditions. Null
 * when the slow path has to be taken, which finds out what is the matter.
 */
async function sendQuickly(
  { entry, mayHaveArrived, onBytes }: Sending,
  context: SendContext,
): Promise<SendOutcome | null> {
  const { senders, conditional, onConflict } = context;
  const onlyIfAbsent = onConflict !== 'overwrite';
  if (senders === null || mayHaveArrived || entry.method !== 'single' || isFolderPath(entry.path))
    return null;
  if (onlyIfAbsent && !(await isFree(entry.key, context))) return null;
  const task = {
    file: pathOf(context.roots, entry),
    followSymlinks: context.followSymlinks,
    part: null,
    maxBytes: multipartThreshold,
    contentType: contentTypeOf(entry.key),
  };
  const put = async (report: Attempt['onBytes']): Promise<FastPutAnswer> => {
    const attempt = { ...attemptAt(entry.key, context, report), onlyIfAbsent };
    const answer = await fastPut(task, attempt);
    if (answer === null) throw new LeftToTheSdk();
    return answer;
  };
  try {
    const answer =
      onlyIfAbsent && conditional.state === 'unknown'
        ? await conditional.learnFrom(
            () => put(onBytes),
            () => put(() => undefined),
          )
        : await put(onBytes);
    if (answer.kind !== 'sent') return null;
    const { size, etag, checksum } = answer;
    return { kind: 'uploaded', key: entry.key, size, proof: { etag, checksum } };
  } catch (error) {
    if (error instanceof LeftToTheSdk || isRefusedCondition(error)) return null;
    throw error;
  }
}

/** S3 answered the sender pool something that only the SDK has words for. */
class LeftToTheSdk extends Error {}

/** Whether a conditional write may go ahead: while nobody knows what the condition is worth, the listing has to be sure. */
async function isFree(key: string, context: SendContext): Promise<boolean> {
  const { state } = context.conditional;
  if (state === 'ignored') return false;
  const hint = await hintFor(key, context);
  return hint === 'absent' || (hint === 'unknown' && state === 'honoured');
}

function attemptAt(key: string, context: SendContext, onBytes: Attempt['onBytes']): Attempt {
  return {
    target: context.target,
    key,
    onlyIfAbsent: context.onConflict !== 'overwrite' && context.conditional.state !== 'ignored',
    signal: context.signal,
    throttle: context.throttle,
    senders: context.senders,
    onBytes,
  };
}

/**
 * Looks for an object before anything is sent: in the listing, or by asking when there is none and the
 * file is big. What the listing can't know (a writer at the same time) the condition on the request catches.
 */
async function lookBefore(
  key: string,
  file: SourceFile,
  sending: Sending,
  context: SendContext,
): Promise<SendOutcome | 'free' | 'taken'> {
  if (context.onConflict === 'overwrite') {
    const comparison = sending.mayHaveArrived
      ? await compareWithObject(context.target, key, file, context.signal)
      : null;
    if (comparison?.kind !== 'same') return 'free';
    return { kind: 'uploaded', key, size: file.size, proof: comparison.proof };
  }
  const hint = await hintFor(key, context);
  if (hint === 'absent') return 'free';
  if (hint !== 'unknown') return settle(key, file, sending, context, hint);
  const mustAsk = file.size > multipartThreshold || context.conditional.state === 'ignored';
  return mustAsk ? settle(key, file, sending, context) : 'free';
}

/** A multipart upload begun earlier that can go on. */
type Resumption = Pick<MultipartMemory, 'kept'> & { readonly uploadId: string; readonly partSize: number };

/**
 * What became of the multipart upload an earlier attempt or session began: it goes on, or it had ended well
 * and only its answer was lost, or (null) there is none to go on with. One that was begun from a file that
 * changed since is removed, and so is one whose id was never heard of.
 */
async function findInFlight(
  entry: PlannedEntry,
  file: SourceFile,
  context: SendContext,
): Promise<Resumption | SendOutcome | null> {
  const { journal, run, target, signal } = context;
  const { uploadId, partSize } = entry;
  if (entry.createPending) await dropMultipart(entry, context, signal);
  if (uploadId === null || partSize === null) return null;
  const isSameFile = file.size === entry.size && file.mtimeMs === entry.mtimeMs && file.inode === entry.inode;
  if (!isSameFile) {
    await dropMultipart(entry, context, signal);
    journal.entries.markRestarted(run, entry.sequence);
    return null;
  }
  const kept = await keptParts(
    target,
    entry.key,
    uploadId,
    journal.multiparts.parts(run, entry.sequence),
    signal,
  );
  if (kept !== null) return { uploadId, partSize, kept };
  // Not taken at its word: Ceph can answer so for an upload that is still there.
  await dropMultipart(entry, context, signal);
  const comparison = await compareWithObject(target, entry.key, file, signal);
  if (comparison.kind !== 'same') return null;
  return { kind: 'uploaded', key: entry.key, size: file.size, proof: comparison.proof };
}

async function trySending(
  entry: PlannedEntry,
  file: SourceFile,
  resumption: Resumption | null,
  sending: Sending,
  context: SendContext,
): Promise<SendOutcome | 'taken' | 'again'> {
  const { conditional } = context;
  const attempt = attemptAt(entry.key, context, sending.onBytes);
  const send = (): Promise<ChecksumRecord> =>
    resumption !== null || file.size > multipartThreshold
      ? sendParts(entry, file, resumption, attempt, context)
      : putWhole(file, attempt);
  const repeat = (): Promise<ChecksumRecord> => putWhole(file, { ...attempt, onBytes: () => undefined });
  try {
    const canTeach = attempt.onlyIfAbsent && file.size <= multipartThreshold;
    const proof = canTeach ? await conditional.learnFrom(send, repeat) : await send();
    return { kind: 'uploaded', key: entry.key, size: file.size, proof };
  } catch (error) {
    if (attempt.onlyIfAbsent && conditional.state === 'ignored') {
      await dropMultipart(entry, context);
      return 'again';
    }
    if (!isRefusedCondition(error)) throw error;
    await dropMultipart(entry, context);
    const settled = await settle(entry.key, file, sending, context);
    // Gone again between the two questions: let the next attempt decide.
    if (settled === 'free') throw error;
    return settled;
  }
}

/** What an object under the key means: the outcome it settles, `free` when there is none, `taken` to try another name. */
async function settle(
  key: string,
  file: SourceFile,
  sending: Sending,
  context: SendContext,
  hint: ObjectHint | null = null,
): Promise<SendOutcome | 'free' | 'taken'> {
  const comparison = await compareWithObject(context.target, key, file, context.signal, hint);
  if (comparison.kind === 'absent') return 'free';
  if (comparison.kind === 'same' && sending.mayHaveArrived) {
    return { kind: 'uploaded', key, size: file.size, proof: comparison.proof };
  }
  if (context.onConflict === 'fail') throw new HoistError('object-exists');
  if (comparison.kind === 'same') return { kind: 'already-there', size: file.size, proof: comparison.proof };
  if (context.onConflict === 'rename') return 'taken';
  throw new HoistError(comparison.kind === 'different' ? 'object-differs' : 'object-unproven');
}

function takeNextName(original: PlannedEntry, number: number, context: SendContext): PlannedEntry {
  const key = renamedKey(original.key, number);
  const isOurs = context.journal.entries.rekey(context.run, original.sequence, key);
  // Another file of this run has that name: the next round tries the one after it.
  return { ...original, key: isOurs ? key : original.key, uploadId: null, partSize: null };
}

async function sendParts(
  entry: PlannedEntry,
  file: SourceFile,
  resumption: Resumption | null,
  attempt: Attempt,
  context: SendContext,
): Promise<ChecksumRecord> {
  const { journal, run } = context;
  const partSize = resumption?.partSize ?? planParts(file.size).partSize;
  const memory: MultipartMemory = {
    uploadId: resumption?.uploadId ?? null,
    kept: resumption?.kept ?? new Map(),
    asking: () => journal.multiparts.markCreatePending(run, entry.sequence),
    begun: (id) => journal.multiparts.begin(run, entry.sequence, id, partSize, file),
    partDone: (part) => journal.multiparts.addPart(run, entry.sequence, part),
  };
  return putInParts(file, partSize, attempt, memory, context.parts);
}
