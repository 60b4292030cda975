import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { RunSpec } from '../../../engine/journal/records.js';
import { createPlanBuilder } from '../../../engine/plan/plan-builder.js';
import { defaultDraftOptions, mostNamed } from '../../../shared/models/plan.js';
import { createRootRegistry, type RootRegistry } from '../../grants/root-registry.js';
import { draftHandlers } from './draft-handlers.js';

let folder: string;
let roots: RootRegistry;
let handlers: ReturnType<typeof draftHandlers>;
/** What the run was told to do that is repeated. */
let repeated: RunSpec;
/** What the system asked Hoist to open. */
let opened: string[];
/** What the next dialog answers. */
let chosen: readonly string[];

const make = (namesLost: boolean) =>
  draftHandlers({
    roots,
    drafts: createPlanBuilder(() => undefined),
    dialogs: { chooseSources: async () => chosen },
    settings: { lastFolder: null, rememberFolder: () => undefined },
    opened: { take: () => opened.splice(0) },
    namesLost,
    openRowMenu: () => undefined,
    history: { spec: async () => repeated },
  });

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'hoist-drops-')));
  await Promise.all(['a', 'b'].map((name) => mkdir(join(folder, name))));
  roots = createRootRegistry();
  opened = [];
  repeated = {
    mode: 'upload',
    profileId: null,
    bucket: 'bucket',
    region: 'us-east-1',
    endpoint: null,
    title: 'a',
    roots: ['a', 'gone'].map((name) => ({
      rootId: `old-${name}`,
      name,
      kind: 'folder',
      path: join(folder, name),
    })),
    options: { ...defaultDraftOptions, include: ['*.csv'], prefix: 'raw/', allowSecrets: true },
    onConflict: 'skip',
  };
  handlers = make(false);
});
afterEach(async () => {
  await handlers['draft.clear']({});
  await rm(folder, { recursive: true, force: true });
});

const item = (name: string) => ({ path: join(folder, name), name });

it('takes what can be read of a drop, and names the rest with the reason', async () => {
  const picture = { path: '', name: 'image.png' };
  const answer = await handlers['draft.addDropped']({ items: [item('a'), picture, item('gone'), item('b')] });
  expect(answer.draft.roots.map(({ name }) => name)).toEqual(['a', 'b']);
  expect(answer.refusedCount).toBe(2);
  expect(answer.refused).toEqual([
    { name: 'image.png', error: { code: 'dropped-without-path', details: { name: 'image.png' } } },
    { name: 'gone', error: { code: 'folder-not-found', details: { name: 'gone' } } },
  ]);
});

it('leaves the draft as it is when nothing of a drop can be read, and names only so many', async () => {
  await handlers['draft.addDropped']({ items: [item('a')] });
  const items = Array.from({ length: mostNamed + 3 }, (_, index) => item(`gone-${index}`));
  const answer = await handlers['draft.addDropped']({ items });
  expect(answer.draft.roots.map(({ name }) => name)).toEqual(['a']);
  expect(answer.refused).toHaveLength(mostNamed);
  expect(answer.refusedCount).toBe(mostNamed + 3);
});

it('adds what was chosen in a dialog, and nothing when it was closed', async () => {
  chosen = [join(folder, 'b')];
  expect((await handlers['draft.choose']({ kind: 'folder' })).draft.roots).toMatchObject([{ name: 'b' }]);
  chosen = [];
  expect(await handlers['draft.choose']({ kind: 'folder' })).toMatchObject({
    draft: { roots: [{ name: 'b' }] },
    refusedCount: 0,
  });
});

it('gives up the right to read what is no longer in the draft', async () => {
  const { draft } = await handlers['draft.addDropped']({ items: [item('a'), item('b')] });
  const ids = draft.roots.map(({ rootId }) => rootId);
  expect(ids.map((id) => roots.resolve(id)?.name)).toEqual(['a', 'b']);
  await handlers['draft.removeRoot']({ rootId: ids[0] ?? '' });
  expect(roots.resolve(ids[0] ?? '')).toBeUndefined();
  await handlers['draft.clear']({});
  expect(roots.resolve(ids[1] ?? '')).toBeUndefined();
});

it('adds what the system asked Hoist to open, once, and names what is not there', async () => {
  expect(await handlers['draft.takeOpened']({})).toBeNull();
  opened.push(join(folder, 'b'), join(folder, 'gone'));
  expect(await handlers['draft.takeOpened']({})).toMatchObject({
    draft: { roots: [{ name: 'b' }] },
    refused: [{ name: 'gone', error: { code: 'folder-not-found' } }],
  });
  expect(await handlers['draft.takeOpened']({})).toBeNull();
});

it('plans what a run was about in place of what there is, asks about secret files again, and names what is gone', async () => {
  await handlers['draft.addDropped']({ items: [item('b')] });
  const { draft, refused } = await handlers['draft.repeat']({ runId: 'run' });
  expect(draft.roots.map(({ name }) => name)).toEqual(['a']);
  expect(roots.resolve(draft.roots[0]?.rootId ?? '')?.path).toBe(join(folder, 'a'));
  expect(draft.options).toEqual({ ...repeated.options, allowSecrets: false });
  expect(refused).toEqual([{ name: 'gone', error: { code: 'folder-not-found', details: { name: 'gone' } } }]);
});

it('says that a name is lost where the locale loses names, and of other faults what they are', async () => {
  const lossy = make(true);
  const items = [
    item('a'),
    item('??'),
    { path: '', name: '' },
    { path: join(folder, 'x'.repeat(300)), name: 'x' },
  ];
  const { draft, refused } = await lossy['draft.addDropped']({ items });
  expect(draft.roots.map(({ name }) => name)).toEqual(['a']);
  expect(refused.map(({ error }) => error.code)).toEqual([
    'dropped-names-lost',
    'dropped-names-lost',
    'file-unreadable',
  ]);
  expect((await handlers['draft.addDropped']({ items })).refused.map(({ error }) => error.code)).toEqual([
    'folder-not-found',
    'dropped-without-path',
    'file-unreadable',
  ]);
  await lossy['draft.clear']({});
});
