import { execFileSync } from 'node:child_process';
import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createTestBench, type TestBench, testBucket } from '../../tests/support/engine-harness.js';
import type { DraftOptions } from '../shared/models/plan.js';
import type { RunRow } from '../shared/models/run.js';

let bench: TestBench;
beforeEach(async () => {
  bench = await createTestBench();
});
afterEach(() => bench.close());

async function allRows(runId: string): Promise<readonly RunRow[]> {
  const { total, rows } = await bench.host.engine.history.rows(runId, 'all', 0, 500);
  expect(rows.map(({ sequence }) => sequence)).toEqual(Array.from({ length: total }, (_, index) => index));
  return rows;
}

function puts(): string[] {
  return bench.server
    .requests()
    .filter(({ operation, status }) => operation === 'PutObject' && status === 200)
    .map(({ key }) => key ?? '')
    .toSorted();
}

/** Things that are not files: a pipe, and a link that leads nowhere. */
async function writeUnreadable(): Promise<void> {
  await bench.write({ a: '1', z: '2' });
  execFileSync('mkfifo', [join(bench.folder, 'pipe')]);
  await symlink(join(bench.folder, 'nowhere'), join(bench.folder, 'dangling'));
}

const follow: Partial<DraftOptions> = { followSymlinks: true };

it('what could not be read during the scan is sent when it can be, in its place', async () => {
  await writeUnreadable();
  const runId = await bench.start(follow);
  expect(await bench.finish(runId)).toMatchObject({
    outcome: 'partial',
    uploaded: { files: 2 },
    failed: { files: 2 },
  });

  await rm(join(bench.folder, 'pipe'));
  await writeFile(join(bench.folder, 'pipe'), 'now a file');
  await writeFile(join(bench.folder, 'nowhere'), 'far');
  bench.server.clearRequests();
  expect(await bench.continue(runId)).toMatchObject({
    outcome: 'complete',
    balanced: true,
    found: { files: 4, bytes: 2 + 10 + 3 },
    uploaded: { files: 4 },
    listing: { confirmed: 4, missing: 0 },
  });
  expect(puts()).toEqual(['dangling', 'pipe']);
  expect((await allRows(runId)).map(({ path }) => path)).toEqual(['a', 'dangling', 'pipe', 'z']);
  expect((await bench.objects())['pipe']?.toString()).toBe('now a file');
});

it('what still can’t be read fails again, with the current reason', async () => {
  await writeUnreadable();
  const runId = await bench.start(follow);
  await bench.finish(runId);
  await rm(join(bench.folder, 'pipe'));
  expect(await bench.continue(runId)).toMatchObject({
    outcome: 'partial',
    balanced: true,
    failed: { files: 2 },
  });
  const { rows } = await bench.host.engine.history.rows(runId, 'failed', 0, 10);
  expect(rows.map(({ path, error }) => [path, error?.code])).toEqual([
    ['dangling', 'file-vanished'],
    ['pipe', 'file-vanished'],
  ]);
});

it('a folder that could not be read is scanned when it can be', async () => {
  await bench.write({ a: '1', z: '2' });
  // Following the link needs the folder behind it, which does not exist yet, like an unplugged drive.
  const drive = join(bench.folder, '../drive');
  await symlink(drive, join(bench.folder, 'drive'));
  const runId = await bench.start({ ...follow, exclude: ['*.tmp'] });
  expect(await bench.finish(runId)).toMatchObject({ found: { files: 3 }, failed: { files: 1 } });

  await mkdir(join(drive, 'deep'), { recursive: true });
  for (const name of ['1', '2.tmp', 'deep/3', 'deep/4']) await writeFile(join(drive, name), name);
  bench.server.clearRequests();
  const summary = await bench.continue(runId);
  expect(summary).toMatchObject({
    outcome: 'complete',
    balanced: true,
    found: { files: 6 },
    uploaded: { files: 5 },
    skippedBy: [{ reason: 'excluded', files: 1 }],
  });
  expect(puts()).toEqual(['drive/1', 'drive/deep/3', 'drive/deep/4']);
  const rows = await allRows(runId);
  expect(rows.map(({ path }) => path)).toEqual([
    'a',
    'drive/1',
    'z',
    'drive/2.tmp',
    'drive/deep/3',
    'drive/deep/4',
  ]);
});

it('a chosen folder that was gone is scanned when it is back, and an empty one has nothing to send', async () => {
  await bench.write({ 'a/x': '1', 'b/y': '2' });
  const away = `${bench.folder}-away`;
  await rename(bench.folder, away);
  const runId = await bench.start();
  expect(await bench.finish(runId)).toMatchObject({
    outcome: 'partial',
    found: { files: 1 },
    failed: { files: 1 },
  });
  await mkdir(bench.folder);
  expect(await bench.continue(runId)).toMatchObject({
    outcome: 'complete',
    balanced: true,
    skippedBy: [{ reason: 'empty-folder', files: 1 }],
  });

  await rm(bench.folder, { recursive: true });
  const second = await bench.start();
  await bench.finish(second);
  await rename(away, bench.folder);
  expect(await bench.continue(second)).toMatchObject({ outcome: 'complete', uploaded: { files: 2 } });
  expect(Object.keys(await bench.objects())).toEqual(['a/x', 'b/y']);
});

it('objects that the listing at the end did not show are sent again, and no others', async () => {
  await bench.write({ a: '1', b: '22', c: '333', d: '4444' });
  await bench.client.send(new PutObjectCommand({ Bucket: testBucket, Key: 'd', Body: '4444' }));
  // Somebody else deletes between the last file and the listing.
  bench.faults = ({ operation }) =>
    operation === 'ListObjectsV2' ? { kind: 'delay', milliseconds: 500 } : null;
  const runId = await bench.start();
  await bench.until(({ state }) => state === 'verifying');
  for (const Key of ['a', 'd']) await bench.client.send(new DeleteObjectCommand({ Bucket: testBucket, Key }));
  await bench.client.send(new PutObjectCommand({ Bucket: testBucket, Key: 'b', Body: 'other' }));
  expect(await bench.finish(runId)).toMatchObject({
    outcome: 'partial',
    listing: { confirmed: 1, otherSize: 1, missing: 2 },
  });
  bench.faults = null;
  bench.server.clearRequests();
  const second = await bench.continue(runId);
  expect(puts()).toEqual(['a', 'd']);
  expect(second).toMatchObject({
    outcome: 'partial',
    balanced: true,
    uploaded: { files: 3 },
    failedBy: [{ error: { code: 'object-differs' }, files: 1 }],
    listing: { confirmed: 3, otherSize: 0, missing: 0 },
  });
});

it('under the policy rename, a file whose name another one was given is kept as well', async () => {
  const taken = ['a.csv', 'a (1).csv', 'b.csv'];
  for (const Key of taken) {
    await bench.client.send(new PutObjectCommand({ Bucket: testBucket, Key, Body: 'theirs' }));
  }
  await bench.write({ 'a.csv': 'mine', 'a (1).csv': 'mine too', 'a (2).csv': 'also mine', 'b.csv': 'b' });
  const summary = await bench.upload({}, 'rename');
  expect(summary).toMatchObject({ outcome: 'complete', uploaded: { files: 4 }, failed: { files: 0 } });
  const objects = await bench.objects();
  const mine = Object.values(objects).map(String);
  for (const content of ['mine', 'mine too', 'also mine', 'b']) expect(mine).toContain(content);
  for (const key of taken) expect(objects[key]?.toString()).toBe('theirs');
});
