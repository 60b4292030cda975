import type { RunView } from '../../shared/models/run.js';

/**
 * The place of a row in a view, as one number that grows along it: the row's sequence, and in the view `unfinished`, which has small
 * files first, its method (0 or 1) before that. Sequences are below 2^32, so places are safe integers.
 */
const stride = 2 ** 32;

export function placeOf(view: RunView, method: number, sequence: number): number {
  return view === 'unfinished' ? method * stride + sequence : sequence;
}

export function sequenceAt(place: number): number {
  return place % stride;
}

/** The method of a place in the view `unfinished`; -1 before the first one. */
export function methodAt(place: number): number {
  return Math.floor(place / stride);
}
