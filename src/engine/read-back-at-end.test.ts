import { rm } from 'node:fs/promises';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterEach, describe, expect, it } from 'vitest';
import { createTestBench, type TestBench, testBucket } from '../../tests/support/engine-harness.js';
import type { ReadBackChoice, RunSummary } from '../shared/models/run.js';

let bench: TestBench;
afterEach(() => bench.close());

async function start(readBack: ReadBackChoice): Promise<string> {
  await bench.host.engine.drafts.clear();
  await bench.host.engine.drafts.addRoots([
    { rootId: 'root', name: 'folder', kind: 'folder', path: bench.folder },
  ]);
  const { runId } = await bench.host.engine.runs.start({
    profileId: 'profile',
    connection: bench.connection,
    bucket: testBucket,
    onConflict: 'skip',
    readBack: { readBack, seed: 'seed' },
  });
  return runId;
}

const upload = async (readBack: ReadBackChoice): Promise<RunSummary> => bench.finish(await start(readBack));

const downloads = (): number =>
  bench.server.requests().filter(({ operation }) => operation === 'GetObject').length;

/** Keeps the answer to the first download back until it is released. */
function holdFirstDownload() {
  let release = (): void => undefined;
  const until = new Promise<void>((resolve) => {
    release = resolve;
  });
  const hold = { isHeld: false, release: () => release() };
  bench.faults = ({ operation }) => {
    if (operation !== 'GetObject' || hold.isHeld) return null;
    hold.isHeld = true;
    return { kind: 'hold', until };
  };
  return hold;
}

describe('an upload that reads back what it has sent', () => {
  it('downloads every object once, after all of it was sent', async () => {
    bench = await createTestBench();
    await bench.write({ 'a.txt': 'a', 'b.txt': 'b', 'c.txt': 'c' });
    expect(await upload('all')).toMatchObject({
      mode: 'upload',
      outcome: 'complete',
      level: 'read-back',
      readBack: 3,
      uploaded: { files: 3 },
    });
    expect(downloads()).toBe(3);
    const order = bench.server.requests().map(({ operation }) => operation);
    expect(order.lastIndexOf('PutObject')).toBeLessThan(order.indexOf('GetObject'));
  });

  it('downloads a share, and says how many files that were', async () => {
    bench = await createTestBench();
    await bench.write(Object.fromEntries(Array.from({ length: 60 }, (_, at) => [`${at}.txt`, `${at}`])));
    const summary = await upload(30);
    expect(summary).toMatchObject({ outcome: 'complete', level: 'listed' });
    expect(summary.readBack).toBeGreaterThan(0);
    expect(summary.readBack).toBeLessThan(60);
    expect(downloads()).toBe(summary.readBack);
  });

  it('finds an object that was replaced between the listing and its download', async () => {
    bench = await createTestBench();
    await bench.write({ 'a.txt': 'a' });
    const reading = holdFirstDownload();
    const runId = await start('all');
    await bench.until(() => reading.isHeld);
    await bench.observer.send(new PutObjectCommand({ Bucket: testBucket, Key: 'a.txt', Body: 'A' }));
    reading.release();
    expect(await bench.finish(runId)).toMatchObject({
      outcome: 'partial',
      readBack: 0,
      listing: { confirmed: 0, replaced: 1 },
    });
  });

  it('goes on with the others when one object is archived', async () => {
    bench = await createTestBench();
    await bench.write(Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`${at}.txt`, `${at}`])));
    bench.faults = ({ operation, key }) =>
      operation === 'GetObject' && key === '0.txt' ? { kind: 'error', code: 'InvalidObjectState' } : null;
    expect(await upload('all')).toMatchObject({ outcome: 'complete', level: 'listed', readBack: 29 });
  });

  it('goes on with the others when the download of one fails, and says why', async () => {
    bench = await createTestBench();
    await bench.write(Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`${at}.txt`, `${at}`])));
    bench.faults = ({ operation, key }) =>
      operation === 'GetObject' && key === '0.txt' ? { kind: 'error', code: 'BadRequest' } : null;
    expect(await upload('all')).toMatchObject({
      outcome: 'complete',
      level: 'listed',
      readBack: 29,
      listingError: { code: 'request-rejected' },
    });
  });

  it('says why when it is cancelled while it reads, and what was sent stays proven', async () => {
    bench = await createTestBench();
    await bench.write({ 'a.txt': 'a', 'b.txt': 'b' });
    const reading = holdFirstDownload();
    const runId = await start('all');
    await bench.until(() => reading.isHeld);
    await bench.host.engine.runs.cancel(runId);
    const summary = await bench.finish(runId);
    reading.release();
    expect(summary).toMatchObject({
      outcome: 'complete',
      level: 'listed',
      listingError: { code: 'check-cancelled' },
    });
    expect(summary.readBack).toBeLessThan(2);
  });

  it('is downloaded again when it is checked again, by what is recorded or by the file', async () => {
    bench = await createTestBench();
    await bench.write({ 'a.txt': 'a', 'b.txt': 'b' });
    const { runId } = await upload('all');
    const checkAgain = async (): Promise<RunSummary> => {
      bench.server.clearRequests();
      const seen = bench.snapshots.length;
      await bench.host.engine.runs.check(runId, {
        connection: bench.connection,
        profileId: 'profile',
        onlyUnproven: false,
        verifying: { readBack: 'all', seed: 'seed' },
      });
      await bench.until(({ state }) => state === 'finished' && bench.snapshots.length > seen + 1);
      return bench.host.engine.history.summary(runId);
    };
    expect(await checkAgain()).toMatchObject({ outcome: 'complete', level: 'read-back', readBack: 2 });
    expect(downloads()).toBe(2);
    await rm(bench.folder, { recursive: true });
    expect(await checkAgain()).toMatchObject({ outcome: 'complete', level: 'read-back', readBack: 2 });
    expect(downloads()).toBe(2);
  });

  it('reads back nothing unless it is asked to', async () => {
    bench = await createTestBench();
    await bench.write({ 'a.txt': 'a' });
    expect(await bench.upload()).toMatchObject({ outcome: 'complete', level: 'listed', readBack: 0 });
    expect(downloads()).toBe(0);
  });
});
