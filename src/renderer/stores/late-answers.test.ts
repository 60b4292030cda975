import { describe, expect, it } from 'vitest';
import { err, ok } from '../../shared/errors/errors.js';
import { type BucketSetup, defaultBucketSettings } from '../../shared/models/bucket-settings.js';
import { type ConnectionView, usualConnection } from '../../shared/models/connection.js';
import type { AppInfo } from '../../shared/models/settings.js';
import { createFakeClock } from '../gallery/fake-clock.js';
import { importedSample, profileSample } from '../gallery/samples/account.js';
import { draftSample } from '../gallery/samples/plan.js';
import { digestSample, summarySample } from '../gallery/samples/run.js';
import { createScriptedBridge, settle } from '../gallery/scripted-bridge.js';
import { isSameTarget } from './access-store.js';
import { entryOf } from './runs-state.js';
import { createStores } from './stores.js';

const bucketNamed = (name: string) => ({ name, region: null, createdAt: null });
const setupOf = (name: string): BucketSetup => ({
  bucket: bucketNamed(name),
  outcome: 'created',
  steps: [],
});
const settings = defaultBucketSettings(true);

async function withKeys(...ids: string[]) {
  const main = createScriptedBridge();
  const stores = createStores(main.bridge, createFakeClock());
  void stores.profiles.load();
  await main.pending('profiles.list').answer(ok(ids.map((id) => profileSample(id))));
  stores.route.go({ kind: 'accounts' });
  return {
    main,
    stores,
    buckets: () => stores.buckets.store.getState(),
    place: () => stores.route.store.getState().place,
  };
}

describe('a bucket that is being opened by its name', () => {
  it('does not replace one that was chosen in the meantime', async () => {
    const { main, stores, buckets, place } = await withKeys('a');
    void stores.buckets.open('slow');
    const late = main.pending('buckets.open');
    stores.buckets.choose(bucketNamed('chosen'), 'a');
    expect(buckets().opening).toBe(false);
    await late.answer(ok(bucketNamed('slow')));
    expect(place()).toMatchObject({ destination: { bucket: 'chosen', profileId: 'a' } });
  });

  it('is cancelled by going elsewhere and by typing another name', async () => {
    const { main, stores, buckets, place } = await withKeys('a');
    for (const turnAway of [
      () => stores.route.go(place()?.kind === 'history' ? { kind: 'accounts' } : { kind: 'history' }),
      () => stores.route.back(),
      () => stores.buckets.forgetOpening(),
    ]) {
      void stores.buckets.open('slow');
      const late = main.pending('buckets.open');
      turnAway();
      await late.answer(ok(bucketNamed('slow')));
      expect(buckets().opening).toBe(false);
      expect(place()?.kind).not.toBe('plan');
      void stores.buckets.open('slow');
      const refused = main.pending('buckets.open');
      turnAway();
      await refused.answer(err('bucket-not-found'));
      expect(buckets()).toMatchObject({ openError: null, opening: false });
    }
  });

  it('gives way to the name requested last', async () => {
    const { main, stores, place } = await withKeys('a');
    void stores.buckets.open('first');
    const first = main.pending('buckets.open');
    void stores.buckets.open('second');
    await main.pending('buckets.open').answer(ok(bucketNamed('second')));
    await first.answer(ok(bucketNamed('first')));
    expect(place()).toMatchObject({ destination: { bucket: 'second' } });
  });
});

describe('a bucket that is being created', () => {
  it('is listed, but not opened once the dialog was closed', async () => {
    const { main, stores, buckets } = await withKeys('a');
    const creating = stores.buckets.create('new', 'eu-central-1', settings);
    stores.buckets.leaveCreation();
    await main.pending('buckets.create').answer(ok(setupOf('new')));
    expect(await creating).toEqual({ result: ok(setupOf('new')), isAwaited: false });
    expect(buckets().buckets.map(({ name }) => name)).toEqual(['new']);
  });

  it('is neither listed nor chosen under other keys', async () => {
    const { main, stores, buckets, place } = await withKeys('a', 'b');
    const creating = stores.buckets.create('of-a', 'eu-central-1', settings);
    stores.profiles.select('b');
    await main.pending('buckets.create').answer(ok(setupOf('of-a')));
    expect((await creating).isAwaited).toBe(false);
    stores.buckets.choose(bucketNamed('of-a'), 'a');
    expect(buckets()).toMatchObject({ profileId: 'b', buckets: [] });
    expect(place()).toEqual({ kind: 'destination', profileId: 'b' });
  });

  it('is not opened either when settings are added after the dialog was closed', async () => {
    const { main, stores } = await withKeys('a');
    const completing = stores.buckets.complete(bucketNamed('new'), settings);
    stores.buckets.leaveCreation();
    await main.pending('buckets.complete').answer(ok([]));
    expect((await completing).isAwaited).toBe(false);
  });
});

describe('the list of buckets', () => {
  it('is the one requested last: a refusal that came late does not empty it', async () => {
    const { main, stores, buckets } = await withKeys('a');
    void stores.buckets.load();
    const hung = main.pending('buckets.list');
    void stores.buckets.load();
    await main.pending('buckets.list').answer(ok([bucketNamed('there')]));
    await hung.answer(err('timed-out'));
    expect(buckets()).toMatchObject({ status: 'ready', listError: null });
    expect(buckets().buckets.map(({ name }) => name)).toEqual(['there']);
  });

  it('keeps a bucket that was created while it was in flight', async () => {
    const { main, stores, buckets } = await withKeys('a');
    void stores.buckets.load();
    const before = main.pending('buckets.list');
    void stores.buckets.create('new', 'eu-central-1', settings);
    await main.pending('buckets.create').answer(ok(setupOf('new')));
    await before.answer(ok([bucketNamed('old')]));
    expect(buckets().buckets.map(({ name }) => name)).toEqual(['new']);
    // It is requested again, because its content was from before.
    await main.pending('buckets.list').answer(ok([bucketNamed('new'), bucketNamed('old')]));
    expect(buckets().status).toBe('ready');
    expect(buckets().buckets.map(({ name }) => name)).toEqual(['new', 'old']);
  });
});

describe('the settings of a connection', () => {
  const view: ConnectionView = { settings: usualConnection(null), ca: null };
  const otherView: ConnectionView = {
    ...view,
    ca: { name: 'a.pem', holders: ['A'] },
  };

  it('are not closed by the answer to others that were saved before', async () => {
    const { main, stores } = await withKeys('a', 'b');
    const { connection } = stores;
    void connection.openConnection('a');
    await main.pending('connections.get').answer(ok(view));
    void connection.save(view.settings);
    connection.close();
    void connection.openConnection('b');
    await main.pending('connections.get').answer(ok(view));
    await main.pending('connections.set').answer(ok(view));
    expect(connection.store.getState()).toMatchObject({ dialog: { profileId: 'b' }, saving: false });
    // What was saved is still valid.
    expect(main.count('profiles.list')).toBe(2);
  });

  it('do not show a CA file that was chosen for others', async () => {
    const { main, stores } = await withKeys('a', 'b');
    const { connection } = stores;
    void connection.openConnection('a');
    await main.pending('connections.get').answer(ok(view));
    void connection.chooseCaFile();
    connection.close();
    void connection.openConnection('b');
    await main.pending('connections.get').answer(ok(view));
    await main.pending('connections.chooseCaFile').answer(ok(otherView));
    expect(connection.store.getState()).toMatchObject({ view, saving: false });
  });

  it('changed by a button do not close what was opened in the meantime, nor repeat the failed action', async () => {
    const { main, stores } = await withKeys('a', 'b');
    const { connection } = stores;
    let again = 0;
    void connection.adjust('a', { region: 'eu-central-1' }, () => {
      again += 1;
    });
    await main.pending('connections.get').answer(ok(view));
    void connection.openProxy();
    await main.pending('connections.set').answer(ok(view));
    await settle();
    expect(connection.store.getState().dialog).toEqual({ kind: 'proxy' });
    expect(again).toBe(0);
  });

  it('that changed are checked again: what was known came over another connection', async () => {
    const { main, stores } = await withKeys('a');
    const checkup = { error: null, identity: null, madeAt: null, ageUnknown: null };
    void stores.profiles.check('a');
    const over = main.pending('profiles.check');
    void stores.connection.openConnection('a');
    await main.pending('connections.get').answer(ok(view));
    void stores.connection.save(view.settings);
    await main.pending('connections.set').answer(ok(view));
    await main.pending('profiles.list').answer(ok([profileSample('a')]));
    await over.answer(ok({ profile: profileSample('a', { userName: 'before' }), checkup }));
    expect(stores.profiles.store.getState().checkups['a']).toEqual({ state: 'pending' });
    await main
      .pending('profiles.check')
      .answer(ok({ profile: profileSample('a', { userName: 'after' }), checkup }));
    expect(stores.profiles.store.getState().profiles[0]?.userName).toBe('after');
  });
});

describe('keys', () => {
  it('that were imported stay when an older list arrives', async () => {
    const { main, stores } = await withKeys('a');
    void stores.profiles.refresh();
    const before = main.pending('profiles.list');
    void stores.profiles.importDropped([{} as File]);
    await main.pending('profiles.importDropped').answer(ok(importedSample('b')));
    await before.answer(ok([profileSample('a')]));
    expect(stores.profiles.store.getState().profiles.map(({ id }) => id)).toEqual(['b', 'a']);
    await main.pending('profiles.list').answer(ok([profileSample('b'), profileSample('a')]));
    expect(stores.profiles.store.getState()).toMatchObject({ activeId: 'b' });
  });

  it('that were linked slowly do not replace those selected in the meantime', async () => {
    const { main, stores } = await withKeys('a', 'b');
    const team = {
      source: 'aws-profile',
      name: 'team',
      kind: 'role',
      needsCode: true,
      profileId: null,
    } as const;
    void stores.profiles.link(team);
    stores.profiles.select('b');
    await main.pending('profiles.link').answer(ok(profileSample('linked')));
    const { activeId, profiles, importing } = stores.profiles.store.getState();
    expect({ activeId, importing }).toEqual({ activeId: 'b', importing: false });
    expect(profiles.map(({ id }) => id)).toEqual(['linked', 'a', 'b']);
  });

  it('have the last name they were given', async () => {
    const { main, stores } = await withKeys('a');
    void stores.profiles.rename('a', 'one');
    const first = main.pending('profiles.rename');
    void stores.profiles.rename('a', 'two');
    await main.pending('profiles.rename').answer(ok(profileSample('a', { name: 'two' })));
    await first.answer(ok(profileSample('a', { name: 'one' })));
    expect(stores.profiles.store.getState().profiles[0]?.name).toBe('two');
  });
});

describe('a report from the history', () => {
  const one = digestSample({ runId: 'one' });
  const two = digestSample({ runId: 'two' });

  it('shows its own summary, in whatever order answers come', async () => {
    const { main, stores, place } = await withKeys('a');
    stores.route.go({ kind: 'report', runId: 'one' });
    const first = main.pending('runs.summary');
    stores.route.go({ kind: 'report', runId: 'two' });
    await main.pending('runs.summary').answer(ok(summarySample({ runId: 'two' })));
    await first.answer(ok(summarySample({ runId: 'one' })));
    expect(place()).toEqual({ kind: 'report', runId: 'two' });
    const { runs } = stores.runs.store.getState();
    expect([...runs].map(([runId, { summary }]) => [runId, summary?.runId])).toEqual([
      ['two', 'two'],
      ['one', 'one'],
    ]);
  });

  it('is listed by the last answer requested', async () => {
    const { main, stores } = await withKeys('a');
    void stores.history.load();
    const first = main.pending('runs.list');
    void stores.history.load();
    await main.pending('runs.list').answer(ok([two, one]));
    await first.answer(ok([one]));
    expect(stores.history.store.getState().runs.map(({ runId }) => runId)).toEqual(['two', 'one']);
  });
});

describe('the settings', () => {
  const info: AppInfo = {
    version: '1.0.0',
    systemLanguage: 'en',
    region: null,
    platform: 'linux',
    settings: { language: 'system', theme: 'system', bytesPerSecond: null },
    secretProtection: 'system',
    running: null,
    mayContinue: true,
    notice: null,
  };

  it('keep the last choice when an earlier change is answered after it', async () => {
    const { main, stores } = await withKeys();
    void stores.settings.load();
    await main.pending('app.info').answer(ok(info));
    const now = () => stores.settings.store.getState().info?.settings;
    void stores.settings.change({ theme: 'dark' });
    const first = main.pending('app.setSettings');
    void stores.settings.change({ language: 'ko' });
    await first.answer(ok({ language: 'system', theme: 'dark', bytesPerSecond: null }));
    expect(now()).toEqual({ language: 'ko', theme: 'dark', bytesPerSecond: null });
    await main.pending('app.setSettings').answer(err('disk-full'));
    expect(now()).toEqual({ language: 'system', theme: 'dark', bytesPerSecond: null });
    expect(stores.settings.store.getState().error?.code).toBe('disk-full');
  });
});

describe('the permission check', () => {
  it('shows the result for the last location, in whatever order answers come', async () => {
    const { main, stores } = await withKeys('a');
    const here = { destination: { profileId: 'a', endpoint: null, bucket: 'here' }, prefix: '' };
    const there = { ...here, destination: { ...here.destination, bucket: 'there' } };
    void stores.access.check(here);
    const first = main.pending('access.check');
    void stores.access.check(there);
    void stores.access.check(here);
    await main.pending('access.check').answer(err('access-denied'));
    await first.answer(err('timed-out'));
    expect(stores.access.store.getState()).toMatchObject({
      target: here,
      checking: false,
      error: { code: 'access-denied' },
    });
  });
});

describe('the draft', () => {
  it('keeps what was typed while the page was waiting for its options', async () => {
    const { main, stores } = await withKeys();
    void stores.draft.load();
    const loading = main.pending('draft.setOptions');
    stores.draft.edit({ prefix: 'typed/' });
    await loading.answer(ok(draftSample({ revision: 4 })));
    expect(stores.draft.store.getState().form.prefix).toBe('typed/');
    expect(stores.draft.store.getState().draft?.revision).toBe(4);
  });

  it('is being added to until the last addition was answered', async () => {
    const { main, stores } = await withKeys();
    void stores.draft.choose('folder');
    void stores.draft.addDropped([]);
    await main
      .pending('draft.choose')
      .answer(ok({ draft: draftSample({ revision: 2 }), refused: [], refusedCount: 0 }));
    expect(stores.draft.store.getState().adding).toBe(true);
    await main.pending('draft.addDropped').answer(err('folder-not-found', { name: 'x' }));
    expect(stores.draft.store.getState()).toMatchObject({
      adding: false,
      error: { code: 'folder-not-found' },
    });
  });
});

describe('a question about a run', () => {
  it('reports its failure with that run, wherever somebody has gone since', async () => {
    const { main, stores } = await withKeys('a');
    stores.route.go({ kind: 'report', runId: 'one' });
    await main.pending('runs.summary').answer(ok(summarySample({ runId: 'one' })));
    const saving = stores.runs.saveReport('one', 'csv');
    stores.route.go({ kind: 'report', runId: 'two' });
    await main.pending('runs.saveReport').answer(err('disk-full'));
    expect(await saving).toBe(false);
    const state = stores.runs.store.getState();
    expect(entryOf(state, 'one').error?.code).toBe('disk-full');
    expect(entryOf(state, 'two').error).toBeNull();
  });
});

describe('what is known of a server', () => {
  const here = 'https://first.example';
  const ofServer = (endpoint: string) => profileSample('a', { endpoint });

  it('is dropped when the keys are connected to another one', async () => {
    const { main, stores, place, buckets } = await withKeys('a');
    const moveTo = async (endpoint: string): Promise<void> => {
      void stores.connection.openConnection('a');
      const view: ConnectionView = { settings: usualConnection(endpoint), ca: null };
      await main.pending('connections.get').answer(ok(view));
      void stores.connection.save(view.settings);
      await main.pending('connections.set').answer(ok(view));
      await main.pending('profiles.list').answer(ok([ofServer(endpoint)]));
    };
    await moveTo(here);
    void stores.buckets.load();
    await main.pending('buckets.list').answer(ok([bucketNamed('backup')]));
    void stores.profiles.check('a');
    const checkup = { error: null, identity: null, madeAt: null, ageUnknown: null };
    await main.pending('profiles.check').answer(ok({ profile: ofServer(here), checkup }));
    stores.buckets.choose(bucketNamed('backup'), 'a');
    const onFirst = place();
    expect(onFirst).toMatchObject({ kind: 'plan', destination: { endpoint: here } });

    await moveTo('https://second.example');
    // Neither the chosen bucket, nor the list, nor "these keys work".
    expect(place()?.kind).not.toBe('plan');
    stores.route.back();
    stores.route.forward();
    expect(place()?.kind).not.toBe('plan');
    expect(buckets().buckets).toEqual([]);
    expect(stores.profiles.store.getState().checkups['a']).toEqual({ state: 'pending' });

    stores.route.go({ kind: 'destination', profileId: 'a' });
    stores.buckets.choose(bucketNamed('backup'), 'a');
    const onSecond = place();
    if (onFirst?.kind !== 'plan' || onSecond?.kind !== 'plan') throw new Error('no plan');
    expect(onSecond.destination.endpoint).toBe('https://second.example');
    // Nor the report about permissions.
    const target = { destination: onFirst.destination, prefix: '' };
    expect(isSameTarget(target, { ...target, destination: onSecond.destination })).toBe(false);
  });
});
