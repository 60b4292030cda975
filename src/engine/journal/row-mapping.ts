import { z } from 'zod';
import type { AppError, SkipReason } from '../../shared/errors/errors.js';
import { type Evidence, levelOf, type ProofMethod, writeGuards } from '../../shared/models/proof.js';
import {
  type EntryState,
  type KeptTime,
  keptTimes,
  type ListedState,
  type RunOutcome,
  type RunRow,
} from '../../shared/models/run.js';
import {
  type ChecksumRecord,
  entryStates,
  type NewEntry,
  type PlannedEntry,
  type RunRecord,
  runSpec,
  type UploadMethod,
} from './records.js';

/** A row as SQLite gives it. */
export type Row = Record<string, string | number | null>;

/** How states and methods are stored; see migrations.ts. */
export const stateNumber = { planned: 0, uploading: 1, uploaded: 2, skipped: 3, failed: 4 } as const;
export const methodNumber = { single: 0, multipart: 1 } as const satisfies Record<UploadMethod, number>;
const listedWords = [
  'missing',
  'same-size',
  'other-size',
  'as-sent',
  'replaced',
] as const satisfies readonly ListedState[];

export function listedNumber(state: ListedState): number {
  return listedWords.indexOf(state);
}

export function stateOf(row: Row): EntryState {
  const state = entryStates[Number(row['state'])];
  if (state === undefined) throw new Error(`unknown entry state ${String(row['state'])}`);
  return state;
}

const specText = z.string().transform(jsonOrNull).pipe(runSpec);

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * Null for a run that another version of Hoist wrote in a form this one can't read: the others stay visible.
 */
export function toRunRecord(row: Row): RunRecord | null {
  const spec = specText.safeParse(row['spec']);
  if (!spec.success) return null;
  return {
    run: Number(row['run']),
    runId: String(row['id']),
    createdMs: Number(row['created_ms']),
    endedMs: row['ended_ms'] === null ? null : Number(row['ended_ms']),
    activeMs: Number(row['active_ms']),
    outcome: row['outcome'] as RunOutcome | null,
    error: row['error'] === null ? null : (JSON.parse(String(row['error'])) as AppError),
    listingError:
      row['listing_error'] === null ? null : (JSON.parse(String(row['listing_error'])) as AppError),
    scanComplete: row['scan_complete'] === 1,
    isCompacted: row['compacted'] !== 0,
    spec: spec.data,
  };
}

/** The values of a new entry, in the order of the columns from `root` to `error`. */
export function valuesOf(entry: NewEntry): (string | number | null)[] {
  return [
    entry.root,
    entry.path,
    entry.key,
    entry.size,
    entry.mtimeMs,
    entry.inode,
    stateNumber[entry.state],
    methodNumber[entry.method],
    entry.reason,
    entry.error === null ? null : JSON.stringify(entry.error),
  ];
}

export function toPlanned(row: Row): PlannedEntry {
  return {
    sequence: Number(row['sequence']),
    root: Number(row['root']),
    path: String(row['path']),
    key: String(row['key']),
    size: Number(row['size']),
    mtimeMs: Number(row['mtime_ms']),
    inode: Number(row['inode']),
    method: row['method'] === 0 ? 'single' : 'multipart',
    uploadId: row['upload_id'] === null ? null : String(row['upload_id']),
    partSize: row['part_size'] === null ? null : Number(row['part_size']),
    inFlight: row['in_flight'] === 1,
    createPending: row['create_pending'] === 1,
    createAskedMs: row['create_asked_ms'] === null ? null : Number(row['create_asked_ms']),
  };
}

/** In the order of their numbers in the journal. */
const proofMethods = [
  'none',
  'crc32',
  'md5',
  'md5-of-parts',
  'parts',
  'read-back',
  'crc32c',
  'crc64nvme',
  'sha1',
  'sha256',
  'crc32-of-parts',
  'crc32c-of-parts',
  'sha1-of-parts',
  'sha256-of-parts',
  'etag',
] as const satisfies readonly ProofMethod[];

/** The columns of the evidence, in the order of {@link evidenceValues}. */
export const evidenceColumns = [
  'etag',
  'checksum',
  'proof_method',
  'proof_local',
  'proof_remote',
  'version_id',
  'request_id',
  'host_id',
  'proven_ms',
  'sha256',
  'write_guard',
] as const;

/** Added to the number of a method whose value S3 computed from its disks. */
export const recomputedOffset = 32;

export function evidenceValues(proof: ChecksumRecord | null): (string | number | null)[] {
  const { etag = null, checksum = null, evidence = null } = proof ?? {};
  if (evidence === null) return [etag, checksum, null, null, null, null, null, null, null, null, null];
  const { method, local, remote, versionId, requestId, hostId, atMs, sha256, guard } = evidence;
  const number = proofMethods.indexOf(method) + (evidence.recomputed === true ? recomputedOffset : 0);
  const guardNumber = guard === null ? null : writeGuards.indexOf(guard);
  return [etag, checksum, number, local, remote, versionId, requestId, hostId, atMs, sha256, guardNumber];
}

export function keptTimeNumber(kept: KeptTime | null): number | null {
  return kept === null ? null : keptTimes.indexOf(kept);
}

/** Null for a row that has no object, as far as is known. */
function evidenceOf(row: Row, listed: RunRow['listed']): Pick<RunRow, 'evidence' | 'level'> {
  const isPresent = row['state'] === stateNumber.uploaded || row['reason'] === 'already-there';
  if (!isPresent) return { evidence: null, level: null };
  const evidence = toEvidence(row);
  return { evidence, level: levelOf(evidence, listed === 'as-sent') };
}

/** What a row has of a file's digests and of S3's answer. */
export function toEvidence(row: Row): Evidence {
  const checksum = textIn(row, 'checksum');
  const number = Number(row['proof_method'] ?? (checksum === null ? 0 : 1));
  return {
    method: proofMethods[number % recomputedOffset] ?? 'none',
    local: textIn(row, 'proof_local'),
    remote: textIn(row, 'proof_remote') ?? checksum,
    sha256: textIn(row, 'sha256'),
    etag: textIn(row, 'etag'),
    versionId: textIn(row, 'version_id'),
    requestId: textIn(row, 'request_id'),
    hostId: textIn(row, 'host_id'),
    atMs: row['proven_ms'] === null ? null : Number(row['proven_ms']),
    guard: row['write_guard'] === null ? null : (writeGuards[Number(row['write_guard'])] ?? null),
    ...(number >= recomputedOffset ? { recomputed: true } : {}),
  };
}

function textIn(row: Row, column: string): string | null {
  const value = row[column] ?? null;
  return value === null ? null : String(value);
}

export function toRunRow(row: Row): RunRow {
  const state = stateOf(row);
  const listed = row['listed'] === null ? null : (listedWords[Number(row['listed'])] ?? null);
  return {
    sequence: Number(row['sequence']),
    path: String(row['path']),
    key: row['key'] === null ? null : String(row['key']),
    size: Number(row['size']),
    state,
    sentBytes: sentBytesOf(row, state),
    paused: row['paused'] === 1 && isOpen(state),
    skipReason: row['reason'] as SkipReason | null,
    error: row['error'] === null ? null : (JSON.parse(String(row['error'])) as AppError),
    restarted: row['restarted'] === 1,
    listed,
    keptTime: row['kept_time'] === null ? null : (keptTimes[Number(row['kept_time'])] ?? null),
    ...evidenceOf(row, listed),
  };
}

function isOpen(state: EntryState): boolean {
  return state === 'planned' || state === 'uploading';
}

/** For a file that waits to continue, the bytes that S3 already has of it. */
function sentBytesOf(row: Row, state: EntryState): number {
  if (state === 'uploaded') return Number(row['size']);
  return isOpen(state) ? Number(row['part_bytes']) : 0;
}
