import { type ImportedKeys, type Profile } from '../../shared/models/account.js';
import { type Draft, defaultDraftOptions } from '../../shared/models/plan.js';
import { type RunDigest, type RunSnapshot, type RunSummary } from '../../shared/models/run.js';

export function profileSample(id: string, change: Partial<Profile> = {}): Profile {
  return {
    id,
    name: null,
    userName: id,
    keyIdLast4: 'ABCD',
    isRootKey: false,
    persisted: true,
    endpointHost: null,
    origin: 'key-file',
    awsProfile: null,
    isTemporary: false,
    expiresAt: null,
    usedAt: 0,
    ...change,
  };
}

export function importedSample(id: string, change: Partial<ImportedKeys['file']> = {}): ImportedKeys {
  return {
    profile: profileSample(id),
    file: {
      name: `${id}_accessKeys.csv`,
      shape: 'key-table',
      holdsPassword: false,
      place: 'downloads',
      canBeTrashed: true,
      ...change,
    },
  };
}

const none = { files: 0, bytes: 0 };

export function draftSample(change: Partial<Draft> = {}): Draft {
  return {
    revision: 1,
    roots: [],
    options: defaultDraftOptions,
    scanning: false,
    found: none,
    matched: none,
    excluded: none,
    problems: none,
    secrets: { ...none, examples: [] },
    filterError: null,
    maxFileBytes: 0,
    ...change,
  };
}

export function snapshotSample(change: Partial<RunSnapshot> = {}): RunSnapshot {
  return {
    runId: 'run-1',
    sequence: 1,
    revision: 1,
    state: 'uploading',
    outcome: null,
    error: null,
    bucket: 'my-bucket',
    title: '내 드라이브',
    scanComplete: true,
    found: { files: 4, bytes: 400 },
    waiting: { files: 4, bytes: 400 },
    uploaded: none,
    skipped: none,
    failed: none,
    pausedFiles: 0,
    totalBytes: 400,
    sentBytes: 0,
    bytesPerSecond: null,
    filesPerSecond: null,
    remainingMs: null,
    elapsedMs: 0,
    active: [],
    ...change,
  };
}

export function summarySample(change: Partial<RunSummary> = {}): RunSummary {
  return {
    runId: 'run-1',
    bucket: 'my-bucket',
    prefix: '',
    outcome: 'complete',
    error: null,
    found: { files: 4, bytes: 400 },
    uploaded: { files: 4, bytes: 400 },
    skipped: none,
    failed: none,
    balanced: true,
    skippedBy: [],
    failedBy: [],
    restarted: 0,
    listing: { confirmed: 4, otherSize: 0, missing: 0 },
    listingError: null,
    elapsedMs: 1000,
    ...change,
  };
}

export function digestSample(change: Partial<RunDigest> = {}): RunDigest {
  return {
    runId: 'run-1',
    mode: 'upload',
    title: '내 드라이브',
    bucket: 'my-bucket',
    prefix: '',
    profileId: 'p1',
    startedAt: 1_700_000_000_000,
    outcome: 'complete',
    isRunning: false,
    scanComplete: true,
    found: { files: 4, bytes: 400 },
    uploaded: { files: 4, bytes: 400 },
    skipped: none,
    failed: none,
    partBytes: 0,
    ...change,
  };
}
