import { describe, expect, it } from 'vitest';
import { err, ok } from '../../shared/errors/errors.js';
import { type BucketSetup, defaultBucketSettings } from '../../shared/models/bucket-settings.js';
import type { AppInfo } from '../../shared/models/settings.js';
import { createFakeClock } from '../gallery/fake-clock.js';
import { importedSample, profileSample } from '../gallery/samples/account.js';
import { draftSample } from '../gallery/samples/plan.js';
import { digestSample, snapshotSample, summarySample } from '../gallery/samples/run.js';
import { createScriptedBridge } from '../gallery/scripted-bridge.js';
import { languageOf } from './settings-store.js';
import { createStores, loadStores } from './stores.js';

const info: AppInfo = {
  version: '1.0.0',
  systemLanguage: 'ko',
  region: null,
  platform: 'linux',
  settings: { language: 'system', theme: 'system', bytesPerSecond: null },
  secretProtection: 'system',
  running: null,
  mayContinue: true,
  notice: null,
};

function setUp() {
  const main = createScriptedBridge();
  const stores = createStores(main.bridge, createFakeClock());
  const screen = () => stores.route.store.getState().place?.kind;
  return { main, stores, screen };
}

async function withProfiles(...ids: string[]) {
  const parts = setUp();
  const loading = loadStores(parts.stores);
  await parts.main.pending('app.info').answer(ok(info));
  await parts.main.pending('draft.setOptions').answer(ok(draftSample()));
  await parts.main.pending('profiles.list').answer(ok(ids.map((id) => profileSample(id))));
  await parts.main.pending('runs.list').answer(ok([]));
  await loading;
  return parts;
}

describe('the places', () => {
  it('lead from keys to bucket to plan to run to report, and back', async () => {
    const { main, stores, screen } = await withProfiles();
    expect(screen()).toBe('accounts');
    void stores.profiles.chooseKeyFile();
    await main.pending('profiles.chooseKeyFile').answer(ok(importedSample('jiwoo')));
    expect(screen()).toBe('destination');
    void stores.buckets.load();
    const settings = defaultBucketSettings(true);
    const creating = stores.buckets.create('my-bucket', 'ap-northeast-2', settings);
    const bucket = { name: 'my-bucket', region: 'ap-northeast-2', createdAt: null };
    const setup: BucketSetup = { bucket, outcome: 'already-yours', steps: [] };
    await main.pending('buckets.create').answer(ok(setup));
    expect(await creating).toEqual({ result: ok(setup), isAwaited: true });
    // What it lacks is shown first; it is already listed.
    expect(screen()).toBe('destination');
    expect(stores.buckets.store.getState().buckets).toEqual([bucket]);
    stores.buckets.choose(bucket, 'jiwoo');
    expect(screen()).toBe('plan');
    const destination = { profileId: 'jiwoo', endpoint: null, bucket: 'my-bucket' };
    void stores.runs.start({ destination, onConflict: 'skip' });
    await main.pending('runs.start').answer(ok(snapshotSample()));
    expect(screen()).toBe('run');
    main.tellRun(snapshotSample({ sequence: 2, state: 'finished' }));
    expect(screen()).toBe('run');
    await main.pending('runs.summary').answer(ok(summarySample()));
    expect(screen()).toBe('report');
    stores.route.back();
    expect(screen()).toBe('plan');
  });

  it('are free while a run is in progress', async () => {
    const { main, stores, screen } = await withProfiles('a');
    main.tellRun(snapshotSample());
    expect(screen()).toBe('destination');
    stores.route.go({ kind: 'accounts' });
    expect(screen()).toBe('accounts');
    stores.route.go({ kind: 'run', runId: 'run-1' });
    main.tellRun(snapshotSample({ sequence: 2 }));
    expect(screen()).toBe('run');
  });

  it('begin with the run in progress, if there is one', async () => {
    const { main, stores, screen } = setUp();
    const loading = loadStores(stores);
    await main.pending('app.info').answer(ok({ ...info, running: 'run-1' }));
    await main.pending('draft.setOptions').answer(ok(draftSample()));
    await main.pending('profiles.list').answer(ok([profileSample('a')]));
    expect(screen()).toBeUndefined();
    // Its snapshots may be heard before the answer.
    main.tellRun(snapshotSample({ sequence: 11 }));
    await main.pending('runs.list').answer(ok([digestSample({ outcome: null, isRunning: true })]));
    await loading;
    expect(stores.route.store.getState()).toMatchObject({ place: { kind: 'run', runId: 'run-1' }, past: [] });
    main.tellRun(snapshotSample({ sequence: 12 }));
    expect(screen()).toBe('run');
  });

  it.each([
    [false, 'accounts'],
    [true, undefined],
  ] as const)('wait for the engine where an upload may be continued (%j)', async (mayContinue, before) => {
    const { main, stores, screen } = setUp();
    const loading = loadStores(stores);
    await main.pending('app.info').answer(ok({ ...info, mayContinue }));
    await main.pending('profiles.list').answer(ok([]));
    expect(screen()).toBe(before);
    await main.pending('draft.setOptions').answer(ok(draftSample()));
    await main.pending('runs.list').answer(ok([]));
    await loading;
    expect(screen()).toBe('accounts');
  });

  it('lead back to the report that asked for other keys', async () => {
    const { main, stores } = await withProfiles('a');
    stores.route.go({ kind: 'report', runId: 'run-1' });
    stores.route.go({ kind: 'accounts' });
    void stores.profiles.chooseKeyFile();
    await main.pending('profiles.chooseKeyFile').answer(ok(importedSample('new')));
    expect(stores.route.store.getState().place).toEqual({ kind: 'report', runId: 'run-1' });
    expect(stores.profiles.store.getState().activeId).toBe('new');
  });

  it('of other keys put those into use, back and forward', async () => {
    const { main, stores } = await withProfiles('a', 'b');
    const active = () => stores.profiles.store.getState().activeId;
    stores.buckets.choose({ name: 'of-a', region: null, createdAt: null }, 'a');
    stores.profiles.select('b');
    expect(active()).toBe('b');
    stores.route.back();
    expect(stores.route.store.getState().place).toMatchObject({ destination: { bucket: 'of-a' } });
    expect(active()).toBe('a');
    expect(stores.buckets.store.getState().profileId).toBe('a');
    stores.route.forward();
    expect(active()).toBe('b');
    expect(main.pending('profiles.use').input).toEqual({ profileId: 'b' });
  });
});

describe('the keys in use', () => {
  it('stay as they were when the dialog was closed, and errors of a file are shown', async () => {
    const { main, stores, screen } = await withProfiles();
    void stores.profiles.chooseKeyFile();
    await main.pending('profiles.chooseKeyFile').answer(ok(null));
    expect(stores.profiles.store.getState()).toMatchObject({ importing: false, error: null });
    void stores.profiles.importDropped([{} as File]);
    await main.pending('profiles.importDropped').answer(err('key-file-empty'));
    expect(stores.profiles.store.getState().error?.code).toBe('key-file-empty');
    stores.profiles.dismissError();
    expect(stores.profiles.store.getState().error).toBeNull();
    expect(screen()).toBe('accounts');
  });

  it('come from the files of a drop, and its folders are given back for the upload', async () => {
    const { main, stores } = await withProfiles();
    const folder = { name: 'photos' } as File;
    const importing = stores.profiles.importDropped([folder]);
    await main
      .pending('profiles.importDropped')
      .answer(err('key-file-not-recognised', { looksLike: 'folder' }));
    expect(await importing).toEqual([folder]);
    expect(stores.profiles.store.getState()).toMatchObject({ importing: false, error: null, refused: [] });
  });

  it('come from every key file that Hoist was started with', async () => {
    const { main, stores } = await withProfiles();
    const importing = stores.profiles.importOpened();
    await main.pending('profiles.importOpened').answer(ok(importedSample('a')));
    await main.pending('profiles.check').answer(err('network-unreachable'));
    await main.pending('profiles.importOpened').answer(ok(null));
    await importing;
    expect(stores.profiles.store.getState()).toMatchObject({ activeId: 'a', importing: false, error: null });
    expect(main.count('profiles.importOpened')).toBe(2);
  });

  it('come from every file that has some when several are dropped, and the others are named', async () => {
    const { main, stores } = await withProfiles();
    void stores.profiles.importDropped([{ name: 'a.csv' } as File, { name: 'photo.jpg' } as File]);
    await main.pending('profiles.importDropped').answer(ok(importedSample('a')));
    await main.pending('profiles.check').answer(err('network-unreachable'));
    await main.pending('profiles.importDropped').answer(err('key-file-not-recognised'));
    expect(stores.profiles.store.getState()).toMatchObject({
      profiles: [{ id: 'a' }],
      error: null,
      refused: [{ name: 'photo.jpg', error: { code: 'key-file-not-recognised' } }],
    });
    stores.profiles.dismissRefused();
    expect(stores.profiles.store.getState().refused).toEqual([]);
  });

  it('change together with the bucket', async () => {
    const { main, stores, screen } = await withProfiles('a', 'b');
    void stores.buckets.load();
    await main.pending('buckets.list').answer(ok([]));
    stores.buckets.choose({ name: 'of-a', region: null, createdAt: null }, 'a');
    expect(screen()).toBe('plan');
    stores.profiles.select('b');
    expect(screen()).toBe('destination');
  });

  it('do not show the buckets of the keys used before', async () => {
    const { main, stores } = await withProfiles('a', 'b');
    void stores.buckets.load();
    const ofA = main.pending('buckets.list');
    stores.profiles.select('b');
    void stores.buckets.load();
    const ofB = main.pending('buckets.list');
    await ofB.answer(ok([{ name: 'of-b', region: null, createdAt: null }]));
    await ofA.answer(ok([{ name: 'of-a', region: null, createdAt: null }]));
    expect(stores.buckets.store.getState().buckets.map((bucket) => bucket.name)).toEqual(['of-b']);
  });

  it('give way to the next ones when they are removed', async () => {
    const { main, stores, screen } = await withProfiles('a', 'b');
    void stores.profiles.remove('a');
    await main.pending('profiles.remove').answer(ok(null));
    expect(stores.profiles.store.getState().activeId).toBe('b');
    void stores.profiles.remove('b');
    await main.pending('profiles.remove').answer(ok(null));
    expect(screen()).toBe('accounts');
  });
});

describe('the settings store', () => {
  it('uses the system’s language until another is chosen, and goes back when it could not be stored', async () => {
    const { main, stores } = await withProfiles();
    const current = () => languageOf(stores.settings.store.getState().info);
    expect(current()).toBe('ko');
    void stores.settings.change({ language: 'en' });
    expect(current()).toBe('en');
    await main.pending('app.setSettings').answer(err('disk-full'));
    expect(current()).toBe('ko');
    expect(stores.settings.store.getState().error?.code).toBe('disk-full');
  });
});

describe('imported keys', () => {
  async function imported() {
    const parts = await withProfiles('a');
    void parts.stores.profiles.importDropped([{} as File]);
    await parts.main.pending('profiles.importDropped').answer(ok(importedSample('b')));
    return parts;
  }
  const checkup = { error: null, identity: null, madeAt: null, ageUnknown: null };

  it('are checked at once, and AWS’s answer is shown with them', async () => {
    const { main, stores } = await imported();
    const { store } = stores.profiles;
    expect(store.getState()).toMatchObject({ activeId: 'b', checkups: { b: { state: 'pending' } } });
    const told = profileSample('b', { userName: 'jiwoo' });
    await main.pending('profiles.check').answer(ok({ profile: told, checkup }));
    expect(store.getState().checkups['b']).toEqual({ state: 'done', checkup });
    expect(store.getState().profiles.find(({ id }) => id === 'b')?.userName).toBe('jiwoo');
  });

  it('are checked again at the start while their owner is unknown', async () => {
    const { main, stores } = setUp();
    void stores.profiles.load();
    await main.pending('profiles.list').answer(ok([profileSample('unnamed', { userName: null })]));
    expect(main.count('profiles.check')).toBe(1);
    expect(main.pending('profiles.check').input).toEqual({ profileId: 'unnamed' });
  });

  it('have a file that can be trashed, or not', async () => {
    const { main, stores } = await imported();
    const { store } = stores.profiles;
    void stores.profiles.trashKeyFile();
    expect(store.getState().imported).toMatchObject({ trash: 'moving' });
    await main.pending('profiles.trashKeyFile').answer(err('key-file-not-trashed'));
    expect(store.getState().imported).toMatchObject({
      trash: 'offered',
      error: { code: 'key-file-not-trashed' },
    });
    void stores.profiles.trashKeyFile();
    await main.pending('profiles.trashKeyFile').answer(ok(null));
    expect(store.getState().imported).toMatchObject({ trash: 'moved', error: null });
    stores.profiles.dismissImported();
    expect(store.getState().imported).toBeNull();
  });

  it('are dismissed together with their file', async () => {
    const { main, stores } = await imported();
    void stores.profiles.remove('b');
    await main.pending('profiles.remove').answer(ok(null));
    expect(stores.profiles.store.getState()).toMatchObject({ imported: null, activeId: 'a' });
  });

  it('get a name, and lose it when it is empty', async () => {
    const { main, stores } = await imported();
    void stores.profiles.rename('b', '  lab  ');
    expect(main.pending('profiles.rename').input).toEqual({ profileId: 'b', name: 'lab' });
    await main.pending('profiles.rename').answer(ok(profileSample('b', { name: 'lab' })));
    expect(stores.profiles.store.getState().profiles[0]?.name).toBe('lab');
    void stores.profiles.rename('b', ' ');
    expect(main.pending('profiles.rename').input).toEqual({ profileId: 'b', name: null });
  });
});

describe('keys of the AWS tools', () => {
  const team = {
    source: 'aws-profile',
    name: 'team',
    kind: 'role',
    needsCode: true,
    profileId: null,
  } as const;

  it('are found, linked and checked; a code is asked for on the way', async () => {
    const { main, stores, screen } = await withProfiles();
    const { store } = stores.profiles;
    void stores.profiles.look();
    await main.pending('profiles.found').answer(ok([team]));
    expect(store.getState().found).toEqual([team]);
    void stores.profiles.link(team);
    expect(main.pending('profiles.link').input).toEqual({ source: 'aws-profile', name: 'team' });
    await main.pending('profiles.link').answer(ok(profileSample('linked', { awsProfile: 'team' })));
    expect(screen()).toBe('destination');
    main.wantCode({ requestId: 'one', device: 'phone', wasWrong: false });
    main.wantCode({ requestId: 'two', device: 'phone', wasWrong: false });
    void stores.profiles.answerCode('123456');
    expect(main.pending('profiles.answerCode').input).toEqual({ requestId: 'one', code: '123456' });
    void stores.profiles.answerCode(null);
    expect(main.pending('profiles.answerCode').input).toEqual({ requestId: 'two', code: null });
    expect(store.getState().codeQuestions).toEqual([]);
  });

  it('ask again for a code that an earlier page did not get, and only once', async () => {
    const { main, stores } = setUp();
    const { store } = stores.profiles;
    const one = { requestId: 'one', device: 'phone', wasWrong: false };
    const two = { ...one, requestId: 'two' };
    void stores.profiles.load();
    main.wantCode(two);
    void stores.profiles.answerCode('123456');
    await main.pending('profiles.codeQuestions').answer(ok([one, two]));
    main.wantCode(one);
    expect(store.getState().codeQuestions).toEqual([one]);
  });

  it('that are in use are checked at the start, because nothing of them was stored', async () => {
    const { main, stores } = setUp();
    void stores.profiles.load();
    const kept = profileSample('linked', { origin: 'aws-profile', awsProfile: 'team', keyIdLast4: '' });
    await main.pending('profiles.list').answer(ok([kept, profileSample('imported')]));
    expect(stores.profiles.store.getState().loaded).toBe(true);
    const told = { ...kept, keyIdLast4: 'TS77', isTemporary: true, expiresAt: 1_800_000_000_000 };
    const checkup = { error: null, identity: null, madeAt: null, ageUnknown: 'temporary' };
    expect(main.pending('profiles.check').input).toEqual({ profileId: 'linked' });
    await main.pending('profiles.check').answer(ok({ profile: told, checkup }));
    expect(stores.profiles.store.getState().profiles[0]).toEqual(told);
    stores.profiles.select('imported');
    expect(main.count('profiles.check')).toBe(1);
  });
});
