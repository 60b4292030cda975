import { describe, expect, it } from 'vitest';
import { deletionAdvice } from './deletion-advice.js';
import type { RunSummary } from './run.js';

const none = { files: 0, bytes: 0 };
const four = { files: 4, bytes: 400 };
const listing = { confirmed: 4, otherSize: 0, replaced: 0, missing: 0, unconfirmed: 0, accepted: 0 };
const uploaded: RunSummary = {
  runId: 'run-1',
  mode: 'upload',
  bucket: 'my-bucket',
  prefix: '',
  outcome: 'complete',
  error: null,
  found: four,
  uploaded: four,
  skipped: none,
  failed: none,
  balanced: true,
  skippedBy: [],
  failedBy: [],
  restarted: 0,
  unguarded: 0,
  listing,
  level: 'listed',
  recomputed: 0,
  keptTimes: { same: 0, other: 0, none: 0, unseen: 0 },
  readBack: 0,
  readBackBytes: 0,
  receipt: null,
  extra: null,
  listingError: null,
  endedAt: 1_700_000_000_000,
  check: null,
  elapsedMs: 1000,
  isCompacted: false,
};
const verified: RunSummary = {
  ...uploaded,
  mode: 'verify',
  uploaded: none,
  skipped: four,
  skippedBy: [{ reason: 'already-there', files: 4 }],
  listing: null,
};

describe('the advice about the files here', () => {
  it.each<[string, RunSummary, ReturnType<typeof deletionAdvice>]>([
    ['an upload that is all listed', uploaded, 'safe'],
    ['one that was checked again', { ...uploaded, check: 'all' }, 'still-there'],
    ['one of which only the rest was checked', { ...uploaded, check: 'unproven' }, 'check-again'],
    [
      'one whose keys may not list, with a checksum of S3 for every file',
      {
        ...uploaded,
        outcome: 'unverified',
        level: 'checksum',
        listing: null,
        listingError: { code: 'access-denied' },
      },
      'unlisted',
    ],
    ['one whose time is not known', { ...uploaded, endedAt: null }, 'check-again'],
    ['a complete one of an earlier version, not listed', { ...uploaded, listing: null }, 'keep'],
    [
      'one of an earlier version, not all listed',
      { ...uploaded, listing: { ...listing, confirmed: 3, unconfirmed: 1 } },
      'keep',
    ],
    ['one with nothing to compare', { ...uploaded, listing: { ...listing, accepted: 1 } }, 'keep'],
    [
      'one that found others there, not confirmed',
      { ...uploaded, skippedBy: [{ reason: 'already-there', files: 1 }] },
      'keep',
    ],
    ['one that is partial', { ...uploaded, outcome: 'partial' }, 'keep'],
    ['one that was stopped', { ...uploaded, outcome: 'stopped', uploaded: none }, null],
    ['one that sent nothing', { ...uploaded, uploaded: none }, null],
    ['a plan', { ...uploaded, mode: 'plan' }, null],
    ['a verification', verified, 'verified'],
    ['a verification that compared nothing', { ...verified, skippedBy: [] }, null],
    ['an unverified one', { ...verified, outcome: 'unverified' }, 'keep'],
    ['that of a receipt', { ...verified, receipt: { sha256: 'ab', shortfall: null } }, null],
    [
      'that of an incomplete receipt',
      { ...verified, receipt: { sha256: 'ab', shortfall: { found: 5, unsent: 1 } } },
      'keep',
    ],
  ])('%s', (_, summary, advice) => {
    expect(deletionAdvice(summary)).toBe(advice);
  });
});
