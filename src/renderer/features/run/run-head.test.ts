import { expect, test } from 'vitest';
import { snapshotSample } from '../../gallery/samples/run.js';
import { areBarsGliding, hasFigures } from './run-head.js';

test('bars stand still between snapshots in the first two seconds of a run, and glide after them', () => {
  expect(areBarsGliding(snapshotSample({ elapsedMs: 1999 }))).toBe(false);
  expect(areBarsGliding(snapshotSample({ elapsedMs: 2000 }))).toBe(true);
});

test('zeros are figures once files were found, or when none were', () => {
  const none = { files: 0, bytes: 0 };
  expect(hasFigures(snapshotSample({ found: none, scanComplete: false }))).toBe(false);
  expect(hasFigures(snapshotSample({ found: { files: 1, bytes: 0 }, scanComplete: false }))).toBe(true);
  expect(hasFigures(snapshotSample({ found: none, scanComplete: true }))).toBe(true);
});
