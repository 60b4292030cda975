import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { createTestBench, type TestBench } from '../../tests/support/engine-harness.js';

/** What S3 does with the next requests for a file. */
const fates = ['ok', 'fail', 'lose-answer', 'slow'] as const;
type Fate = (typeof fates)[number];

/** What happens to the run next: it ends by itself, or is ended. */
const events = ['finish', 'cancel', 'crash', 'discard', 'continue'] as const;

const files = 7;
const bigBytes = 17 * 1024 * 1024;

interface Model {
  runId: string | null;
  isRunning: boolean;
}

/** Found = uploaded + skipped + failed + waiting, as the history tells it, at any moment. */
async function expectBalance(bench: TestBench, { runId }: Model): Promise<void> {
  if (runId === null) return;
  const { history } = bench.host.engine;
  const [digest] = (await history.list(10)).filter((run) => run.runId === runId);
  if (digest === undefined) throw new Error('the run is gone');
  const { total: all } = await history.rows(runId, 'all', 0, 100);
  const { total: waiting } = await history.rows(runId, 'unfinished', 0, 100);
  if (digest.isRunning) return;
  const { found, uploaded, skipped, failed, outcome } = digest;
  expect(found.files).toBe(uploaded.files + skipped.files + failed.files + waiting);
  expect(all).toBe(found.files);
  // What has ended is settled to the last row.
  if (outcome !== null) expect(waiting).toBe(0);
}

async function isRunning(bench: TestBench, { runId }: Model): Promise<boolean> {
  return (await bench.host.engine.history.list(10)).some((run) => run.runId === runId && run.isRunning);
}

async function ended(bench: TestBench, model: Model): Promise<void> {
  if (model.isRunning) await expect.poll(() => isRunning(bench, model), { timeout: 60_000 }).toBe(false);
  model.isRunning = false;
}

async function happen(bench: TestBench, model: Model, event: (typeof events)[number]): Promise<void> {
  const { runs } = bench.host.engine;
  switch (event) {
    case 'finish':
      return ended(bench, model);
    case 'cancel':
      if (model.runId !== null && model.isRunning) await runs.cancel(model.runId).catch(() => undefined);
      return ended(bench, model);
    case 'crash':
      await bench.restart();
      model.isRunning = false;
      return;
    case 'discard':
      if (model.runId !== null && !model.isRunning) await runs.discard(model.runId, bench.connection);
      return;
    case 'continue':
      if (model.isRunning) return;
      if (model.runId === null) model.runId = await bench.start();
      else await runs.continue(model.runId, { connection: bench.connection, profileId: 'profile' });
      model.isRunning = true;
  }
}

it('whatever happens to a run, each of its files is accounted for, and in the end all of them arrive', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.constantFrom(...events), fc.infiniteStream(fc.constantFrom<Fate>(...fates))), {
        minLength: 2,
        maxLength: 7,
        size: 'max',
      }),
      async (story) => {
        const bench = await createTestBench({ retryMs: 1500, patienceMs: 3000, lateCreateMs: 300 });
        try {
          const small = Array.from({ length: files - 1 }, (_, index) => [`f${index}`, `content ${index}`]);
          await bench.write({ ...(Object.fromEntries(small) as object), big: Buffer.alloc(bigBytes, 7) });
          const model: Model = { runId: null, isRunning: false };
          await happen(bench, model, 'continue');
          for (const [event, luck] of story) {
            bench.faults = ({ operation }) => {
              if (operation === null || !/^(Put|Create|Upload|Complete)/.test(operation)) return null;
              const fate = luck.next().value as Fate;
              if (fate === 'fail') return { kind: 'error', code: 'AccessDenied' };
              if (fate === 'slow') return { kind: 'delay', milliseconds: 20 };
              return fate === 'lose-answer' ? { kind: 'lose-answer' } : null;
            };
            await happen(bench, model, event);
            await expectBalance(bench, model);
          }
          bench.faults = null;
          await ended(bench, model);
          await expectBalance(bench, model);
          const summary = await bench.continue(model.runId ?? '');
          expect(summary).toMatchObject({ outcome: 'complete', found: { files }, failed: { files: 0 } });
          expect(summary.uploaded.files + summary.skipped.files).toBe(files);
          expect(Object.keys(await bench.objects())).toHaveLength(files);
          expect(await bench.openMultiparts()).toBe(0);
        } finally {
          await bench.close();
        }
      },
    ),
    { numRuns: 6, endOnFailure: true },
  );
}, 300_000);
