import { describe, expect, it } from 'vitest';
import { err, ok } from '../../shared/errors/errors.js';
import { createFakeClock } from '../gallery/fake-clock.js';
import { destinationSample } from '../gallery/samples/destination.js';
import { snapshotSample, summarySample } from '../gallery/samples/run.js';
import { createScriptedBridge } from '../gallery/scripted-bridge.js';
import { createRouteStore, type Place } from './route-store.js';
import { entryOf, mostSpeeds } from './runs-state.js';
import { createRunsStore, expectedWithin } from './runs-store.js';

const input = { destination: destinationSample(), onConflict: 'skip' } as const;
const plan: Place = { kind: 'plan', destination: destinationSample() };

function setUp() {
  const main = createScriptedBridge();
  const clock = createFakeClock();
  const route = createRouteStore();
  route.go(plan);
  const runs = createRunsStore(main.bridge, clock, route);
  return {
    main,
    clock,
    route,
    runs,
    state: () => runs.store.getState(),
    entry: (runId = 'run-1') => entryOf(runs.store.getState(), runId),
    place: () => route.store.getState().place,
  };
}

async function started() {
  const parts = setUp();
  const starting = parts.runs.start(input);
  await parts.main.pending('runs.start').answer(ok(snapshotSample()));
  expect(await starting).toBe(true);
  return parts;
}

describe('a run', () => {
  it('replaces the snapshot with every newer one and drops older ones', async () => {
    const { main, entry } = await started();
    main.tellRun(snapshotSample({ sequence: 5, sentBytes: 100 }));
    main.tellRun(snapshotSample({ sequence: 4, sentBytes: 50 }));
    expect(entry().snapshot?.sentBytes).toBe(100);
  });

  it('keeps its speed for each second it works, and forgets it when it begins again', async () => {
    const { main, runs, entry } = await started();
    let sequence = 1;
    const tell = (elapsedMs: number, bytesPerSecond: number): void => {
      sequence += 1;
      main.tellRun(snapshotSample({ sequence, elapsedMs, bytesPerSecond }));
    };
    tell(200, 1);
    tell(1100, 2);
    tell(1300, 3);
    tell(2000, 4);
    expect(entry().speeds).toEqual([2, 4]);
    for (let second = 3; second < 200; second += 1) tell(second * 1000, second);
    expect(entry().speeds).toHaveLength(mostSpeeds);
    expect(entry().speeds.at(-1)).toBe(199);
    main.tellRun(snapshotSample({ sequence: sequence + 1, state: 'finished' }));
    void runs.continueRun('run-1', { profileId: 'p' });
    await main.pending('runs.retryFailed').answer(ok(snapshotSample({ sequence: 1 })));
    expect(entry().speeds).toEqual([]);
  });

  it('is shown when it is wanted, or its report once it has ended', async () => {
    const { main, route, place } = await started();
    route.go({ kind: 'history' });
    main.wantRun('run-1');
    expect(place()).toEqual({ kind: 'run', runId: 'run-1' });
    main.tellRun(snapshotSample({ sequence: 9, state: 'finished', outcome: 'complete' }));
    route.go({ kind: 'history' });
    main.wantRun('run-1');
    expect(place()).toEqual({ kind: 'report', runId: 'run-1' });
  });

  it('is shown once it has started, and its report once it has ended, also a step back', async () => {
    const { main, route, place } = await started();
    expect(place()).toEqual({ kind: 'run', runId: 'run-1' });
    route.go({ kind: 'history' });
    main.tellRun(snapshotSample({ sequence: 2, state: 'finished' }));
    await main.pending('runs.summary').answer(ok(summarySample()));
    expect(place()).toEqual({ kind: 'history' });
    route.back();
    expect(place()).toEqual({ kind: 'report', runId: 'run-1' });
  });

  it('does not take the place over when somebody has gone elsewhere since', async () => {
    const { main, runs, route, place, state } = setUp();
    const starting = runs.start(input);
    route.go({ kind: 'history' });
    await main.pending('runs.start').answer(ok(snapshotSample()));
    expect(await starting).toBe(true);
    expect(place()).toEqual({ kind: 'history' });
    expect(state().tray).toEqual(['run-1']);
  });

  it('that was over before its start was answered is not missed', async () => {
    for (const events of [
      [
        snapshotSample({ sequence: 2 }),
        snapshotSample({ sequence: 3, state: 'finished', outcome: 'complete' }),
      ],
      [snapshotSample({ sequence: 3, state: 'finished', outcome: 'complete' })],
    ]) {
      const { main, runs, entry } = setUp();
      const starting = runs.start(input);
      for (const event of events) main.tellRun(event);
      await main.pending('runs.start').answer(ok(snapshotSample({ sequence: 1 })));
      await starting;
      expect(entry().snapshot?.state).toBe('finished');
      await main.pending('runs.summary').answer(ok(summarySample()));
      expect(entry().summary?.outcome).toBe('complete');
    }
  });

  it('of another window’s time that has ended is no news while another one starts', async () => {
    const { main, runs, state } = setUp();
    const starting = runs.start(input);
    main.tellRun(snapshotSample({ runId: 'run-0', sequence: 9, state: 'finished' }));
    await main.pending('runs.start').answer(ok(snapshotSample({ sequence: 3 })));
    await starting;
    expect(state().tray).toEqual(['run-1']);
  });

  it('has its summary requested once, when it ends', async () => {
    const { main } = await started();
    main.tellRun(snapshotSample({ sequence: 2, state: 'verifying' }));
    expect(main.count('runs.summary')).toBe(0);
    main.tellRun(snapshotSample({ sequence: 3, state: 'finished' }));
    main.tellRun(snapshotSample({ sequence: 4, state: 'finished' }));
    expect(main.count('runs.summary')).toBe(1);
  });

  it('says why it could not start, and can be started again', async () => {
    const { main, runs, state } = setUp();
    const starting = runs.start(input);
    expect(await runs.start(input)).toBe(false);
    expect(main.count('runs.start')).toBe(1);
    await main.pending('runs.start').answer(err('nothing-to-upload'));
    expect(await starting).toBe(false);
    expect(state()).toMatchObject({ starting: false, tray: [], startError: { code: 'nothing-to-upload' } });
    void runs.start(input);
    expect(main.count('runs.start')).toBe(2);
  });

  it('that is continued is a run again, numbered from the start, and drops its old summary', async () => {
    const { main, runs, entry, place } = await started();
    main.tellRun(snapshotSample({ sequence: 30, state: 'finished' }));
    await main.pending('runs.summary').answer(ok(summarySample()));
    const again = runs.continueRun('run-1', { profileId: 'p2', onConflict: 'overwrite' });
    expect(main.pending('runs.retryFailed').input).toEqual({
      runId: 'run-1',
      profileId: 'p2',
      onConflict: 'overwrite',
    });
    await main.pending('runs.retryFailed').answer(ok(snapshotSample({ sequence: 1 })));
    expect(await again).toEqual(ok(null));
    expect(entry()).toMatchObject({ summary: null, snapshot: { sequence: 1 } });
    expect(place()).toEqual({ kind: 'run', runId: 'run-1' });
    main.tellRun(snapshotSample({ sequence: 2, state: 'finished' }));
    expect(main.count('runs.summary')).toBe(2);
  });

  it('that ended again before continuing it was answered is over', async () => {
    const { main, runs, entry } = await started();
    main.tellRun(snapshotSample({ sequence: 30, state: 'finished' }));
    await main.pending('runs.summary').answer(ok(summarySample()));
    const again = runs.continueRun('run-1', { profileId: 'p2' });
    main.tellRun(snapshotSample({ sequence: 2, state: 'finished', sentBytes: 400 }));
    await main.pending('runs.retryFailed').answer(ok(snapshotSample({ sequence: 1 })));
    await again;
    expect(entry().snapshot).toMatchObject({ state: 'finished', sentBytes: 400 });
  });

  it('that could not be continued stays as it was', async () => {
    const { main, runs, entry, place } = await started();
    main.tellRun(snapshotSample({ sequence: 30, state: 'finished' }));
    await main.pending('runs.summary').answer(ok(summarySample()));
    const again = runs.continueRun('run-1', { profileId: 'p2' });
    await main.pending('runs.retryFailed').answer(err('destination-changed'));
    expect(await again).toEqual(err('destination-changed'));
    main.tellRun(snapshotSample({ sequence: 2, state: 'uploading' }));
    expect(entry().snapshot?.sequence).toBe(30);
    expect(place()).toEqual({ kind: 'report', runId: 'run-1' });
  });

  it('is paused and resumed, and says when that fails', async () => {
    const { main, runs, entry } = await started();
    const pausing = runs.pause('run-1');
    expect(main.pending('runs.pause').input).toEqual({ runId: 'run-1' });
    await main.pending('runs.pause').answer(ok(null));
    await pausing;
    expect(entry().error).toBeNull();
    const resuming = runs.resume('run-1');
    await main.pending('runs.resume').answer(err('run-not-found'));
    await resuming;
    expect(entry().error?.code).toBe('run-not-found');
  });

  it('has a report whose saving can be cancelled by the user', async () => {
    const { main, runs, state } = await started();
    const saving = runs.saveReport('run-1', 'csv');
    expect(state().saving).toBe('run-1');
    await main.pending('runs.saveReport').answer(ok(false));
    expect(await saving).toBe(false);
    const again = runs.saveReport('run-1', 'html');
    await main.pending('runs.saveReport').answer(ok(true));
    expect(await again).toBe(true);
    expect(state().saving).toBeNull();
  });
});

describe('several runs', () => {
  async function two() {
    const parts = await started();
    parts.route.go(plan);
    const starting = parts.runs.start(input);
    await parts.main.pending('runs.start').answer(ok(snapshotSample({ runId: 'run-2' })));
    await starting;
    return parts;
  }

  it('have their own snapshots, errors and ends', async () => {
    const { main, runs, entry, state } = await two();
    main.tellRun(snapshotSample({ runId: 'run-1', sequence: 2, sentBytes: 100 }));
    main.tellRun(snapshotSample({ runId: 'run-2', sequence: 2, sentBytes: 200 }));
    const cancelling = runs.cancel('run-1');
    expect(main.pending('runs.cancel').input).toEqual({ runId: 'run-1' });
    await main.pending('runs.cancel').answer(err('run-not-found'));
    await cancelling;
    main.tellRun(snapshotSample({ runId: 'run-1', sequence: 3, state: 'finished' }));
    expect(main.pending('runs.summary').input).toEqual({ runId: 'run-1' });
    expect(entry('run-1')).toMatchObject({ snapshot: { state: 'finished' } });
    expect(entry('run-2')).toMatchObject({ snapshot: { sentBytes: 200, state: 'uploading' }, error: null });
    expect(state().tray).toEqual(['run-1', 'run-2']);
  });

  it('stay in the tray until they have ended and are dismissed', async () => {
    const { main, runs, state } = await two();
    runs.dismiss('run-1');
    expect(state().tray).toEqual(['run-1', 'run-2']);
    main.tellRun(snapshotSample({ runId: 'run-1', sequence: 3, state: 'finished' }));
    expect(state().tray).toEqual(['run-1', 'run-2']);
    runs.dismiss('run-1');
    expect(state().tray).toEqual(['run-2']);
  });

  it('are all gone when the engine is, except those that had ended', async () => {
    const { main, runs, state, place, route } = await two();
    main.tellRun(snapshotSample({ runId: 'run-1', sequence: 3, state: 'finished' }));
    runs.lose({ kind: 'accounts' });
    expect(state().tray).toEqual(['run-1']);
    expect(place()).toEqual(plan);
    route.forward();
    expect(place()).toEqual(plan);
  });
});

describe('a run that outlived the page', () => {
  function expecting() {
    const parts = setUp();
    parts.route.go({ kind: 'run', runId: 'run-1' });
    parts.runs.expect('run-1');
    return parts;
  }

  it('is found by its next snapshot, but one that has ended before is no news', () => {
    const { main, state } = setUp();
    main.tellRun(snapshotSample({ state: 'finished' }));
    expect(state().tray).toEqual([]);
    main.tellRun(snapshotSample({ sequence: 12 }));
    expect(state().tray).toEqual(['run-1']);
  });

  it('shows its report when it ended just then', async () => {
    const { main, place, clock } = expecting();
    main.tellRun(snapshotSample({ sequence: 78, state: 'finished' }));
    await main.pending('runs.summary').answer(ok(summarySample()));
    expect(place()).toEqual({ kind: 'report', runId: 'run-1' });
    clock.advance(expectedWithin);
    expect(place()).toEqual({ kind: 'report', runId: 'run-1' });
  });

  it('shows its report when nothing more is heard of it', () => {
    const { clock, place } = expecting();
    clock.advance(expectedWithin);
    expect(place()).toEqual({ kind: 'report', runId: 'run-1' });
  });
});
