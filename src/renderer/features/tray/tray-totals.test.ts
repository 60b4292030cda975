import { describe, expect, it } from 'vitest';
import { snapshotSample } from '../../gallery/samples/run.js';
import { totalsOf } from './tray-totals.js';

const fast = snapshotSample({
  bytesPerSecond: 300,
  filesPerSecond: 3,
  remainingMs: 1000,
  totalBytes: 100,
  sentBytes: 50,
});
const slow = snapshotSample({
  bytesPerSecond: 100,
  filesPerSecond: 1,
  remainingMs: 9000,
  totalBytes: 300,
  sentBytes: 50,
});

describe('the totals of the tray', () => {
  it('add up what moves, and last as long as the slowest', () => {
    expect(totalsOf([fast, slow])).toEqual({
      going: 2,
      ended: 0,
      share: 0.25,
      bytesPerSecond: 400,
      filesPerSecond: 4,
      remainingMs: 9000,
    });
  });

  it('leave out what is paused, and what has ended', () => {
    const paused = { ...slow, state: 'paused' as const };
    const ended = { ...slow, state: 'finished' as const };
    expect(totalsOf([fast, paused, ended])).toMatchObject({
      going: 2,
      ended: 1,
      bytesPerSecond: 300,
      remainingMs: 1000,
    });
  });

  it('say nothing that is not known', () => {
    const unknown = { ...slow, remainingMs: null, bytesPerSecond: null, filesPerSecond: null };
    expect(totalsOf([fast, unknown])).toMatchObject({ bytesPerSecond: 300, remainingMs: null });
    expect(totalsOf([unknown])).toMatchObject({ bytesPerSecond: null, filesPerSecond: null });
    expect(totalsOf([])).toEqual({
      going: 0,
      ended: 0,
      share: 0,
      bytesPerSecond: null,
      filesPerSecond: null,
      remainingMs: null,
    });
  });
});
