import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ListMultipartUploadsCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestBench, type TestBench, testBucket } from '../../tests/support/engine-harness.js';

let bench: TestBench;
beforeEach(async () => {
  bench = await createTestBench();
});
afterEach(() => bench.close());

const big = randomBytes(20 * 1024 * 1024 + 3);

describe('a run', () => {
  it('uploads every file under its key, byte for byte, and accounts for all of them', async () => {
    const files = {
      '(before) a.csv': 'a,b\n1,2\n',
      ['sub/(before) 한글.csv'.normalize('NFD')]: 'x',
      'sub/+&% #😀?.txt': 'y',
      empty: '',
      'big.bin': big,
      '.DS_Store': 'junk',
      'line\nbreak': 'z',
    };
    await bench.write(files);
    await symlink(join(bench.folder, 'empty'), join(bench.folder, 'link'));

    const summary = await bench.upload();

    expect(summary).toMatchObject({
      outcome: 'complete',
      balanced: true,
      found: { files: 8 },
      uploaded: { files: 6 },
      skipped: { files: 2 },
      failed: { files: 0 },
      listing: { confirmed: 6, otherSize: 0, replaced: 0, missing: 0, unconfirmed: 0, accepted: 0 },
    });
    const { '.DS_Store': _, ...sent } = files;
    const wanted = Object.fromEntries(
      Object.entries(sent).map(([path, content]) => [path.normalize('NFC'), Buffer.from(content)]),
    );
    const found = await bench.objects();
    expect(Object.keys(found).toSorted()).toEqual(Object.keys(wanted).toSorted());
    for (const [key, bytes] of Object.entries(wanted)) expect(found[key]?.equals(bytes)).toBe(true);
    expect(await bench.openMultiparts()).toBe(0);
  });

  it('keeps empty folders as objects of their own, when asked to', async () => {
    await bench.write({ a: '1' });
    await mkdir(join(bench.folder, 'empty/inside'), { recursive: true });
    expect(await bench.upload()).toMatchObject({ found: { files: 1 }, uploaded: { files: 1 } });
    const second = await bench.upload({ emptyFolders: true });
    expect(second).toMatchObject({ outcome: 'complete', found: { files: 2 }, uploaded: { files: 1 } });
    expect(Object.keys(await bench.objects())).toEqual(['a', 'empty/inside/']);
    expect(await bench.upload({ emptyFolders: true })).toMatchObject({ skipped: { files: 2 } });
  });

  it('excludes what the filter excludes and adds the prefix', async () => {
    await bench.write({ '(before) a.csv': '1', '(after) a.csv': '2', 'sub/(before) b.csv': '3' });
    const summary = await bench.upload({ include: ['(before)*'], prefix: 'raw' });
    expect(Object.keys(await bench.objects())).toEqual(['raw/(before) a.csv', 'raw/sub/(before) b.csv']);
    expect(summary.skippedBy).toEqual([{ reason: 'excluded', files: 1 }]);
  });

  it('continues after a file that can’t be read, and sends it on a retry', async () => {
    await bench.write({ a: '1', b: '2' });
    bench.faults = ({ key, operation }) =>
      key === 'a' && operation === 'PutObject' ? { kind: 'error', code: 'InvalidRequest' } : null;
    const runId = await bench.start();
    const first = await bench.finish(runId);
    expect(first).toMatchObject({ outcome: 'partial', uploaded: { files: 1 }, failed: { files: 1 } });
    const { rows } = await bench.host.engine.history.rows(runId, 'failed', 0, 10);
    expect(rows).toMatchObject([{ path: 'a', state: 'failed', error: { code: 'request-rejected' } }]);

    bench.faults = null;
    bench.server.clearRequests();
    const seen = bench.snapshots.length;
    await bench.host.engine.runs.continue(runId, { connection: bench.connection, profileId: 'profile' });
    await bench.until((snapshot) => bench.snapshots.length > seen && snapshot.state === 'finished');
    expect(await bench.host.engine.history.summary(runId)).toMatchObject({
      outcome: 'complete',
      uploaded: { files: 2 },
      failed: { files: 0 },
    });
    const puts = bench.server
      .requests()
      .filter(({ operation, status }) => operation === 'PutObject' && status === 200);
    expect(puts.map(({ key }) => key)).toEqual(['a']);
  });

  it('reports a file that is gone when its turn comes, and a pipe', async () => {
    await bench.write({ a: '1', b: '2', c: '3' });
    const { engine } = bench.host;
    await engine.drafts.addRoots([{ rootId: 'root', name: '자료', kind: 'folder', path: bench.folder }]);
    while ((await engine.drafts.current()).scanning) await new Promise((resolve) => setTimeout(resolve, 5));
    await rm(join(bench.folder, 'a'));
    await rm(join(bench.folder, 'b'));
    await symlink('/etc/hostname', join(bench.folder, 'b'));
    const { runId } = await engine.runs.start({
      profileId: null,
      connection: bench.connection,
      bucket: testBucket,
      onConflict: 'skip',
    });
    const summary = await bench.finish(runId);
    expect(summary).toMatchObject({ outcome: 'partial', uploaded: { files: 1 } });
    expect(summary.failedBy.map(({ error }) => error.code).toSorted()).toEqual([
      'file-special',
      'file-vanished',
    ]);
  });

  it('retries passing failures: 503, 500, a cut connection, a lost answer', async () => {
    const faults = [
      { kind: 'error', code: 'SlowDown' },
      { kind: 'error', code: 'InternalError' },
      { kind: 'cut' },
      { kind: 'lose-answer' },
    ] as const;
    await bench.write({ 'f0.bin': '0', 'f1.bin': '1', 'f2.bin': '2', 'f3.bin': '3' });
    const hit = new Set<string>();
    bench.faults = ({ key, operation }) => {
      if (operation !== 'PutObject' || key === null || hit.has(key)) return null;
      hit.add(key);
      return faults[Number(key[1])] ?? null;
    };
    const summary = await bench.upload();
    expect(hit.size).toBe(4);
    expect(summary).toMatchObject({ outcome: 'complete', uploaded: { files: 4 }, skipped: { files: 0 } });
  });

  it('reports no figures before its 0.4th second', async () => {
    let letGo = (): void => undefined;
    const until = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    await bench.write({ a: '1' });
    bench.faults = ({ operation }) => (operation === 'PutObject' ? { kind: 'hold', until } : null);
    const runId = await bench.start();
    const first = await bench.until(({ active }) => active.length > 0);
    letGo();
    expect(first.elapsedMs).toBeGreaterThanOrEqual(390);
    await bench.finish(runId);
  });

  it('continues a multipart upload at the part that failed', async () => {
    await bench.write({ 'big.bin': big });
    let cut = 0;
    bench.faults = ({ partNumber, operation }) => {
      if (operation !== 'UploadPart' || partNumber !== 2 || cut >= 2) return null;
      cut += 1;
      return { kind: 'cut' };
    };
    expect(await bench.upload()).toMatchObject({ outcome: 'complete' });
    const parts = bench.server
      .requests()
      .filter(({ operation, status }) => operation === 'UploadPart' && status === 200)
      .map(({ partNumber }) => partNumber);
    expect(new Set(parts)).toEqual(new Set([1, 2, 3]));
    expect(parts).toHaveLength(3);
    expect((await bench.objects())['big.bin']?.equals(big)).toBe(true);
  });

  it('stops at once when the keys are wrong, and says so for every file', async () => {
    await bench.write({ a: '1', b: '2', 'big.bin': big });
    const wrong = { ...bench.connection, credentials: { ...bench.keys, secretAccessKey: 'no' } };
    const summary = await bench.finish(await bench.start({}, 'skip', wrong));
    expect(summary).toMatchObject({
      outcome: 'stopped',
      error: { code: 'secret-key-wrong' },
      failed: { files: 3 },
      balanced: true,
    });
  });

  it('stops when nothing is allowed', async () => {
    await bench.write({ a: '1', b: '2' });
    bench.faults = ({ operation }) =>
      operation === 'PutObject' ? { kind: 'error', code: 'AccessDenied' } : null;
    expect(await bench.upload()).toMatchObject({ outcome: 'stopped', error: { code: 'access-denied' } });
  });

  it('cancels without waiting for parts in flight, leaves no multipart upload, and settles what was not sent', async () => {
    await bench.write({ 'big.bin': big, a: '1' });
    let letGo = (): void => undefined;
    const until = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    bench.faults = ({ operation, partNumber }) =>
      operation === 'UploadPart' && partNumber !== 1 ? { kind: 'hold', until } : null;
    const runId = await bench.start();
    await bench.until(({ sentBytes, uploaded }) => uploaded.files === 1 && sentBytes > 8 * 1024 * 1024);
    await bench.host.engine.runs.cancel(runId);
    // The server still holds the parts: a cancel that waited for them would never end.
    expect(await bench.finish(runId)).toMatchObject({
      outcome: 'cancelled',
      balanced: true,
      uploaded: { files: 1 },
      skippedBy: [{ reason: 'cancelled', files: 1 }],
    });
    expect(await bench.openMultiparts()).toBe(0);
    letGo();
  });

  it('waits while S3 can’t be reached, and continues when it can', async () => {
    await bench.write(Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`f${i}`, String(i)])));
    bench.faults = ({ key }) => (key === 'f9' ? { kind: 'cut' } : null);
    const offline = {
      ...bench.connection,
      endpoint: 'http://127.0.0.1:9',
    };
    const runId = await bench.start({}, 'skip', offline);
    const waiting = await bench.until(({ state }) => state === 'waiting');
    expect(waiting.error?.code).toBe('network-unreachable');
    await bench.host.engine.runs.cancel(runId);
    expect(await bench.finish(runId)).toMatchObject({ outcome: 'cancelled', balanced: true });
  });
});

it('discarding an interrupted run works with its bucket and without it', async () => {
  await bench.write({ 'big.bin': big, a: '1' });
  bench.faults = ({ operation, partNumber }) =>
    operation === 'UploadPart' && partNumber !== 1 ? { kind: 'cut' } : null;
  const runId = await bench.start();
  await bench.until(({ sentBytes }) => sentBytes > 8 * 1024 * 1024);
  await bench.host.engine.runs.cancel(runId);
  await bench.finish(runId);
  bench.faults = null;
  for (const connection of [bench.connection, null]) {
    await bench.host.engine.runs.discard(runId, connection);
    expect(await bench.host.engine.history.summary(runId)).toMatchObject({
      outcome: 'cancelled',
      balanced: true,
    });
    expect(await bench.openMultiparts()).toBe(0);
  }
});

it('the history knows the multipart uploads that a run would continue', async () => {
  await bench.write({ 'big.bin': big });
  bench.faults = ({ operation, partNumber }) =>
    operation === 'UploadPart' && partNumber !== 1 ? { kind: 'cut' } : null;
  const runId = await bench.start();
  await bench.until(({ sentBytes }) => sentBytes >= 8 * 1024 * 1024);
  const [open] = await bench.host.engine.history.openUploads(testBucket);
  expect(open).toMatchObject({ runId, isRunning: true });
  await bench.restart();
  bench.faults = null;
  expect(await bench.host.engine.history.openUploads(testBucket)).toEqual([{ ...open, isRunning: false }]);
  expect(await bench.host.engine.history.openUploads('another-bucket')).toEqual([]);
  const { Uploads = [] } = await bench.client.send(new ListMultipartUploadsCommand({ Bucket: testBucket }));
  expect(Uploads.map(({ UploadId }) => UploadId)).toEqual([open?.uploadId]);
  await bench.host.engine.runs.discard(runId, bench.connection);
  expect(await bench.host.engine.history.openUploads(testBucket)).toEqual([]);
});

describe('an object that is already in the bucket', () => {
  beforeEach(async () => {
    await bench.write({ 'same.txt': 'same', 'other.txt': 'mine', 'new.txt': 'new', 'big.bin': big });
    for (const [Key, Body] of [
      ['same.txt', 'same'],
      ['other.txt', 'your'],
      ['big.bin', big],
    ] as const) {
      await bench.client.send(new PutObjectCommand({ Bucket: testBucket, Key, Body }));
    }
  });

  it('is skipped under the policy skip if it is the same; otherwise the file fails and the object stays', async () => {
    const summary = await bench.upload({}, 'skip');
    expect(summary).toMatchObject({
      outcome: 'partial',
      uploaded: { files: 1 },
      skippedBy: [{ reason: 'already-there', files: 2 }],
      failedBy: [{ error: { code: 'object-differs' }, files: 1 }],
    });
    expect((await bench.objects())['other.txt']?.toString()).toBe('your');
  });

  it('is overwritten under the policy overwrite', async () => {
    expect(await bench.upload({}, 'overwrite')).toMatchObject({
      outcome: 'complete',
      uploaded: { files: 4 },
    });
    expect((await bench.objects())['other.txt']?.toString()).toBe('mine');
  });

  it('is kept beside the new file under the policy rename', async () => {
    expect(await bench.upload({}, 'rename')).toMatchObject({ outcome: 'complete', uploaded: { files: 2 } });
    const objects = await bench.objects();
    expect(objects['other.txt']?.toString()).toBe('your');
    expect(objects['other (1).txt']?.toString()).toBe('mine');
  });

  it('is never touched under the policy fail, and always reported', async () => {
    const summary = await bench.upload({}, 'fail');
    expect(summary.failedBy).toMatchObject([{ error: { code: 'object-exists' }, files: 3 }]);
  });
});

describe('the draft', () => {
  it('counts while scanning and filters what it found', async () => {
    await bench.write({ 'a.csv': '12', 'b.txt': '3', 'sub/c.csv': '4567' });
    const { engine } = bench.host;
    await engine.drafts.addRoots([{ rootId: 'r', name: '자료', kind: 'folder', path: bench.folder }]);
    while ((await engine.drafts.current()).scanning) await new Promise((resolve) => setTimeout(resolve, 5));
    const draft = await engine.drafts.setOptions({ include: ['*.csv'], prefix: 'p' });
    expect(draft).toMatchObject({
      found: { files: 3, bytes: 7 },
      matched: { files: 2, bytes: 6 },
      excluded: { files: 1, bytes: 1 },
      filterError: null,
    });
    expect((await engine.drafts.rows('matched', 1, 5)).rows).toEqual([
      { position: 2, path: 'sub/c.csv', key: 'p/sub/c.csv', size: 4, skipReason: null, error: null },
    ]);
    const found = await engine.drafts.rows('matched', 0, 5, 'SUB');
    expect(found).toMatchObject({ total: 1, rows: [{ path: 'sub/c.csv' }] });
    expect(await engine.drafts.files([2])).toMatchObject([
      { row: { key: 'p/sub/c.csv' }, path: join(bench.folder, 'sub/c.csv') },
    ]);
    expect(await engine.drafts.numbers('matched', 'sub', -1)).toEqual({ sequences: [2], next: null });
    const unreadable = await engine.drafts.setOptions({ include: ['{a,'] });
    expect(unreadable).toMatchObject({ matched: { files: 2 }, filterError: { code: 'glob-invalid' } });
  });

  it('reports two files that would get the same key', async () => {
    await bench.write({ 'a/x': '1', 'b/x': '2' });
    const { engine } = bench.host;
    const roots = ['a', 'b'].map((name) => ({
      rootId: name,
      name,
      kind: 'folder' as const,
      path: join(bench.folder, name),
    }));
    await engine.drafts.addRoots(roots);
    while ((await engine.drafts.current()).scanning) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await engine.drafts.current()).toMatchObject({ matched: { files: 2 } });
    expect(await engine.drafts.setOptions({ rootNameInKey: 'no' })).toMatchObject({
      matched: { files: 1 },
      problems: { files: 1 },
    });
    expect((await engine.drafts.rows('problems', 0, 5)).rows).toMatchObject([
      { path: 'b/x', error: { code: 'key-collision' } },
    ]);
  });
});

it('the report contains the same totals as JSON, CSV and HTML', async () => {
  await bench.write({ '=cmd()': '1', b: '2' });
  const runId = await bench.start();
  await bench.finish(runId);
  const reports = await Promise.all(
    (['json', 'csv', 'html'] as const).map(async (format) => {
      const file = join(bench.folder, `../report.${format}`);
      await writeFile(file, 'old');
      await bench.host.engine.history.saveReport(runId, format, file, 'en');
      return readFile(file, 'utf8');
    }),
  );
  const [json = '', csv = '', html = ''] = reports;
  expect(JSON.parse(json)).toMatchObject({ found: { files: 2 }, files: [{ path: '=cmd()' }, { path: 'b' }] });
  expect(csv).toContain("'=cmd()");
  expect(html).toContain('All 2 files are in the bucket');
  for (const report of reports) expect(report).not.toContain(bench.folder);
});
