import { expect, it } from 'vitest';
import { hasFigures, shareOf } from './run-share.js';

const run = {
  mode: 'upload' as const,
  scanComplete: true,
  totalBytes: 400,
  sentBytes: 100,
  found: { files: 4, bytes: 400 },
  waiting: { files: 3, bytes: 300 },
};
const empty = { ...run, totalBytes: 0, sentBytes: 0 };

it('the share of a run is by bytes, by files when all are empty, and never above 1', () => {
  expect(shareOf(run)).toBe(0.25);
  expect(shareOf({ ...run, sentBytes: 500 })).toBe(1);
  expect(shareOf({ ...empty, waiting: { files: 1, bytes: 0 } })).toBe(0.75);
  expect(shareOf({ ...empty, found: { files: 0, bytes: 0 }, waiting: { files: 0, bytes: 0 } })).toBe(0);
});

it('the share of several runs is that of all their bytes, and one that sent too much does not count for others', () => {
  expect(shareOf(run, { ...run, sentBytes: 300 })).toBe(0.5);
  expect(shareOf({ ...run, sentBytes: 4000 }, { ...run, sentBytes: 0 })).toBe(0.5);
  expect(shareOf()).toBe(0);
});

it('the share of a verification is by the bytes of files that were compared, since none are sent', () => {
  const verification = { ...run, mode: 'verify' as const, totalBytes: 300, sentBytes: 0 };
  expect(shareOf(verification)).toBe(0.25);
  expect(shareOf({ ...verification, totalBytes: 0, waiting: { files: 0, bytes: 0 } })).toBe(1);
  expect(shareOf(verification, { ...run, sentBytes: 300 })).toBe(0.5);
});

it('there is no share while a folder is still scanned', () => {
  expect(shareOf({ ...run, scanComplete: false })).toBeNull();
  expect(shareOf(run, { ...run, scanComplete: false })).toBeNull();
});

it('zeros are figures once files were found, or when there are none', () => {
  const none = { files: 0, bytes: 0 };
  expect(hasFigures({ found: none, scanComplete: false })).toBe(false);
  expect(hasFigures({ found: { files: 1, bytes: 0 }, scanComplete: false })).toBe(true);
  expect(hasFigures({ found: none, scanComplete: true })).toBe(true);
});
