import { describe, expect, it } from 'vitest';
import { err, ok } from '../../shared/errors/errors.js';
import { mostWatched } from '../../shared/models/run.js';
import { createFakeClock } from '../gallery/fake-clock.js';
import { runRowsOf } from '../gallery/samples/run.js';
import { createScriptedBridge } from '../gallery/scripted-bridge.js';
import { createRowWatch, watchPause } from './row-watch.js';

function setUp() {
  const main = createScriptedBridge();
  const clock = createFakeClock();
  const watch = createRowWatch(main.bridge, clock);
  const shown = () => [...watch.store.getState().rows.keys()];
  return { main, clock, watch, shown };
}

const rows = (...sequences: number[]) =>
  ok(sequences.flatMap((sequence) => runRowsOf([{ path: `${sequence}`, size: 1 }], () => ({ sequence }))));

describe('the files that are watched', () => {
  it('are asked for again when they or the run have changed, and not more often than that', async () => {
    const { main, clock, watch, shown } = setUp();
    watch.watch({ runId: 'r', sequences: [3, 1], revision: 1 });
    expect(main.pending('runs.rowsOf').input).toEqual({ runId: 'r', sequences: [3, 1] });
    await main.pending('runs.rowsOf').answer(rows(1, 3));
    expect(shown()).toEqual([1, 3]);
    clock.advance(watchPause);
    watch.watch({ runId: 'r', sequences: [3, 1], revision: 1 });
    expect(main.count('runs.rowsOf')).toBe(1);
    watch.watch({ runId: 'r', sequences: [3, 1], revision: 2 });
    watch.watch({ runId: 'r', sequences: [4], revision: 3 });
    watch.watch({ runId: 'r', sequences: [5], revision: 4 });
    expect(main.count('runs.rowsOf')).toBe(2);
    await main.pending('runs.rowsOf').answer(rows(1, 3));
    expect(main.count('runs.rowsOf')).toBe(2);
    clock.advance(watchPause);
    expect(main.count('runs.rowsOf')).toBe(3);
    await main.pending('runs.rowsOf').answer(rows(5));
    expect(shown()).toEqual([5]);
    clock.advance(10 * watchPause);
    expect(main.count('runs.rowsOf')).toBe(3);
  });

  it('are asked for one request after the other, however late the answers are', async () => {
    const { main, clock, watch, shown } = setUp();
    watch.watch({ runId: 'r', sequences: [1], revision: 1 });
    const late = main.pending('runs.rowsOf');
    clock.advance(5 * watchPause);
    watch.watch({ runId: 'r', sequences: [2], revision: 1 });
    watch.watch({ runId: 'r', sequences: [3], revision: 1 });
    expect(main.count('runs.rowsOf')).toBe(1);
    await late.answer(rows(1));
    expect(shown()).toEqual([1]);
    expect(main.pending('runs.rowsOf').input).toEqual({ runId: 'r', sequences: [3] });
  });

  it('stay as they are after an error', async () => {
    const { main, clock, watch, shown } = setUp();
    watch.watch({ runId: 'r', sequences: [1], revision: 1 });
    await main.pending('runs.rowsOf').answer(rows(1));
    clock.advance(watchPause);
    watch.watch({ runId: 'r', sequences: [2], revision: 1 });
    await main.pending('runs.rowsOf').answer(err('internal'));
    expect(shown()).toEqual([1]);
  });

  it('are those of one run, and never more than main answers for', () => {
    const { main, watch, shown } = setUp();
    watch.watch({ runId: 'r', sequences: [], revision: 1 });
    expect(main.count('runs.rowsOf')).toBe(0);
    watch.watch({ runId: 'r', sequences: [1], revision: 1 });
    const many = Array.from({ length: mostWatched + 5 }, (_, index) => index);
    watch.watch({ runId: 'other', sequences: many, revision: 1 });
    expect(main.pending('runs.rowsOf').input).toEqual({
      runId: 'other',
      sequences: many.slice(0, mostWatched),
    });
    watch.clear();
    expect(shown()).toEqual([]);
  });
});
