import { describe, expect, it } from 'vitest';
import { err, ok } from '../../shared/errors/errors.js';
import type { RunDigest } from '../../shared/models/run.js';
import { createFakeClock } from '../gallery/fake-clock.js';
import { importedSample, profileSample } from '../gallery/samples/account.js';
import { digestSample, snapshotSample, summarySample } from '../gallery/samples/run.js';
import { createScriptedBridge } from '../gallery/scripted-bridge.js';
import { createHistoryStore, isInterrupted, keysFor, standingOf } from './history-store.js';
import { createProfilesStore } from './profiles-store.js';
import { createRunStore, expectedWithin } from './run-store.js';

const broken = digestSample({ runId: 'broken', outcome: null, profileId: 'mine' });

async function setUp(runs: readonly RunDigest[], ...profileIds: string[]) {
  const main = createScriptedBridge();
  const clock = createFakeClock();
  const profiles = createProfilesStore(main.bridge);
  const run = createRunStore(main.bridge, clock);
  const history = createHistoryStore(main.bridge, { profiles, run });
  void profiles.load();
  await main.pending('profiles.list').answer(ok(profileIds.map((id) => profileSample(id))));
  void history.load();
  await main.pending('runs.list').answer(ok(runs));
  return { main, clock, profiles, run, history, state: () => history.store.getState() };
}

describe('an interrupted run', () => {
  it('is one without an outcome that is not in progress', () => {
    expect(isInterrupted(digestSample({ outcome: null, isRunning: false }))).toBe(true);
    expect(isInterrupted(digestSample({ outcome: null, isRunning: true }))).toBe(false);
    expect(isInterrupted(digestSample({ outcome: 'cancelled' }))).toBe(false);
  });

  it('counts uploaded files and parts, out of what was not to be skipped', () => {
    const run = digestSample({
      found: { files: 10, bytes: 1000 },
      uploaded: { files: 3, bytes: 250 },
      skipped: { files: 2, bytes: 100 },
      failed: { files: 1, bytes: 50 },
      partBytes: 120,
    });
    expect(standingOf(run)).toEqual({ done: { files: 3, bytes: 370 }, wanted: { files: 8, bytes: 900 } });
  });

  it('continues with its own keys, which are then in use', async () => {
    const { main, profiles, run, history, state } = await setUp([broken], 'other', 'mine');
    profiles.startAdding();
    const continuing = history.continueRun(broken);
    expect(state().busy).toEqual({ runId: 'broken', what: 'continuing' });
    const question = main.pending('runs.retryFailed');
    expect(question.input).toEqual({ runId: 'broken', profileId: 'mine' });
    await question.answer(ok(snapshotSample({ runId: 'broken' })));
    await continuing;
    expect(profiles.store.getState()).toMatchObject({ activeId: 'mine', adding: false });
    expect(run.store.getState().snapshot?.runId).toBe('broken');
    expect(state()).toMatchObject({ busy: null, error: null });
  });

  it('continues with the keys in use when its own are gone', async () => {
    const { main, history } = await setUp([broken], 'other');
    void history.continueRun(broken);
    expect(main.pending('runs.retryFailed').input).toEqual({ runId: 'broken', profileId: 'other' });
  });

  it('can’t continue without keys', async () => {
    const { main, history, state } = await setUp([broken]);
    await history.continueRun(broken);
    expect(main.count('runs.retryFailed')).toBe(0);
    expect(state().error?.code).toBe('profile-not-found');
  });

  it('says why it could not continue, not on the run screen, and then offers the keys in use', async () => {
    const { main, run, profiles, history, state } = await setUp([broken], 'mine');
    void history.continueRun(broken);
    await main.pending('runs.retryFailed').answer(err('access-key-unknown'));
    expect(state()).toMatchObject({ busy: null, error: { code: 'access-key-unknown' }, refused: ['mine'] });
    expect(run.store.getState()).toMatchObject({ starting: false, error: null, snapshot: null });
    void profiles.chooseKeyFile();
    await main.pending('profiles.chooseKeyFile').answer(ok(importedSample('new')));
    void history.continueRun(broken);
    expect(main.pending('runs.retryFailed').input).toEqual({ runId: 'broken', profileId: 'new' });
  });

  it('keeps its keys when they were not the reason', async () => {
    const { main, profiles, history, state } = await setUp([broken], 'other', 'mine');
    void history.continueRun(broken);
    await main.pending('runs.retryFailed').answer(err('network-unreachable'));
    expect(keysFor(broken, profiles.store.getState(), state().refused)?.id).toBe('mine');
  });

  it('is continued once, however often the button is pressed', async () => {
    const { main, history } = await setUp([broken], 'mine');
    void history.continueRun(broken);
    void history.continueRun(broken);
    expect(await history.discard(broken)).toBe(false);
    expect(main.count('runs.retryFailed')).toBe(1);
    expect(main.count('runs.discard')).toBe(0);
  });

  it('is discarded with the same keys, which need not be in use', async () => {
    const { main, profiles, history, state } = await setUp([broken], 'other', 'mine');
    const discarding = history.discard(broken);
    expect(state().busy).toEqual({ runId: 'broken', what: 'discarding' });
    expect(main.pending('runs.discard').input).toEqual({ runId: 'broken', profileId: 'mine' });
    await main.pending('runs.discard').answer(ok(null));
    await main.pending('runs.list').answer(ok([{ ...broken, outcome: 'cancelled' }]));
    expect(await discarding).toBe(true);
    expect(state().runs.some(isInterrupted)).toBe(false);
    expect(profiles.store.getState().activeId).toBe('other');
  });

  it('stays when it could not be discarded', async () => {
    const { main, history, state } = await setUp([broken], 'mine');
    const discarding = history.discard(broken);
    await main.pending('runs.discard').answer(err('network-unreachable'));
    expect(await discarding).toBe(false);
    expect(state().error?.code).toBe('network-unreachable');
    expect(state().runs).toEqual([broken]);
  });
});

describe('the history', () => {
  it('lists uploads only', async () => {
    const { state } = await setUp([broken, digestSample({ runId: 'v', mode: 'verify' })], 'mine');
    expect(state().runs.map(({ runId }) => runId)).toEqual(['broken']);
  });

  it('opens a report and returns to the list', async () => {
    const ended = digestSample({ runId: 'old' });
    const { main, run, history, state } = await setUp([ended], 'mine');
    history.open();
    const showing = history.show(ended);
    expect(main.pending('runs.summary').input).toEqual({ runId: 'old' });
    await main.pending('runs.summary').answer(ok(summarySample({ runId: 'old' })));
    await showing;
    expect(run.store.getState()).toMatchObject({ opened: ended, snapshot: null, summary: { runId: 'old' } });
    run.leave();
    expect(state().isOpen).toBe(true);
  });

  it('stays open when a report can’t be opened, and says why', async () => {
    const ended = digestSample({ runId: 'old' });
    const { main, run, history, state } = await setUp([ended], 'mine');
    void history.show(ended);
    await main.pending('runs.summary').answer(err('run-not-found'));
    expect(state()).toMatchObject({ busy: null, error: { code: 'run-not-found' } });
    expect(run.store.getState().summary).toBeNull();
  });

  it('is closed when a run starts, and reloaded when it ends', async () => {
    const { main, history, state } = await setUp([broken], 'mine');
    history.open();
    await main.pending('runs.list').answer(ok([broken]));
    main.tellRun(snapshotSample({ runId: 'broken' }));
    expect(state().isOpen).toBe(false);
    main.tellRun(snapshotSample({ runId: 'broken', sequence: 2, state: 'finished' }));
    const asked = main.count('runs.list');
    await main.pending('runs.summary').answer(ok(summarySample({ runId: 'broken' })));
    expect(main.count('runs.list')).toBe(asked + 1);
  });

  it('keeps what it knew when main can’t answer', async () => {
    const { main, history, state } = await setUp([broken], 'mine');
    void history.load();
    await main.pending('runs.list').answer(err('internal'));
    expect(state()).toMatchObject({ loaded: true, runs: [broken], error: { code: 'internal' } });
  });
});

describe('a run that outlived the page', () => {
  const underWay = digestSample({ runId: 'run-1', outcome: null, isRunning: true, profileId: 'mine' });

  it('is waited for, and its keys are put into use', async () => {
    const { main, run, profiles } = await setUp([underWay], 'other', 'mine');
    expect(run.store.getState().expected).toBe('run-1');
    expect(profiles.store.getState().activeId).toBe('mine');
    main.tellRun(snapshotSample({ sequence: 77, state: 'paused' }));
    expect(run.store.getState()).toMatchObject({ expected: null, snapshot: { sequence: 77 } });
  });

  it('shows its report when it ended just then, before or after main reported it', async () => {
    const after = await setUp([underWay], 'mine');
    after.main.tellRun(snapshotSample({ sequence: 78, state: 'finished' }));
    expect(after.main.pending('runs.summary').input).toEqual({ runId: 'run-1' });

    const before = await setUp([], 'mine');
    before.main.tellRun(snapshotSample({ sequence: 78, state: 'finished' }));
    expect(before.main.count('runs.summary')).toBe(0);
    void before.history.load();
    await before.main.pending('runs.list').answer(ok([underWay]));
    expect(before.main.pending('runs.summary').input).toEqual({ runId: 'run-1' });
  });

  it('does not block the window when nothing more is heard of it', async () => {
    const { clock, run } = await setUp([underWay], 'mine');
    clock.advance(expectedWithin);
    expect(run.store.getState().expected).toBeNull();
  });
});
