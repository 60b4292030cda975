import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestBench, type TestBench, testBucket } from '../../tests/support/engine-harness.js';
import type { ErrorCode } from '../shared/errors/errors.js';
import { defaultDraftOptions } from '../shared/models/plan.js';
import { manifestName, receiptName } from '../shared/models/receipt.js';
import type { RunSummary } from '../shared/models/run.js';
import { createInProcessHost } from './host/in-process-host.js';

let bench: TestBench;
beforeEach(async () => {
  bench = await createTestBench();
  await bench.write({ 'a.txt': 'a' });
});
afterEach(() => bench.close());

const receiptFolder = (): string => join(bench.folder, 'receipt');

/** Uploads the folder, and writes the receipt into it. */
async function uploadWithReceipt(): Promise<void> {
  const { runId } = await bench.finish(await bench.start({ receipt: true }));
  await bench.host.engine.history.saveReceipt(runId, receiptFolder());
}

/** `host`: the record of another computer, which knows nothing of the upload. */
async function verifyFolder(host = bench.host): Promise<RunSummary> {
  const ended = new Promise<void>((resolve) => {
    host.onEvent((event) => {
      if (event.kind === 'run' && event.snapshot.state === 'finished') setImmediate(resolve);
    });
  });
  const folder = { rootId: 'root', name: 'folder', kind: 'folder', path: bench.folder } as const;
  const { runId } = await host.engine.runs.start(
    { profileId: 'profile', connection: bench.connection, bucket: testBucket, onConflict: 'skip' },
    { mode: 'verify', roots: [folder], options: defaultDraftOptions },
  );
  await ended;
  return host.engine.history.summary(runId);
}

function accountOf({ skippedBy, failedBy }: RunSummary): {
  readonly own: number;
  readonly failed: readonly ErrorCode[];
} {
  return {
    own: skippedBy.find(({ reason }) => reason === 'own-state')?.files ?? 0,
    failed: failedBy.map(({ error }) => error.code),
  };
}

describe('a receipt of Hoist that lies in the folder', () => {
  it('is no file of another server, although the bucket has the same name', async () => {
    await uploadWithReceipt();
    const file = join(receiptFolder(), receiptName);
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace(bench.server.url, 'https://s3.example.com'));
    expect(accountOf(await verifyFolder())).toEqual({ own: 0, failed: ['object-missing'] });
  });

  it('is missing when it was uploaded like any other file, and the bucket has lost it', async () => {
    await uploadWithReceipt();
    await bench.upload();
    expect(accountOf(await verifyFolder())).toEqual({ own: 0, failed: [] });
    await bench.client.send(new DeleteObjectCommand({ Bucket: testBucket, Key: `receipt/${manifestName}` }));
    expect(accountOf(await verifyFolder())).toEqual({ own: 0, failed: ['object-missing'] });
  });

  it('is missing when it names itself among what was uploaded, on another computer as well', async () => {
    await uploadWithReceipt();
    await uploadWithReceipt();
    for (const name of [manifestName, receiptName]) {
      await bench.client.send(new DeleteObjectCommand({ Bucket: testBucket, Key: `receipt/${name}` }));
    }
    const elsewhere = createInProcessHost(join(bench.folder, '..', 'elsewhere'), { senderThreads: null });
    try {
      const summary = await verifyFolder(elsewhere);
      expect(accountOf(summary)).toEqual({ own: 0, failed: ['object-missing'] });
      expect(summary.failed.files).toBe(2);
    } finally {
      await elsewhere.engine.close();
    }
  });

  it('is left out where the keys may not list, so that S3 answers 403 for what is not there', async () => {
    await bench.close();
    bench = await createTestBench({}, {}, { deny: ['s3:ListBucket'] });
    await bench.write({ 'a.txt': 'a' });
    await uploadWithReceipt();
    expect(accountOf(await verifyFolder())).toEqual({ own: 2, failed: [] });
  });
});
