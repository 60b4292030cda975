import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import type { Draft, DraftOptions, DraftRow } from '../../shared/models/plan.js';
import { createEntryPlanner } from './entry-planner.js';
import { createPlanBuilder, type PlanBuilder } from './plan-builder.js';
import type { Root, ScannedEntry } from './scanned-entry.js';

let place: string;
const contents: Record<string, readonly string[]> = {
  one: Array.from({ length: 1500 }, (_, index) => `${index % 7}/${index}.${index % 3 === 0 ? 'csv' : 'txt'}`),
  two: ['a.csv', 'b.txt', '.DS_Store', 'deep/er/c.csv', 'x'],
  three: [],
};
let roots: readonly Root[];

beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'hoist-draft-'));
  for (const [name, files] of Object.entries(contents)) {
    await mkdir(join(place, name));
    for (const file of files) {
      await mkdir(dirname(join(place, name, file)), { recursive: true });
      await writeFile(join(place, name, file), file);
    }
  }
  roots = Object.keys(contents).map((name) => ({
    rootId: name,
    name,
    kind: 'folder',
    path: join(place, name),
  }));
});
afterEach(() => void vi.restoreAllMocks());
afterAll(() => rm(place, { recursive: true, force: true }));

async function settled(builder: PlanBuilder): Promise<Draft> {
  while ((await builder.current()).scanning) await new Promise((resolve) => setTimeout(resolve, 2));
  // The last filter may still be working on what was found.
  return builder.setOptions({});
}

type ShownView = 'matched' | 'excluded' | 'problems';

async function everyRow(builder: PlanBuilder): Promise<Record<ShownView, readonly DraftRow[]>> {
  const all = async (view: ShownView) => (await builder.rows(view, 0, 100_000)).rows;
  return { matched: await all('matched'), excluded: await all('excluded'), problems: await all('problems') };
}

const options: fc.Arbitrary<Partial<DraftOptions>> = fc.record(
  {
    include: fc.constantFrom<string[]>([], ['*.csv'], ['3/**'], ['nothing']),
    exclude: fc.constantFrom<string[]>([], ['*.txt'], ['/5']),
    skipJunk: fc.boolean(),
    rootNameInKey: fc.constantFrom('auto' as const, 'yes' as const, 'no' as const),
  },
  { requiredKeys: [] },
);

const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('options' as const), options }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('add' as const), at: fc.nat({ max: 2 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('remove' as const), at: fc.nat({ max: 2 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.nat({ max: 4 }) }) },
);

it('the plan loses and repeats nothing, however the filter and the folders change during the scan', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 14, size: 'max' }), async (steps) => {
      const builder = createPlanBuilder(() => undefined);
      const chosen: Root[] = [];
      const pending: Promise<unknown>[] = [];
      for (const one of steps) {
        if (one.kind === 'options') pending.push(builder.setOptions(one.options));
        if (one.kind === 'wait') await new Promise((resolve) => setTimeout(resolve, one.ms));
        if (one.kind === 'add') {
          const root = roots[one.at];
          if (root === undefined) continue;
          pending.push(builder.addRoots([root]));
          if (!chosen.includes(root)) chosen.push(root);
        }
        if (one.kind === 'remove') {
          const root = roots[one.at];
          pending.push(builder.removeRoot(root?.rootId ?? ''));
          if (root !== undefined && chosen.includes(root)) chosen.splice(chosen.indexOf(root), 1);
        }
      }
      await Promise.all(pending);
      const draft = await settled(builder);

      const rows = await everyRow(builder);
      const shown = Object.values(rows).flat();
      const total = chosen.flatMap(({ name }) =>
        (contents[name] ?? []).map((file) => (chosen.length > 1 ? `${name}/${file}` : file)),
      );
      expect(shown.map(({ path }) => path).toSorted()).toEqual(total.toSorted());
      expect(draft.found.files).toBe(total.length);
      for (const view of ['matched', 'excluded', 'problems'] as const) {
        expect(draft[view].files).toBe(rows[view].length);
        expect(draft[view].bytes).toBe(rows[view].reduce((sum, { size }) => sum + size, 0));
      }
      expect(new Set(rows.matched.map(({ key }) => key)).size).toBe(rows.matched.length);

      // A run would get the same entries, once each, planned as shown.
      const content = builder.content();
      const planner = createEntryPlanner(content.roots, content.options);
      if (!planner.ok) throw new Error(planner.error.code);
      const handed: ScannedEntry[] = [];
      for await (const batch of content.source) handed.push(...batch);
      expect(handed).toHaveLength(total.length);
      const toUpload = handed.flatMap((entry) => {
        const plan = planner.value(entry);
        return plan.kind === 'upload' ? [plan.key] : [];
      });
      expect([...new Set(toUpload)].toSorted()).toEqual(rows.matched.map(({ key }) => key ?? '').toSorted());
      await builder.clear();
    }),
    { numRuns: 40 },
  );
});

it('the plan follows symbolic links when told to, also later, and then forgets what they led to', async () => {
  const folder = join(place, 'linked');
  await mkdir(folder);
  await writeFile(join(folder, 'file'), 'x');
  await symlink(join(place, 'two'), join(folder, 'to-two'));
  const builder = createPlanBuilder(() => undefined);
  await builder.addRoots([{ rootId: 'linked', name: 'linked', kind: 'folder', path: folder }]);
  const matched = async (): Promise<readonly string[]> => {
    await settled(builder);
    return (await everyRow(builder)).matched.map(({ path }) => path);
  };
  expect(await matched()).toEqual(['file']);
  await builder.setOptions({ followSymlinks: true });
  expect(await matched()).toEqual([
    'file',
    'to-two/a.csv',
    'to-two/b.txt',
    'to-two/deep/er/c.csv',
    'to-two/x',
  ]);
  await builder.setOptions({ followSymlinks: false });
  expect(await matched()).toEqual(['file']);
  expect((await everyRow(builder)).excluded).toMatchObject([{ path: 'to-two', skipReason: 'symlink' }]);
});

it('the plan excludes files with secrets until they are allowed, for the folders chosen by then', async () => {
  const folder = join(place, 'with secrets');
  await mkdir(folder);
  await writeFile(join(folder, 'a.txt'), 'x');
  await writeFile(join(folder, '.env'), 'A=1');
  await writeFile(join(folder, '.env.local'), 'A=12');
  const builder = createPlanBuilder(() => undefined);
  await builder.addRoots([{ rootId: 'secrets', name: 'with secrets', kind: 'folder', path: folder }]);
  const secrets = { files: 2, bytes: 7, examples: ['.env', '.env.local'] };
  expect(await settled(builder)).toMatchObject({ matched: { files: 1 }, excluded: { files: 2 }, secrets });
  expect((await everyRow(builder)).excluded).toMatchObject([
    { path: '.env', skipReason: 'holds-secrets' },
    { path: '.env.local', skipReason: 'holds-secrets' },
  ]);
  await builder.setOptions({ allowSecrets: true });
  expect(await settled(builder)).toMatchObject({
    matched: { files: 3 },
    secrets,
    options: { allowSecrets: true },
  });
  // What the filter excludes anyway needs no confirmation.
  await builder.setOptions({ exclude: ['*.local'] });
  expect(await settled(builder)).toMatchObject({
    matched: { files: 2 },
    secrets: { files: 1, examples: ['.env'] },
  });
  await builder.addRoots([{ rootId: 'one', name: 'one', kind: 'folder', path: join(place, 'one') }]);
  expect((await settled(builder)).options.allowSecrets).toBe(false);
});

it('a permission for secrets covers what was asked about, and nothing that came since', async () => {
  const first = await mkdtemp(join(tmpdir(), 'hoist-plan-'));
  const second = await mkdtemp(join(tmpdir(), 'hoist-plan-'));
  await writeFile(join(first, '.env'), 'TOKEN=1');
  await writeFile(join(second, 'id_rsa'), 'x');
  const builder = createPlanBuilder(() => undefined);
  try {
    await builder.addRoots([{ rootId: 'one', name: 'one', kind: 'folder', path: first }]);
    const seen = await settled(builder);
    await builder.addRoots([{ rootId: 'two', name: 'two', kind: 'folder', path: second }]);
    await settled(builder);
    await expect(builder.allowSecrets(true, seen.revision)).rejects.toMatchObject({
      error: { code: 'plan-changed' },
    });
    expect((await builder.current()).options.allowSecrets).toBe(false);
    const now = await builder.current();
    expect(await builder.allowSecrets(true, now.revision)).toMatchObject({
      options: { allowSecrets: true },
      matched: { files: 2 },
    });
  } finally {
    await rm(first, { recursive: true });
    await rm(second, { recursive: true });
  }
});

it('a plan is cut with a reason where it would not fit into memory, and no run starts from it', async () => {
  const builder = createPlanBuilder(() => undefined, [], 1000);
  const [one, two] = roots;
  if (one === undefined || two === undefined) throw new Error('no roots');
  await builder.addRoots([one]);
  const draft = await settled(builder);
  const tooMany = { code: 'too-many-files', details: { limit: 1000 } };
  expect(draft.filterError).toEqual(tooMany);
  expect(draft.found.files).toBeLessThanOrEqual(1000);
  expect(() => builder.content()).toThrow(expect.objectContaining({ error: tooMany }));
  await builder.removeRoot(one.rootId);
  await builder.addRoots([two]);
  expect(await settled(builder)).toMatchObject({
    filterError: null,
    found: { files: contents['two']?.length },
  });
  expect(builder.content().roots).toEqual([two]);
});

it('a run that took over a plan in the making fails when that is cut', async () => {
  const builder = createPlanBuilder(() => undefined, [], 1000);
  await builder.addRoots(roots.slice(0, 1));
  const { source } = builder.content();
  const read = async () => {
    for await (const batch of source) expect(batch.length).toBeGreaterThan(0);
  };
  await expect(read()).rejects.toMatchObject({ error: { code: 'too-many-files' } });
});

it('the plan is announced although the clock was set back', async () => {
  const announced: number[] = [];
  const builder = createPlanBuilder(({ revision }) => announced.push(revision));
  await builder.addRoots(roots.slice(0, 1));
  const scanned = await settled(builder);
  // From here on, no announcement is under way.
  await vi.waitFor(() => expect(announced.at(-1)).toBe(scanned.revision));
  const now = Date.now();
  vi.spyOn(Date, 'now').mockImplementation(() => now - 3_600_000);
  const { revision } = await builder.setOptions({ include: ['*.csv'] });
  await vi.waitFor(() => expect(announced.at(-1)).toBeGreaterThanOrEqual(revision), { timeout: 10_000 });
  await builder.clear();
});
