import { expect, it } from 'vitest';
import { createDiskPace } from './disk-pace.js';

const limits = { slowMs: 20, slowInARow: 2, shortestInterval: 4, longestInterval: 8 };

/** Makes `steps` steps of these durations, in turn while they last, then of the last one; tells which were synchronous. */
function stepsOf(durations: readonly number[], steps: number): string {
  const pace = createDiskPace(limits);
  const left = [...durations];
  let made = '';
  for (let step = 0; step < steps; step += 1) {
    const isQuick = pace.isQuick();
    made += isQuick ? 's' : 'a';
    if (isQuick) pace.note((left.length > 1 ? left.shift() : left[0]) ?? 0);
  }
  return made;
}

it('stays synchronous when one step was slow by chance', () => {
  expect(stepsOf([1, 50, 1, 50, 1], 8)).toBe('ssssssss');
});

it('is asynchronous on a slow disk, which is tested less and less often', () => {
  expect(stepsOf([50], 34)).toBe('ssaaaasaaaaaaaasaaaaaaaasaaaaaaaas');
});

it('is synchronous again when the disk has become quick, and as patient as at first', () => {
  expect(stepsOf([50, 50, 1, 50, 50, 1], 18)).toBe('ssaaaasssaaaasssss');
});
