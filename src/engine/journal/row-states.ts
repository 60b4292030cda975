import { HoistError } from '../../shared/errors/errors.js';
import type { RunRow } from '../../shared/models/run.js';

/**
 * The kinds of rows in the journal. Only files sent in parts are stored as `uploading`: updating the index
 * twice for each small file would cost more than it is worth.
 */
export const rowKinds = [
  'planned',
  'uploading',
  'uploaded',
  /** Skipped: the bucket has it. */
  'alreadyThere',
  /** Skipped: the run was cancelled. */
  'cancelled',
  /** Skipped: the plan excludes it. It has no key. */
  'leftOut',
  'failed',
  /** Failed during the scan: it could not be read, or has no key. */
  'unplannable',
] as const;
export type RowKind = (typeof rowKinds)[number];

/** The condition of a row, as far as it decides what may be done with it. */
export interface RowCondition {
  readonly kind: RowKind;
  /** An attempt was made whose end is unknown: an equal object in the bucket may be our own. */
  readonly inFlight: boolean;
  /** `pending`: CreateMultipartUpload was sent and its answer has not come. `created`: the id is known. */
  readonly multipart: 'none' | 'pending' | 'created';
  /** The user paused it. Without meaning for a settled row. */
  readonly paused: boolean;
  /** What the check at the end saw. */
  readonly listed: RunRow['listed'];
}

type Allowed = { readonly [Field in Exclude<keyof RowCondition, 'kind'>]: readonly RowCondition[Field][] };

const any = {
  inFlight: [false, true],
  multipart: ['none', 'pending', 'created'],
  paused: [false, true],
} as const;
const anyListed = [null, 'as-sent', 'same-size', 'other-size', 'replaced', 'missing'] as const;
const nothing: Allowed = { inFlight: [false], multipart: ['none'], paused: [false], listed: [null] };

/** The conditions that a row of each kind can be in: every combination of these. */
export const legalRows: Readonly<Record<RowKind, Allowed>> = {
  planned: { ...any, listed: [null] },
  uploading: { ...any, inFlight: [true], listed: [null] },
  // A create without an answer is kept: the bucket may hold an upload that nobody has removed.
  uploaded: { ...nothing, multipart: ['none', 'pending'], listed: anyListed },
  alreadyThere: { ...nothing, multipart: any.multipart, listed: anyListed },
  // What it was doing is still known: the object may have arrived, and its upload may not be removed yet.
  cancelled: { ...any, paused: [false], listed: [null] },
  leftOut: nothing,
  failed: { ...any, paused: [false], listed: [null] },
  unplannable: nothing,
};

/** An operation of a store on a row: the kinds it may start from, the condition that must hold, and its changes. */
export interface RowOperation {
  readonly from: readonly RowKind[];
  readonly when?: (row: RowCondition) => boolean;
  readonly change: (row: RowCondition) => Partial<RowCondition>;
}

const open = ['planned', 'uploading'] as const;
const present = ['uploaded', 'alreadyThere'] as const;

const isNotPaused = (row: RowCondition): boolean => !row.paused;
const isNotAsSent = ({ listed }: RowCondition): boolean =>
  listed === 'missing' || listed === 'other-size' || listed === 'replaced';
const settled = (kind: RowKind, inFlight: boolean) => () => ({ kind, inFlight, paused: false });

/**
 * Every operation of the stores that changes what a row is, by the store's method; drawn in docs/states.md.
 * Where an operation is not legal, the store leaves the row as it is, and throws if its caller can't continue
 * without it.
 */
export const rowOperations = {
  'ingest.replace planned': { from: ['unplannable'], change: () => ({ kind: 'planned' }) },
  'ingest.replace leftOut': { from: ['unplannable'], change: () => ({ kind: 'leftOut' }) },

  'entries.markInFlight single': { from: ['planned'], when: isNotPaused, change: () => ({ inFlight: true }) },
  'entries.markInFlight multipart': {
    from: ['planned'],
    when: isNotPaused,
    change: () => ({ kind: 'uploading', inFlight: true }),
  },
  'entries.markPaused true': { from: open, change: () => ({ paused: true }) },
  'entries.markPaused false': { from: open, change: () => ({ paused: false }) },
  'entries.markPlanned': { from: ['uploading'], change: () => ({ kind: 'planned' }) },

  'entries.markUploaded': {
    from: open,
    change: ({ multipart }) => ({
      ...settled('uploaded', false)(),
      multipart: multipart === 'pending' ? 'pending' : 'none',
    }),
  },
  'entries.markSkipped': { from: open, change: settled('alreadyThere', false) },
  'entries.markLeftOut': {
    from: ['planned'],
    when: ({ multipart }) => multipart === 'none',
    change: settled('leftOut', false),
  },
  'entries.markProven': { from: present, change: () => ({ listed: 'as-sent' }) },
  'entries.markFailed': { from: open, change: settled('failed', false) },
  'entries.markFailed mayHaveArrived': { from: open, change: settled('failed', true) },
  'entries.giveUpPlanned': { from: open, change: () => ({ kind: 'cancelled', paused: false }) },
  'entries.giveUpPlanned error': { from: open, change: () => ({ kind: 'failed', paused: false }) },

  'entries.replan failed': { from: ['failed'], change: () => ({ kind: 'planned' }) },
  'entries.replan cancelled': { from: ['cancelled'], change: () => ({ kind: 'planned' }) },
  'entries.replan interrupted': { from: ['uploading'], change: () => ({ kind: 'planned' }) },
  'entries.replan notAsSent': {
    from: present,
    when: isNotAsSent,
    change: () => ({ kind: 'planned', listed: null }),
  },

  'multiparts.markCreatePending': {
    from: open,
    when: ({ multipart }) => multipart !== 'created',
    change: () => ({ multipart: 'pending' }),
  },
  'multiparts.begin': { from: open, change: () => ({ multipart: 'created' }) },
  'multiparts.noteLostCreate': {
    from: rowKinds,
    change: ({ multipart }) => ({ multipart: multipart === 'pending' ? 'none' : multipart }),
  },
  'multiparts.forget': { from: rowKinds, change: () => ({ multipart: 'none' }) },

  'listing.markListed as-sent': { from: present, change: () => ({ listed: 'as-sent' }) },
  'listing.markListed same-size': { from: present, change: () => ({ listed: 'same-size' }) },
  'listing.markListed other-size': { from: present, change: () => ({ listed: 'other-size' }) },
  'listing.markListed replaced': { from: present, change: () => ({ listed: 'replaced' }) },
  'listing.mark null': { from: present, change: () => ({ listed: null }) },
  'listing.mark missing': { from: present, change: () => ({ listed: 'missing' }) },
  'listing.clear': { from: rowKinds, change: () => ({ listed: null }) },
} as const satisfies Readonly<Record<string, RowOperation>>;
export type RowOperationName = keyof typeof rowOperations;

/** The row after an operation; null where the operation is refused. */
export function afterOperation(row: RowCondition, name: RowOperationName): RowCondition | null {
  const { from, when = () => true, change }: RowOperation = rowOperations[name];
  return from.includes(row.kind) && when(row) ? { ...row, ...change(row) } : null;
}

/** @throws HoistError `internal` when a statement that should have changed a row found none in a legal condition */
export function assertLegal({ changes }: { readonly changes: number }, name: RowOperationName): void {
  if (changes === 1) return;
  const { from }: RowOperation = rowOperations[name];
  const cause = new Error(`${name} is for rows that are ${from.join(' or ')}`);
  throw new HoistError('internal', undefined, { cause });
}
