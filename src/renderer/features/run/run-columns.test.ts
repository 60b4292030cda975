import { describe, expect, it } from 'vitest';
import { sentOf } from './run-columns.js';

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
    keptTime: null,
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
