import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestBench, type TestBench } from '../../tests/support/engine-harness.js';

const mebibyte = 1024 * 1024;
/** A file of the kernel: its size is stated as 0, its content is 36 characters and a newline. */
const kernelFile = '/proc/sys/kernel/random/boot_id';

let bench: TestBench;

beforeEach(async () => {
  bench = await createTestBench();
});

afterEach(async () => {
  await bench.close();
});

/** Scans, lets `change` happen, and uploads what was scanned. */
async function uploadAfter(change: () => Promise<unknown>): Promise<string> {
  const { engine } = bench.host;
  await engine.drafts.addRoots([{ rootId: 'root', name: '자료', kind: 'folder', path: bench.folder }]);
  while ((await engine.drafts.current()).scanning) await new Promise((resolve) => setTimeout(resolve, 5));
  await change();
  const { runId } = await engine.runs.start({
    profileId: null,
    connection: bench.connection,
    bucket: 'hoist-engine-test',
    onConflict: 'skip',
  });
  return runId;
}

it.runIf(process.platform === 'linux')(
  'a file whose size is stated as 0 is sent with its content',
  async () => {
    const { engine } = bench.host;
    await engine.drafts.addRoots([{ rootId: 'root', name: 'boot_id', kind: 'file', path: kernelFile }]);
    while ((await engine.drafts.current()).scanning) await new Promise((resolve) => setTimeout(resolve, 5));
    const { runId } = await engine.runs.start({
      profileId: null,
      connection: bench.connection,
      bucket: 'hoist-engine-test',
      onConflict: 'skip',
    });
    const summary = await bench.finish(runId);
    expect(summary).toMatchObject({ outcome: 'complete', uploaded: { files: 1, bytes: 37 } });
    expect((await bench.objects())['boot_id']).toHaveLength(37);
  },
);

describe('a file that was small when it was scanned and is large when it is sent', () => {
  it('is uploaded in parts', async () => {
    await bench.write({ 'log.txt': '1', b: '2' });
    const grown = Buffer.alloc(17 * mebibyte, 'x');
    const runId = await uploadAfter(() => writeFile(join(bench.folder, 'log.txt'), grown));
    expect(await bench.finish(runId)).toMatchObject({
      outcome: 'complete',
      uploaded: { files: 2, bytes: grown.length + 1 },
    });
    expect((await bench.objects())['log.txt']?.equals(grown)).toBe(true);
    expect(await bench.openMultiparts()).toBe(0);
  });
});

it('a file that has changed since the scan and is in the bucket as it is now is confirmed', async () => {
  await bench.write({ a: 'old' });
  const now = 'old and new';
  await bench.write({ 'elsewhere/x': '1' });
  const runId = await uploadAfter(async () => {
    await appendFile(join(bench.folder, 'a'), ' and new');
    const { PutObjectCommand } = await import('@aws-sdk/client-s3');
    await bench.client.send(new PutObjectCommand({ Bucket: 'hoist-engine-test', Key: 'a', Body: now }));
  });
  expect(await bench.finish(runId)).toMatchObject({
    outcome: 'complete',
    skipped: { files: 1, bytes: now.length },
    listing: { otherSize: 0, missing: 0 },
  });
});
