import { describe, expect, it } from 'vitest';
import type { RunSnapshot } from '../shared/models/run.js';
import { createMessages } from './messages.js';
import { createProgress, progressText, shareOf } from './progress.js';
import { widthOf } from './terminal.js';

const none = { files: 0, bytes: 0 };
const half: RunSnapshot = {
  runId: 'run',
  sequence: 1,
  profileId: null,
  endpoint: null,
  prefix: '',
  mode: 'upload',
  check: null,
  revision: 1,
  state: 'uploading',
  outcome: null,
  error: null,
  bucket: 'b',
  title: 't',
  scanComplete: true,
  found: { files: 1200, bytes: 4e9 },
  waiting: none,
  uploaded: { files: 400, bytes: 1e9 },
  skipped: { files: 100, bytes: 1e9 },
  failed: none,
  pausedFiles: 0,
  isFirst: false,
  totalBytes: 3e9,
  sentBytes: 1.5e9,
  bytesPerSecond: 12_340_000,
  filesPerSecond: 3,
  remainingMs: 121_000,
  elapsedMs: 1,
  active: [],
};
const english = createMessages('en');
const korean = createMessages('ko');

function screen(columns: number | null) {
  const state = { written: '', now: 0 };
  const output = {
    columns: () => columns,
    write: (text: string) => {
      state.written += text;
    },
  };
  return { state, output };
}

describe('the progress of a run', () => {
  it('is shown in numbers that a person can read', () => {
    expect(progressText(half, 'upload', english)).toBe(
      '50% · 500 of 1,200 files · 1.5 GB of 3.0 GB · 12.3 MB/s · 2 min 1 s left',
    );
    expect(progressText(half, 'upload', korean)).toBe(
      '50% · 파일 1,200개 중 500개 · 3.0 GB 중 1.5 GB · 12.3 MB/s · 2분 1초 남음',
    );
    expect(progressText({ ...half, scanComplete: false }, 'upload', english)).toBe(
      '500 of 1,200… files · 1.5 GB of 3.0 GB… · 12.3 MB/s',
    );
    expect(progressText(half, 'plan', english)).toBe('1,200 files found');
  });

  it('is never above 100 %, and defined for an empty run', () => {
    expect(shareOf({ ...half, sentBytes: 4e9 }, 'upload')).toBe(1);
    expect(shareOf({ ...half, found: none, uploaded: none, skipped: none, totalBytes: 0 }, 'upload')).toBe(0);
    expect(shareOf(half, 'verify')).toBeCloseTo(5 / 12);
  });

  it('is a bar on a terminal, never wider than it, and removed at the end', () => {
    for (const messages of [english, korean]) {
      const { state, output } = screen(40);
      const progress = createProgress(output, 'upload', messages);
      progress.show(half);
      progress.show(half);
      expect(state.written.startsWith('\r[██████████░░░░░░░░░░] 50%')).toBe(true);
      expect(state.written.split('\r')).toHaveLength(2);
      expect(widthOf(state.written.replace('\r', '').replace('\u001B[K', ''))).toBeLessThan(40);
      progress.end();
      expect(state.written.endsWith('\r\u001B[K')).toBe(true);
    }
  });

  it('is an occasional line elsewhere, and one when the network is lost and comes back', () => {
    const { state, output } = screen(null);
    const progress = createProgress(output, 'upload', english, () => state.now);
    for (state.now = 0; state.now < 25_000; state.now += 200) progress.show(half);
    expect(state.written.match(/50%/g)).toHaveLength(2);
    state.written = '';
    const waiting: RunSnapshot = { ...half, state: 'waiting', error: { code: 'network-unreachable' } };
    progress.show(waiting);
    progress.show(waiting);
    progress.show(half);
    progress.end();
    expect(state.written).toBe('Waiting: S3 can’t be reached.\nContinuing.\n');
  });
});
