import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestBench, type TestBench, testBucket } from '../../tests/support/engine-harness.js';
import { defaultDraftOptions } from '../shared/models/plan.js';
import { type ConflictPolicy, type RunMode, type RunSummary } from '../shared/models/run.js';

let bench: TestBench;
beforeAll(async () => {
  bench = await createTestBench();
});
afterAll(() => bench.close());

const name = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 8 })
  .filter((text) => !/[/\0]/.test(text) && !/^\.{1,2}$/.test(text));
const tree = fc.dictionary(
  fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => names.join('/')),
  fc.uint8Array({ maxLength: 2000 }),
  { maxKeys: 12, noNullPrototype: true },
);

/** Writes what the file system accepts: a name can't be a file and a folder. */
async function plant(files: Readonly<Record<string, Uint8Array>>): Promise<number> {
  await rm(bench.folder, { recursive: true, force: true });
  await mkdir(bench.folder);
  let planted = 0;
  for (const [path, content] of Object.entries(files)) {
    try {
      await mkdir(dirname(join(bench.folder, path)), { recursive: true });
      await writeFile(join(bench.folder, path), content, { flag: 'wx' });
      planted += 1;
    } catch {
      // `a` and `a/b`, or two names that are the same on this disk
    }
  }
  return planted;
}

async function run(mode: RunMode, onConflict: ConflictPolicy, prefix: string) {
  const { engine } = bench.host;
  const { runId } = await engine.runs.start(
    { profileId: null, connection: bench.connection, bucket: testBucket, onConflict },
    {
      mode,
      roots: [{ rootId: 'root', name: 'folder', kind: 'folder', path: bench.folder }],
      options: { ...defaultDraftOptions, prefix },
    },
  );
  const summary: RunSummary = await bench.finish(runId);
  return { summary, toSend: (await engine.history.rows(runId, 'unfinished', 0, 100)).total };
}

it('what was planned is uploaded; a second plan then has nothing to do, and verify agrees', async () => {
  let rounds = 0;
  const policy = fc.constantFrom<ConflictPolicy>('skip', 'rename');
  await fc.assert(
    fc.asyncProperty(tree, policy, async (files, onConflict) => {
      rounds += 1;
      const prefix = `round-${rounds}`;
      const planted = await plant(files);

      const before = await run('plan', onConflict, prefix);
      expect(before.summary.found.files).toBeGreaterThanOrEqual(planted);
      expect(before.summary.uploaded.files).toBe(0);

      const { summary } = await run('upload', onConflict, prefix);
      expect(summary).toMatchObject({ balanced: true, uploaded: { files: before.toSend } });

      const after = await run('plan', onConflict, prefix);
      expect(after.toSend).toBe(0);
      const there = after.summary.skippedBy.find(({ reason }) => reason === 'already-there')?.files ?? 0;
      expect(there).toBe(summary.uploaded.files);

      const { summary: verified } = await run('verify', onConflict, prefix);
      const proven = verified.skippedBy.find(({ reason }) => reason === 'already-there')?.files ?? 0;
      expect(proven).toBe(summary.uploaded.files);
      expect(verified.failed.files).toBe(summary.failed.files);

      bench.server.clearRequests();
      expect((await run('upload', onConflict, prefix)).summary.uploaded.files).toBe(0);
      const sent = bench.server.requests().filter(({ operation }) => operation === 'PutObject');
      expect(sent).toEqual([]);
    }),
    { numRuns: 12 },
  );
});
