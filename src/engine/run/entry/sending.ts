import type { ChecksumRecord, FoundObject, PlannedEntry } from '../../journal/records.js';
import type { PartSender } from '../../transfer/resumable-client.js';

/** One file that is being sent. */
export interface Sending {
  readonly entry: PlannedEntry;
  /** An earlier attempt got no answer, so an equal object in the bucket is our own. */
  readonly mayHaveArrived: boolean;
  /** Stops this file. */
  readonly signal: AbortSignal;
  /** Sends its parts, when it is sent in parts. */
  readonly parts: PartSender;
  /** Runs work that holds this many bytes in memory, when there is room for them; to be called once at a time. */
  readonly holding: <T>(bytes: number, work: () => Promise<T>) => Promise<T>;
  readonly onBytes: (bytes: number) => void;
}

/** How sending a file succeeded. */
export type SendOutcome =
  | { readonly kind: 'uploaded'; readonly key: string; readonly size: number; readonly proof: ChecksumRecord }
  | ({ readonly kind: 'already-there' } & FoundObject);

/** What looking at a file can say besides: `to-upload` when it was only planned, `own-receipt` for Hoist's own receipt. */
export interface InspectionOutcome {
  readonly kind: 'to-upload' | 'own-receipt';
}

/** What a run does with one file. Throws the attempt's error as it came. */
export type EntryAction = (sending: Sending) => Promise<SendOutcome | InspectionOutcome>;
