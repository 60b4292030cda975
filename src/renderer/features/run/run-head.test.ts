import { describe, expect, it } from 'vitest';
import { snapshotSample } from '../../gallery/samples/run.js';
import { sentOf } from './run-columns.js';
import { shareOf } from './run-head.js';

describe('shareOf', () => {
  it('is by bytes, by files when all are empty, and never above 1', () => {
    expect(shareOf(snapshotSample({ sentBytes: 100 }))).toBe(0.25);
    expect(shareOf(snapshotSample({ sentBytes: 500 }))).toBe(1);
    expect(shareOf(snapshotSample({ totalBytes: 0, waiting: { files: 1, bytes: 0 } }))).toBe(0.75);
    expect(shareOf(snapshotSample({ totalBytes: 0, found: { files: 0, bytes: 0 } }))).toBe(0);
  });
});

describe('sentOf', () => {
  const row = {
    sequence: 7,
    path: 'a',
    key: 'a',
    size: 100,
    state: 'uploading',
    sentBytes: 10,
    paused: false,
    skipReason: null,
    error: null,
    listed: null,
    level: null,
    evidence: null,
    restarted: false,
  } as const;

  it('uses the snapshot while a file is in flight, and its row otherwise', () => {
    expect(sentOf(row, new Map([[7, 60]]))).toBe(60);
    expect(sentOf(row, new Map())).toBe(10);
    expect(sentOf({ ...row, state: 'planned' }, new Map([[7, 60]]))).toBe(60);
    expect(sentOf({ ...row, state: 'uploaded' }, new Map([[7, 60]]))).toBe(100);
    expect(sentOf({ ...row, state: 'failed' }, new Map([[7, 60]]))).toBe(10);
  });

  it('never exceeds the file', () => {
    expect(sentOf(row, new Map([[7, 160]]))).toBe(100);
  });
});
