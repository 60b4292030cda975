import { describe, expect, it } from 'vitest';
import { err, ok } from '../../shared/errors/errors.js';
import { createFakeClock } from '../gallery/fake-clock.js';
import { digestSample, snapshotSample, summarySample } from '../gallery/samples/run.js';
import { createScriptedBridge } from '../gallery/scripted-bridge.js';
import { createRunStore } from './run-store.js';

const input = { profileId: 'p1', bucket: 'my-bucket', onConflict: 'skip' } as const;

function setUp() {
  const main = createScriptedBridge();
  const run = createRunStore(main.bridge, createFakeClock());
  return { main, run, state: () => run.store.getState() };
}

async function started() {
  const parts = setUp();
  const starting = parts.run.start(input);
  await parts.main.pending('runs.start').answer(ok(snapshotSample()));
  await starting;
  return parts;
}

describe('the run store', () => {
  it('replaces the snapshot with every newer one and drops older ones', async () => {
    const { main, state } = await started();
    main.tellRun(snapshotSample({ sequence: 5, sentBytes: 100 }));
    main.tellRun(snapshotSample({ sequence: 4, sentBytes: 50 }));
    expect(state().snapshot?.sentBytes).toBe(100);
  });

  it('ignores the snapshots of another run', async () => {
    const { main, state } = await started();
    main.tellRun(snapshotSample({ runId: 'run-0', sequence: 99 }));
    expect(state().snapshot?.runId).toBe('run-1');
  });

  it('does not miss the end of a run that was over before its start was answered', async () => {
    const { main, run, state } = setUp();
    const starting = run.start(input);
    main.tellRun(snapshotSample({ sequence: 2 }));
    main.tellRun(snapshotSample({ sequence: 3, state: 'finished', outcome: 'complete' }));
    await main.pending('runs.start').answer(ok(snapshotSample({ sequence: 1 })));
    await starting;
    expect(state().snapshot?.state).toBe('finished');
    await main.pending('runs.summary').answer(ok(summarySample()));
    expect(state().summary?.outcome).toBe('complete');
  });

  it('keeps the start’s answer when an earlier event is older or of another run', async () => {
    const { main, run, state } = setUp();
    const starting = run.start(input);
    main.tellRun(snapshotSample({ runId: 'run-0', sequence: 9, state: 'finished' }));
    await main.pending('runs.start').answer(ok(snapshotSample({ sequence: 3 })));
    await starting;
    expect(state().snapshot).toMatchObject({ runId: 'run-1', sequence: 3, state: 'uploading' });
  });

  it('requests the summary once, when the run ends', async () => {
    const { main } = await started();
    main.tellRun(snapshotSample({ sequence: 2, state: 'verifying' }));
    expect(main.count('runs.summary')).toBe(0);
    main.tellRun(snapshotSample({ sequence: 3, state: 'finished' }));
    main.tellRun(snapshotSample({ sequence: 4, state: 'finished' }));
    expect(main.count('runs.summary')).toBe(1);
  });

  it('ignores the summary of a run that was closed', async () => {
    const { main, run, state } = await started();
    main.tellRun(snapshotSample({ sequence: 3, state: 'finished' }));
    const question = main.pending('runs.summary');
    run.leave();
    await question.answer(ok(summarySample()));
    expect(state().summary).toBeNull();
  });

  it('finds a run that outlived the page, but no finished one', () => {
    const { main, state } = setUp();
    main.tellRun(snapshotSample({ state: 'finished' }));
    expect(state().snapshot).toBeNull();
    main.tellRun(snapshotSample({ sequence: 12 }));
    expect(state().snapshot?.sequence).toBe(12);
  });

  it('says why a run could not start, and can start it again', async () => {
    const { main, run, state } = setUp();
    const starting = run.start(input);
    await run.start(input);
    expect(main.count('runs.start')).toBe(1);
    await main.pending('runs.start').answer(err('nothing-to-upload'));
    await starting;
    expect(state()).toMatchObject({ starting: false, snapshot: null, error: { code: 'nothing-to-upload' } });
    void run.start(input);
    expect(main.count('runs.start')).toBe(2);
  });

  it('retries with other keys and another policy, and drops the old summary', async () => {
    const { main, run, state } = await started();
    main.tellRun(snapshotSample({ sequence: 3, state: 'finished' }));
    await main.pending('runs.summary').answer(ok(summarySample()));
    const retrying = run.retryFailed({ profileId: 'p2', onConflict: 'overwrite' });
    expect(main.pending('runs.retryFailed').input).toEqual({
      runId: 'run-1',
      profileId: 'p2',
      onConflict: 'overwrite',
    });
    await main.pending('runs.retryFailed').answer(ok(snapshotSample({ sequence: 4 })));
    await retrying;
    expect(state()).toMatchObject({ summary: null, snapshot: { sequence: 4 } });
    main.tellRun(snapshotSample({ sequence: 5, state: 'finished' }));
    expect(main.count('runs.summary')).toBe(2);
  });

  it('tells a saved report from one that the user cancelled', async () => {
    const { main, run, state } = await started();
    const saving = run.saveReport('csv');
    expect(state().saving).toBe(true);
    await main.pending('runs.saveReport').answer(ok(false));
    expect(await saving).toBe(false);
    const again = run.saveReport('html');
    await main.pending('runs.saveReport').answer(ok(true));
    expect(await again).toBe(true);
  });

  it('pauses and resumes the run, and says when that fails', async () => {
    const { main, run, state } = await started();
    const pausing = run.pause();
    expect(main.pending('runs.pause').input).toEqual({ runId: 'run-1' });
    await main.pending('runs.pause').answer(ok(null));
    await pausing;
    expect(state().error).toBeNull();
    const resuming = run.resume();
    await main.pending('runs.resume').answer(err('run-not-found'));
    await resuming;
    expect(state().error?.code).toBe('run-not-found');
  });
});

describe('an earlier run', () => {
  function opened() {
    const parts = setUp();
    parts.run.showReport(digestSample({ runId: 'old', outcome: 'partial' }), summarySample({ runId: 'old' }));
    return parts;
  }

  it('can be shown and retried like one that has just ended', async () => {
    const { main, run, state } = opened();
    void run.saveReport('csv');
    expect(main.pending('runs.saveReport').input).toEqual({ runId: 'old', format: 'csv' });
    void run.retryFailed({ profileId: 'p2' });
    expect(main.pending('runs.retryFailed').input).toEqual({ runId: 'old', profileId: 'p2' });
    await main.pending('runs.retryFailed').answer(ok(snapshotSample({ runId: 'old' })));
    expect(state()).toMatchObject({ opened: null, summary: null, snapshot: { runId: 'old' } });
  });

  it('gives way to a run that turns out to be in progress', () => {
    const { main, state } = opened();
    main.tellRun(snapshotSample({ runId: 'run-2' }));
    expect(state()).toMatchObject({ opened: null, summary: null, snapshot: { runId: 'run-2' } });
  });

  it('does not cover a run that started while it was fetched', () => {
    const { main, run, state } = setUp();
    main.tellRun(snapshotSample({ runId: 'run-2' }));
    run.showReport(digestSample({ runId: 'old' }), summarySample({ runId: 'old' }));
    expect(state()).toMatchObject({ opened: null, summary: null, snapshot: { runId: 'run-2' } });
  });
});
