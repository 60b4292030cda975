import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createTestBench, type TestBench } from '../../tests/support/engine-harness.js';
import { createSeededRandom } from '../../tests/support/seeded-random.js';
import type { PracticeRequest } from '../practice/request-log.js';
import type { RunRow } from '../shared/models/run.js';

let bench: TestBench;
beforeEach(async () => {
  bench = await createTestBench();
});
afterEach(async () => {
  letGo();
  await bench.close();
});

const mebibyte = 1024 * 1024;
const partSize = 8 * mebibyte;
/** Four parts and a few bytes. */
const big = randomBytes(4 * partSize + 5);

async function rowOf(runId: string, path: string): Promise<RunRow> {
  const { rows } = await bench.host.engine.history.rows(runId, 'all', 0, 500);
  const row = rows.find((one) => one.path === path);
  if (row === undefined) throw new Error(`no row for ${path}`);
  return row;
}

/** Once the row exists: the run may still be scanning the folder. */
async function sequenceOf(runId: string, path: string): Promise<number> {
  await bench.until(({ scanComplete }) => scanComplete);
  return (await rowOf(runId, path)).sequence;
}

function partsStored(): number[] {
  return bench.server
    .requests()
    .filter(({ operation, status }) => operation === 'UploadPart' && status === 200)
    .map(({ partNumber }) => partNumber ?? 0);
}

let letGo = (): void => undefined;

/** These requests wait until they are released. */
function holdUp(isHeldUp: (request: PracticeRequest) => boolean): void {
  const until = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  bench.faults = (request) => (isHeldUp(request) ? { kind: 'hold', until } : null);
}

/** The first two parts arrive, the others wait until they are released. */
function holdUpParts(): void {
  holdUp(({ operation, partNumber }) => operation === 'UploadPart' && (partNumber ?? 0) > 2);
}

/** Starts `big.bin` beside small files and pauses it when two of its parts have arrived. */
async function pausedRun(): Promise<{ runId: string; sequence: number }> {
  await bench.write({ 'big.bin': big, a: '1', b: '2' });
  holdUpParts();
  const runId = await bench.start();
  const sequence = await sequenceOf(runId, 'big.bin');
  await bench.until(({ uploaded }) => uploaded.files === 2);
  // Both parts are on the server, and their answers have arrived as well.
  await expect.poll(async () => (await bench.host.engine.history.list(1))[0]?.partBytes).toBe(2 * partSize);
  await bench.host.engine.runs.pauseFiles(runId, [sequence]);
  return { runId, sequence };
}

it('a paused file stops with parts in flight and keeps those that arrived; the others continue; resumed, it continues at the next part', async () => {
  const { runId, sequence } = await pausedRun();
  const held = await bench.until(({ state }) => state === 'allPaused');
  expect(held).toMatchObject({
    outcome: null,
    active: [],
    pausedFiles: 1,
    waiting: { files: 1 },
    uploaded: { files: 2 },
    sentBytes: 2 * partSize + 2,
  });
  expect(await rowOf(runId, 'big.bin')).toMatchObject({
    state: 'planned',
    paused: true,
    sentBytes: 2 * partSize,
  });
  expect(await bench.openMultiparts()).toBe(1);
  // It waits for as long as it takes.
  await new Promise((resolve) => setTimeout(resolve, 400));
  expect(bench.snapshots.at(-1)?.state).toBe('allPaused');

  bench.faults = null;
  await bench.host.engine.runs.resumeFiles(runId, [sequence]);
  expect(await bench.finish(runId)).toMatchObject({
    outcome: 'complete',
    balanced: true,
    uploaded: { files: 3 },
    listing: { confirmed: 3 },
  });
  expect(partsStored().toSorted((one, other) => one - other)).toEqual([1, 2, 3, 4, 5]);
  expect((await bench.objects())['big.bin']?.equals(big)).toBe(true);
  expect(await bench.openMultiparts()).toBe(0);
  expect(bench.snapshots.at(-1)).toMatchObject({ pausedFiles: 0, sentBytes: big.length + 2 });
});

it('a pause survives a restart, and resuming the run continues what is left', async () => {
  const { runId } = await pausedRun();
  await bench.until(({ state }) => state === 'allPaused');
  await bench.restart();
  expect((await bench.host.engine.history.list(1))[0]).toMatchObject({
    outcome: null,
    partBytes: 2 * partSize,
  });
  bench.faults = null;
  const seen = bench.snapshots.length;
  await bench.host.engine.runs.continue(runId, { connection: bench.connection, profileId: 'profile' });
  const held = await bench.until(({ state }) => state === 'allPaused' && bench.snapshots.length > seen);
  expect(held).toMatchObject({ pausedFiles: 1, sentBytes: 2 * partSize + 2 });
  expect(await rowOf(runId, 'big.bin')).toMatchObject({ paused: true, sentBytes: 2 * partSize });
  await bench.host.engine.runs.resume(runId);
  expect(await bench.finish(runId)).toMatchObject({ outcome: 'complete', uploaded: { files: 3 } });
  expect(partsStored().toSorted((one, other) => one - other)).toEqual([1, 2, 3, 4, 5]);
});

it('a continued run resumes all paused files when the caller can’t resume single ones', async () => {
  const { runId } = await pausedRun();
  await bench.until(({ state }) => state === 'allPaused');
  await bench.restart();
  bench.faults = null;
  const again = { connection: bench.connection, profileId: 'profile', resumeFiles: true };
  await bench.host.engine.runs.continue(runId, again);
  expect(await bench.finish(runId)).toMatchObject({ outcome: 'complete', uploaded: { files: 3 } });
});

it('a run cancelled with a paused file leaves nothing of it behind and settles it', async () => {
  const { runId } = await pausedRun();
  await bench.until(({ state }) => state === 'allPaused');
  await bench.host.engine.runs.cancel(runId);
  expect(await bench.finish(runId)).toMatchObject({
    outcome: 'cancelled',
    balanced: true,
    skippedBy: [{ reason: 'cancelled', files: 1 }],
  });
  expect(await bench.openMultiparts()).toBe(0);
  expect(await rowOf(runId, 'big.bin')).toMatchObject({ state: 'skipped', paused: false });
  bench.faults = null;
  expect(await bench.continue(runId)).toMatchObject({ outcome: 'complete', uploaded: { files: 3 } });
});

it('a file paused before its turn is passed over, and pausing a settled one changes nothing', async () => {
  await bench.write(Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`f${index}`, `${index}`])));
  holdUp(({ operation }) => operation === 'PutObject');
  const runId = await bench.start();
  const { engine } = bench.host;
  const last = await sequenceOf(runId, 'f99');
  await engine.runs.pauseFiles(runId, [last]);
  await engine.runs.pauseFiles(runId, [last]);
  letGo();
  await bench.until(({ state }) => state === 'allPaused');
  expect((await bench.objects())['f99']).toBeUndefined();
  expect(await rowOf(runId, 'f98')).toMatchObject({ state: 'uploaded' });
  await engine.runs.pauseFiles(runId, [(await rowOf(runId, 'f98')).sequence]);
  await engine.runs.pauseFiles(runId, [100_000]);
  expect(bench.snapshots.at(-1)?.pausedFiles).toBe(1);
  await engine.runs.resumeFiles(runId, [last]);
  await engine.runs.resumeFiles(runId, [last]);
  expect(await bench.finish(runId)).toMatchObject({ outcome: 'complete', uploaded: { files: 300 } });
  await expect(engine.runs.pauseFiles(runId, [last])).rejects.toMatchObject({
    error: { code: 'run-not-found' },
  });
});

it('many random pauses and resumes lose nothing and settle every file correctly', async () => {
  const random = createSeededRandom(11);
  const files: Record<string, string | Buffer> = { 'big.bin': big, 'other.bin': randomBytes(20 * mebibyte) };
  for (let index = 0; index < 60; index += 1) files[`f${index}`] = randomBytes(2000);
  for (let round = 0; round < 4; round += 1) {
    await bench.write(files);
    bench.faults = () => ({ kind: 'delay', milliseconds: random.between(1, 25) });
    const runId = await bench.start({ prefix: `storm-${round}` });
    const { engine } = bench.host;
    await bench.until(({ scanComplete }) => scanComplete);
    for (let step = 0; step < 120; step += 1) {
      const sequence = random.between(0, 61);
      await (random.chance(0.6)
        ? engine.runs.pauseFiles(runId, [sequence])
        : engine.runs.resumeFiles(runId, [sequence])
      ).catch(() => undefined);
      if (random.chance(0.3)) await new Promise((resolve) => setTimeout(resolve, random.between(0, 12)));
    }
    const { pausedFiles } = await bench.until(({ state }) => state === 'allPaused' || state === 'finished');
    if (pausedFiles > 0) await engine.runs.resume(runId);
    bench.faults = null;
    expect(await bench.finish(runId)).toMatchObject({
      outcome: 'complete',
      balanced: true,
      uploaded: { files: 62 },
      skipped: { files: 0 },
    });
    expect(bench.snapshots.at(-1)).toMatchObject({
      pausedFiles: 0,
      sentBytes: Object.values(files).reduce((sum, content) => sum + content.length, 0),
    });
    expect(await bench.openMultiparts()).toBe(0);
    const objects = await bench.objects();
    for (const [path, content] of Object.entries(files)) {
      expect(objects[`storm-${round}/${path}`]?.equals(Buffer.from(content))).toBe(true);
    }
  }
});
