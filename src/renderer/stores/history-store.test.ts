import { describe, expect, it } from 'vitest';
import { err, ok } from '../../shared/errors/errors.js';
import type { RunDigest } from '../../shared/models/run.js';
import { createFakeClock } from '../gallery/fake-clock.js';
import { importedSample, profileSample } from '../gallery/samples/account.js';
import { digestSample, snapshotSample, summarySample } from '../gallery/samples/run.js';
import { createScriptedBridge } from '../gallery/scripted-bridge.js';
import { createHistoryStore, isInterrupted, keysFor, standingOf } from './history-store.js';
import { createProfilesStore } from './profiles-store.js';
import { createRouteStore } from './route-store.js';
import { entryOf } from './runs-state.js';
import { createRunsStore } from './runs-store.js';

const broken = digestSample({ runId: 'broken', outcome: null, profileId: 'mine' });

async function setUp(runs: readonly RunDigest[], ...profileIds: string[]) {
  const main = createScriptedBridge();
  const clock = createFakeClock();
  const route = createRouteStore();
  route.go({ kind: 'accounts' });
  const profiles = createProfilesStore(main.bridge, route);
  const runStore = createRunsStore(main.bridge, clock, route);
  const history = createHistoryStore(main.bridge, { profiles, runs: runStore, route });
  void profiles.load();
  await main.pending('profiles.list').answer(ok(profileIds.map((id) => profileSample(id))));
  void history.load();
  await main.pending('runs.list').answer(ok(runs));
  return {
    main,
    profiles,
    route,
    history,
    runs: runStore,
    state: () => history.store.getState(),
    entry: (runId: string) => entryOf(runStore.store.getState(), runId),
  };
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

  it('continues with its own keys, whatever keys are in use', async () => {
    const { main, profiles, route, entry, history, state } = await setUp([broken], 'other', 'mine');
    const continuing = history.continueRun(broken);
    expect(state().busy).toEqual({ runId: 'broken', what: 'continuing' });
    const question = main.pending('runs.retryFailed');
    expect(question.input).toEqual({ runId: 'broken', profileId: 'mine' });
    await question.answer(ok(snapshotSample({ runId: 'broken' })));
    await continuing;
    expect(profiles.store.getState().activeId).toBe('other');
    expect(route.store.getState().place).toEqual({ kind: 'run', runId: 'broken' });
    expect(entry('broken').snapshot?.runId).toBe('broken');
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
    const { main, entry, profiles, history, state } = await setUp([broken], 'mine');
    void history.continueRun(broken);
    await main.pending('runs.retryFailed').answer(err('access-key-unknown'));
    expect(state()).toMatchObject({ busy: null, error: { code: 'access-key-unknown' }, refused: ['mine'] });
    expect(entry('broken')).toMatchObject({ error: null, snapshot: null });
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

  it('is not shown as it was before it was discarded', async () => {
    const { main, history, runs, entry } = await setUp([broken], 'mine');
    const opening = runs.loadSummary('broken');
    await main.pending('runs.summary').answer(ok(summarySample({ runId: 'broken', outcome: 'stopped' })));
    await opening;
    expect(entry('broken').summary).toMatchObject({ outcome: 'stopped' });
    const discarding = history.discard(broken);
    await main.pending('runs.discard').answer(ok(null));
    expect(entry('broken').summary).toBeNull();
    await main.pending('runs.list').answer(ok([]));
    expect(await discarding).toBe(true);
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
  it('asks for uploads only, which verifications would otherwise push out', async () => {
    const { main, history } = await setUp([broken], 'mine');
    void history.load();
    expect(main.pending('runs.list').input).toEqual({ limit: 200, mode: 'upload' });
  });

  it('asks for older uploads when there may be some, and keeps asking for as many', async () => {
    const uploads = (count: number): RunDigest[] =>
      Array.from({ length: count }, (_, index) => digestSample({ runId: `run-${index}` }));
    const { main, history, state } = await setUp(uploads(200), 'mine');
    expect(state().hasMore).toBe(true);
    const more = history.loadMore();
    const question = main.pending('runs.list');
    expect(question.input).toEqual({ limit: 400, mode: 'upload' });
    await question.answer(ok(uploads(230)));
    await more;
    expect(state()).toMatchObject({ hasMore: false, runs: { length: 230 } });
    void history.load();
    expect(main.pending('runs.list').input).toEqual({ limit: 400, mode: 'upload' });
  });

  it('is reloaded when it is shown, when a run starts and when one ends', async () => {
    const { main, route } = await setUp([broken], 'mine');
    const asked = main.count('runs.list');
    route.go({ kind: 'history' });
    expect(main.count('runs.list')).toBe(asked + 1);
    main.tellRun(snapshotSample({ runId: 'broken' }));
    expect(main.count('runs.list')).toBe(asked + 2);
    main.tellRun(snapshotSample({ runId: 'broken', sequence: 2 }));
    expect(main.count('runs.list')).toBe(asked + 2);
    main.tellRun(snapshotSample({ runId: 'broken', sequence: 3, state: 'finished' }));
    await main.pending('runs.summary').answer(ok(summarySample({ runId: 'broken' })));
    expect(main.count('runs.list')).toBe(asked + 4);
  });

  it('keeps what it knew when main can’t answer', async () => {
    const { main, history, state } = await setUp([broken], 'mine');
    void history.load();
    await main.pending('runs.list').answer(err('internal'));
    expect(state()).toMatchObject({ loaded: true, runs: [broken], error: { code: 'internal' } });
  });
});

describe('other keys than those of the run', () => {
  const differ = err('run-keys-differ', { server: 's3.example' });

  it('continue it only after somebody said that they mean the same bucket', async () => {
    const { main, history, state } = await setUp([broken], 'other');
    void history.continueRun(broken, { onConflict: 'overwrite' });
    await main.pending('runs.retryFailed').answer(differ);
    const { question } = state();
    expect(state()).toMatchObject({ busy: null, error: null, question: { profileId: 'other' } });
    history.closeQuestion();
    expect(main.count('runs.retryFailed')).toBe(1);
    if (question === null) throw new Error('nothing was asked');
    void history.continueWithOtherKeys(question);
    expect(main.pending('runs.retryFailed').input).toEqual({
      runId: 'broken',
      profileId: 'other',
      onConflict: 'overwrite',
      otherKeysConfirmed: true,
    });
  });

  it('are not asked about any more once somebody has gone elsewhere', async () => {
    const { main, route, history, state } = await setUp([broken], 'other');
    void history.continueRun(broken);
    await main.pending('runs.retryFailed').answer(differ);
    route.go({ kind: 'history' });
    expect(state().question).toBeNull();
  });

  it('are those in use when the run’s own are why it ended', async () => {
    const { main, history } = await setUp([broken], 'other', 'mine');
    void history.continueRun(broken, {}, 'mine');
    expect(main.pending('runs.retryFailed').input).toEqual({ runId: 'broken', profileId: 'other' });
  });
});

describe('an ended run', () => {
  const ended = digestSample({ runId: 'ended', outcome: 'complete' });

  it('is deleted from the record, and the list is loaded again', async () => {
    const { main, history, state } = await setUp([ended], 'mine');
    const deleting = history.delete(ended);
    expect(state().busy).toEqual({ runId: 'ended', what: 'deleting' });
    expect(main.pending('runs.delete').input).toEqual({ runId: 'ended' });
    await main.pending('runs.delete').answer(ok(null));
    await main.pending('runs.list').answer(ok([]));
    expect(await deleting).toBe(true);
    expect(state()).toMatchObject({ runs: [], busy: null, error: null });
  });

  it('that can not be deleted stays, with the reason', async () => {
    const { main, history, state } = await setUp([ended], 'mine');
    const deleting = history.delete(ended);
    await main.pending('runs.delete').answer(err('run-unfinished'));
    expect(await deleting).toBe(false);
    expect(state()).toMatchObject({ runs: [ended], busy: null, error: { code: 'run-unfinished' } });
  });

  it('keeps its list of files for as long as the rule says', async () => {
    const { main, history, state } = await setUp([ended], 'mine');
    const asking = history.retention();
    await main.pending('runs.retention').answer(ok({ unit: 'runs', count: 200 }));
    expect(await asking).toEqual({ unit: 'runs', count: 200 });
    const saving = history.setRetention({ unit: 'days', count: 30 });
    expect(main.pending('runs.setRetention').input).toEqual({ unit: 'days', count: 30 });
    await main.pending('runs.setRetention').answer(ok(null));
    await main.pending('runs.list').answer(ok([{ ...ended, isCompacted: true }]));
    expect(await saving).toBe(true);
    expect(state().runs).toEqual([{ ...ended, isCompacted: true }]);
    const failing = history.setRetention({ unit: 'days', count: 1 });
    await main.pending('runs.setRetention').answer(err('disk-full'));
    expect(await failing).toBe(false);
    expect(state().error).toEqual({ code: 'disk-full' });
  });
});
