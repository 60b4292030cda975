import { sleep } from '../../../base/async/gate.js';
import { mapLimit } from '../../../base/async/map-limit.js';
import { isSameEtag } from '../../../s3/objects/etag.js';
import type { ListedState } from '../../../shared/models/run.js';
import type { ListingStore } from '../../journal/listing-store.js';
import type { ExpectedObject } from '../../journal/records.js';
import { headObject, isRefusal, listObject } from '../../transfer/head-object.js';
import type { Target } from '../../transfer/target.js';

/** Which objects are to be confirmed, and where. */
export interface Confirming {
  readonly rows: ListingStore;
  readonly run: number;
  readonly target: Target;
  readonly signal: AbortSignal;
  /** Called for each object that the bucket shows to be there. */
  readonly onSeen: () => void;
}

/** HEADs in flight at once. */
const headsAtOnce = 32;
const rowsAtOnce = 1000;
/** An object that is absent is asked for again after each of these times: some servers show new objects late. */
const laterMs: readonly number[] = [1000, 3000];
/** With more absent objects than this, a server that is late is not the reason. */
const mostAskedAgain = 10_000;
/** So many refusals with no answer between them mean that the keys may not ask for objects at all. */
const mostRefusals = 20;

/** An object as it is in the bucket. */
interface PresentObject {
  readonly size: number;
  readonly etag: string | null;
  /** Base64 CRC32 of the whole object, if it was asked for. */
  readonly checksum: string | null;
}

/** The result of one round of questions. */
interface Round {
  /** The number of objects that are not there. */
  readonly absent: number;
  /** The last refusal; null when everything was answered. */
  readonly refusal: unknown;
}

/**
 * Sends a HEAD for each object of a run that is not confirmed, and notes the answers. An object counts as missing only
 * when it is absent several times. A refusal leaves the row as it is.
 *
 * @returns the error because of which rows may be unconfirmed; null when everything was answered
 * @throws the signal's reason, or the journal's error
 */
export async function confirmObjects(confirming: Confirming): Promise<unknown> {
  const { signal } = confirming;
  const waits = [...laterMs];
  let round = await askForAll(confirming, 'all', false);
  while (round.absent > 0) {
    if (round.absent > mostAskedAgain) waits.length = 0;
    await sleep(waits.shift() ?? 0, signal);
    const isLast = waits.length === 0;
    round = await askForAll(confirming, 'unseen', isLast);
    if (isLast) break;
  }
  return round.refusal;
}

/** Asks once for the objects that the listing has not shown; whether all of them were answered. */
export async function askForUnseen(confirming: Confirming): Promise<boolean> {
  return (await askForAll(confirming, 'unseen', false)).refusal === null;
}

async function askForAll(
  { rows, run, target, signal, onSeen }: Confirming,
  which: 'all' | 'unseen',
  isLast: boolean,
): Promise<Round> {
  let absent = 0;
  let refusal: unknown = null;
  let refusals = 0;
  const ask = async (expected: ExpectedObject): Promise<void> => {
    if (refusals >= mostRefusals) return;
    let state: ListedState | 'absent';
    try {
      state = await stateOf(target, expected, signal);
      refusals = 0;
    } catch (error) {
      signal.throwIfAborted();
      refusal = error;
      // An error other than a refusal concerns every object.
      refusals = isRefusal(error) ? refusals + 1 : mostRefusals;
      return;
    }
    if (state === 'absent') absent += 1;
    else onSeen();
    rows.mark(run, expected.sequence, state !== 'absent' ? state : isLast ? 'missing' : null);
  };
  let after = -1;
  for (;;) {
    const open = rows.unconfirmed(run, which, after, rowsAtOnce);
    const last = open.at(-1);
    if (last === undefined || refusals >= mostRefusals) return { absent, refusal };
    after = last.sequence;
    await mapLimit(open, headsAtOnce, ask, signal);
  }
}

/** Compares an object with what S3 answered when it was written. */
async function stateOf(
  target: Target,
  expected: ExpectedObject,
  signal: AbortSignal,
): Promise<ListedState | 'absent'> {
  const found = await look(target, expected.key, false, signal);
  if (found === null) return 'absent';
  const state = compare(expected, found);
  if (state === 'as-sent' || state === 'other-size' || expected.checksum === null) return state;
  // Keys may read an object's ETag and not its checksum, and servers may not know the header: asked only when it counts.
  const withChecksum = await look(target, expected.key, true, signal).catch(() => found);
  return withChecksum === null ? 'absent' : compare(expected, withChecksum);
}

function compare(expected: ExpectedObject, found: PresentObject): ListedState {
  if (found.size !== expected.size) return 'other-size';
  if (expected.checksum !== null && found.checksum !== null) {
    return found.checksum === expected.checksum ? 'as-sent' : 'replaced';
  }
  const isSame = isSameEtag(expected.etag, found.etag);
  return isSame === null ? 'same-size' : isSame ? 'as-sent' : 'replaced';
}

/** The object under a key, by a listing where the keys may not send a HEAD; null when there is none. */
async function look(
  target: Target,
  key: string,
  withChecksum: boolean,
  signal: AbortSignal,
): Promise<PresentObject | null> {
  try {
    const head = await headObject(target, key, signal, { withChecksum });
    if (head === null) return null;
    const { ContentLength = -1, ETag, ChecksumCRC32 } = head;
    return { size: ContentLength, etag: ETag ?? null, checksum: ChecksumCRC32 ?? null };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const listed = await listObject(target, key, signal).catch(() => null);
    // Another key that begins with this one says nothing where keys have another order.
    if (listed === null || listed === 'another') throw error;
    return listed === 'absent' ? null : { size: listed.size ?? -1, etag: listed.etag, checksum: null };
  }
}
