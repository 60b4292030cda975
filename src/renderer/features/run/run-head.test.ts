import { expect, test } from 'vitest';
import { snapshotSample } from '../../gallery/samples/run.js';
import { areBarsGliding } from './run-head.js';

test('bars stand still between snapshots in the first two seconds of a run, and glide after them', () => {
  expect(areBarsGliding(snapshotSample({ elapsedMs: 1999 }))).toBe(false);
  expect(areBarsGliding(snapshotSample({ elapsedMs: 2000 }))).toBe(true);
});
