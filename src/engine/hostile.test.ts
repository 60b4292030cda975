import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { appendFile, mkdir, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  CreateMultipartUploadCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTestBench, type TestBench, testBucket } from '../../tests/support/engine-harness.js';
import { createSeededRandom } from '../../tests/support/seeded-random.js';
import type { PracticeFault, PracticeRequest } from '../practice/practice-server.js';
import { defaultLimits } from './run/limits/run-limits.js';

let bench: TestBench;
beforeEach(async () => {
  bench = await createTestBench();
});
afterEach(() => bench.close());

const mebibyte = 1024 * 1024;
const big = randomBytes(20 * mebibyte + 3);

async function writeFolder(): Promise<void> {
  await bench.write({
    'big.bin': big,
    ...Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`f${index}`, `content ${index}`])),
  });
}

/** Writes the server carried out, by key and part, with their number. */
function stored(): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { operation, key, partNumber, status } of bench.server.requests()) {
    if (status !== 200 || !/^(?:PutObject|UploadPart)$/.test(operation ?? '')) continue;
    const name = `${key} ${partNumber}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

function sentTwice(): string[] {
  return [...stored()].filter(([, count]) => count > 1).map(([name]) => name);
}

describe('stopping at any moment', () => {
  it('cancelling and continuing settles every file each time, leaves no multipart upload, and sends nothing twice', async () => {
    await writeFolder();
    for (const moment of [1, 2, 4, 9, 17, 23, 26, 28]) {
      let seen = 0;
      let runId = '';
      bench.server.clearRequests();
      bench.faults = () => {
        seen += 1;
        if (seen === moment) void bench.host.engine.runs.cancel(runId).catch(() => undefined);
        return null;
      };
      runId = await bench.start({ prefix: `at-${moment}` });
      const cancelled = await bench.finish(runId);
      expect(cancelled).toMatchObject({ outcome: 'cancelled', balanced: true, failed: { files: 0 } });
      expect(await bench.openMultiparts()).toBe(0);
      bench.faults = null;
      expect(await bench.continue(runId)).toMatchObject({
        outcome: 'complete',
        balanced: true,
        found: { files: 21 },
        failed: { files: 0 },
      });
      expect(await bench.openMultiparts()).toBe(0);
      const twice = sentTwice().filter((name) => !name.includes('big.bin'));
      expect(twice).toEqual([]);
    }
  });

  it('closing and restarting continues where the run was, and sends nothing twice', async () => {
    await writeFolder();
    for (const moment of [1, 3, 12, 22, 25]) {
      let seen = 0;
      bench.server.clearRequests();
      const reached = new Promise<void>((resolve) => {
        bench.faults = () => {
          seen += 1;
          if (seen === moment) resolve();
          return null;
        };
      });
      const runId = await bench.start({ prefix: `closed-at-${moment}` });
      await reached;
      await bench.restart();
      bench.faults = null;
      const [digest] = await bench.host.engine.history.list(1);
      expect(digest).toMatchObject({ runId, outcome: null, isRunning: false });
      expect(await bench.continue(runId)).toMatchObject({
        outcome: 'complete',
        balanced: true,
        found: { files: 21 },
        failed: { files: 0 },
      });
      expect(await bench.openMultiparts()).toBe(0);
    }
  });

  it('many random pauses, resumes and a final cancel or resume leave complete totals', async () => {
    const random = createSeededRandom(7);
    for (let round = 0; round < 6; round += 1) {
      await writeFolder();
      bench.faults = () => ({ kind: 'delay', milliseconds: random.between(1, 20) });
      const runId = await bench.start({ prefix: `storm-${round}` });
      const { engine } = bench.host;
      for (let step = 0; step < 15; step += 1) {
        await (random.chance(0.5) ? engine.runs.pause(runId) : engine.runs.resume(runId));
        await new Promise((resolve) => setTimeout(resolve, random.between(0, 15)));
      }
      const cancels = random.chance(0.5);
      await (cancels ? engine.runs.cancel(runId) : engine.runs.resume(runId));
      if (cancels) await engine.runs.pause(runId).catch(() => undefined);
      const summary = await bench.finish(runId);
      expect(summary).toMatchObject({
        outcome: cancels ? 'cancelled' : 'complete',
        balanced: true,
        failed: { files: 0 },
      });
      expect(await bench.openMultiparts()).toBe(0);
    }
  });

  it('while paused nothing new starts, and a cancel still takes effect', async () => {
    // More than can be in flight at once.
    const files = 2 * defaultLimits.files.max + 50;
    await bench.write(Object.fromEntries(Array.from({ length: files }, (_, index) => [`f${index}`, 'x'])));
    await bench.write({ 'big.bin': big });
    let letGo = (): void => undefined;
    const until = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    let started = 0;
    bench.faults = ({ operation }) => {
      if (!/^(?:PutObject|UploadPart)$/.test(operation ?? '')) return null;
      started += 1;
      return started <= 10 ? null : { kind: 'hold', until };
    };
    const runId = await bench.start();
    await bench.until(({ uploaded }) => uploaded.files >= 2);
    await bench.host.engine.runs.pause(runId);
    letGo();
    // What is in flight arrives; then there is silence.
    const quiet = async (): Promise<boolean> => {
      const before = started;
      await new Promise((resolve) => setTimeout(resolve, 500));
      return started === before;
    };
    await expect.poll(quiet).toBe(true);
    expect(started).toBeLessThan(files);
    expect(bench.snapshots.at(-1)?.state).toBe('paused');
    await bench.host.engine.runs.cancel(runId);
    expect(await bench.finish(runId)).toMatchObject({ outcome: 'cancelled', balanced: true });
  });
});

describe('a run that has finished', () => {
  it('can be continued as soon as the last snapshot says finished', async () => {
    await bench.write({ a: '1' });
    let next: Promise<unknown> | null = null;
    bench.host.onEvent((event) => {
      if (event.kind !== 'run' || event.snapshot.state !== 'finished') return;
      next ??= bench.host.engine.runs.continue(event.snapshot.runId, {
        connection: bench.connection,
        profileId: null,
      });
    });
    const runId = await bench.start();
    await bench.finish(runId);
    await expect(next).resolves.toMatchObject({ runId });
    await bench.until(({ state }) => state === 'finished');
    await expect(bench.host.engine.runs.pause(runId)).rejects.toMatchObject({
      error: { code: 'run-not-found' },
    });
  });
});

it('an endpoint that can’t be used creates no run, and leaves a continued one unchanged', async () => {
  await bench.write({ a: '1' });
  const wrong = { ...bench.connection, endpoint: 'ftp://example.com' };
  await expect(bench.start({}, 'skip', wrong)).rejects.toMatchObject({ error: { code: 'endpoint-invalid' } });
  expect(await bench.host.engine.history.list(5)).toEqual([]);
  const { runId } = await bench.upload();
  await expect(bench.continue(runId, wrong)).rejects.toMatchObject({ error: { code: 'endpoint-invalid' } });
  expect(await bench.host.engine.history.list(5)).toMatchObject([{ runId, outcome: 'complete' }]);
});

describe('keys that expire on the way', () => {
  it('stop the run; with new ones it continues, and no file is sent twice', async () => {
    await writeFolder();
    let passed = 0;
    bench.faults = ({ operation }) => {
      if (operation === 'ListObjectsV2') return null;
      passed += 1;
      return passed > 12 ? { kind: 'error', code: 'ExpiredToken' } : null;
    };
    const runId = await bench.start();
    const stopped = await bench.finish(runId);
    expect(stopped).toMatchObject({ outcome: 'stopped', error: { code: 'token-expired' }, balanced: true });
    expect(stopped.uploaded.files).toBeGreaterThan(0);

    bench.faults = null;
    const renewed = { ...bench.connection, credentials: bench.newKeys };
    expect(await bench.continue(runId, renewed)).toMatchObject({
      outcome: 'complete',
      uploaded: { files: 21 },
      balanced: true,
    });
    // A part in flight when the run stopped may have arrived without an answer.
    expect(sentTwice().filter((name) => !name.includes('big.bin'))).toEqual([]);
    expect((await bench.objects())['big.bin']?.equals(big)).toBe(true);
    expect(await bench.openMultiparts()).toBe(0);
  });
});

describe('a file that changes while its parts are being sent', () => {
  const changed = randomBytes(21 * mebibyte);
  const path = (): string => join(bench.folder, 'big.bin');
  const replaced = async (make: () => Promise<unknown>): Promise<void> => {
    await rm(path());
    await make();
  };

  it.each([
    ['grows', () => appendFile(path(), 'more')],
    ['shrinks', () => truncate(path(), 17 * mebibyte)],
    ['shrinks to a small one', () => truncate(path(), 10)],
    ['is emptied', () => truncate(path(), 0)],
    ['is written anew', () => writeFile(path(), changed)],
    ['vanishes', () => rm(path())],
    ['is replaced by another file', () => replaced(() => writeFile(path(), changed))],
    ['is replaced by a folder', () => replaced(() => mkdir(path()))],
    ['is replaced by a link', () => replaced(() => symlink('/etc/hostname', path()))],
    ['is replaced by a pipe', () => replaced(async () => execFileSync('mkfifo', [path()]))],
  ])('leaves a complete object or none, and complete totals: %s', async (what, change) => {
    await bench.write({ 'big.bin': big, a: '1' });
    let isChanged: Promise<unknown> | null = null;
    bench.faults = ({ operation, partNumber }: PracticeRequest) => {
      if (operation === 'UploadPart' && partNumber === 2) isChanged ??= change();
      return operation === 'UploadPart' ? { kind: 'delay', milliseconds: 50 } : null;
    };
    const summary = await bench.upload();
    expect(isChanged).not.toBeNull();
    expect(summary).toMatchObject({ balanced: true, found: { files: 2 } });
    expect(summary.listing?.missing ?? 0).toBe(0);
    const { 'big.bin': object } = await bench.objects();
    const wholes = [big, changed, Buffer.concat([big, Buffer.from('more')])];
    for (const length of [17 * mebibyte, 10, 0]) wholes.push(big.subarray(0, length));
    if (summary.uploaded.files === 2) {
      expect(wholes.some((whole) => object?.equals(whole))).toBe(true);
    } else {
      expect(object, what).toBeUndefined();
      expect(['file-changed', 'file-vanished', 'file-special']).toContain(summary.failedBy[0]?.error.code);
    }
    expect(await bench.openMultiparts()).toBe(0);
  });

  it.skipIf(process.platform === 'win32').each([
    ['small', '1'],
    ['large', big],
  ])('is not read through a link that replaced its folder since the scan: %s', async (_what, content) => {
    await bench.write({ 'sub/file': content, other: '1' });
    const { engine } = bench.host;
    await engine.drafts.addRoots([{ rootId: 'root', name: '자료', kind: 'folder', path: bench.folder }]);
    while ((await engine.drafts.current()).scanning) await new Promise((resolve) => setTimeout(resolve, 5));
    await rename(join(bench.folder, 'sub'), `${bench.folder}-elsewhere`);
    await symlink(`${bench.folder}-elsewhere`, join(bench.folder, 'sub'));
    const { runId } = await engine.runs.start({
      profileId: null,
      connection: bench.connection,
      bucket: testBucket,
      onConflict: 'skip',
    });
    expect(await bench.finish(runId)).toMatchObject({
      uploaded: { files: 1 },
      failedBy: [{ error: { code: 'file-special' } }],
    });
    expect(Object.keys(await bench.objects())).toEqual(['other']);
  });

  it('that grew large only after the scan and then fails leaves no multipart upload', async () => {
    await bench.write({ a: '1', b: '2' });
    const { engine } = bench.host;
    await engine.drafts.addRoots([{ rootId: 'root', name: '자료', kind: 'folder', path: bench.folder }]);
    while ((await engine.drafts.current()).scanning) await new Promise((resolve) => setTimeout(resolve, 5));
    await writeFile(join(bench.folder, 'a'), big);
    let parts = 0;
    bench.faults = ({ operation }) => {
      if (operation !== 'UploadPart') return null;
      parts += 1;
      return { kind: 'error', code: 'InvalidRequest' };
    };
    const { runId } = await engine.runs.start({
      profileId: null,
      connection: bench.connection,
      bucket: testBucket,
      onConflict: 'skip',
    });
    expect(await bench.finish(runId)).toMatchObject({
      failed: { files: 1 },
      failedBy: [{ error: { code: 'request-rejected' } }],
      balanced: true,
    });
    expect(parts).toBeGreaterThan(0);
    expect(await bench.openMultiparts()).toBe(0);
  });
});

describe('a file that changed between two sessions', () => {
  it('is sent again from the start, arrives as it is now, and the report says so', async () => {
    await bench.write({ 'big.bin': big, a: '1' });
    let parts = 0;
    bench.faults = ({ operation }) => {
      if (operation !== 'UploadPart') return null;
      parts += 1;
      return parts > 1 ? { kind: 'error', code: 'ExpiredToken' } : null;
    };
    const runId = await bench.start();
    expect(await bench.finish(runId)).toMatchObject({ outcome: 'stopped', restarted: 0 });
    expect(await bench.openMultiparts()).toBe(1);

    bench.faults = null;
    const now = randomBytes(19 * mebibyte);
    await bench.write({ 'big.bin': now });
    await bench.restart();
    expect(await bench.continue(runId)).toMatchObject({ outcome: 'complete', restarted: 1 });
    expect((await bench.objects())['big.bin']?.equals(now)).toBe(true);
    expect(await bench.openMultiparts()).toBe(0);
    const { rows } = await bench.host.engine.history.rows(runId, 'all', 0, 5);
    expect(rows.map(({ path, restarted }) => [path, restarted])).toEqual([
      ['a', false],
      ['big.bin', true],
    ]);
  });
});

describe('a CreateMultipartUpload without an answer', () => {
  const loseFirst = (operations: readonly string[], also: (request: PracticeRequest) => boolean): void => {
    let lost = false;
    bench.faults = (request) => {
      if (also(request)) return { kind: 'error', code: 'AccessDenied' };
      if (lost || !operations.includes(request.operation ?? '')) return null;
      lost = true;
      return { kind: 'lose-answer' };
    };
  };

  it('leaves nothing behind, and uploads of others under that key stay', async () => {
    await bench.write({ 'big.bin': big });
    const begin = new CreateMultipartUploadCommand({ Bucket: testBucket, Key: 'big.bin' });
    const { UploadId } = await bench.client.send(begin);
    await bench.client.send(
      new UploadPartCommand({ Bucket: testBucket, Key: 'big.bin', UploadId, PartNumber: 1, Body: 'theirs' }),
    );
    await bench.client.send(new CreateMultipartUploadCommand({ Bucket: testBucket, Key: 'big.bin.other' }));
    loseFirst(['CreateMultipartUpload'], () => false);
    expect(await bench.upload()).toMatchObject({ outcome: 'complete', uploaded: { files: 1 } });
    expect(await bench.openMultiparts()).toBe(2);
  });

  it('leaves nothing behind when the request that tells whose uploads are ours is cut off as well', async () => {
    await bench.write({ 'big.bin': big });
    // The file's own, the one that is answered, and the one at the end of the run.
    const fates: (PracticeFault | null)[] = [
      { kind: 'lose-answer' },
      null,
      { kind: 'cut' },
      { kind: 'lose-answer' },
    ];
    bench.faults = ({ operation }) =>
      operation === 'CreateMultipartUpload' ? (fates.shift() ?? null) : null;
    expect(await bench.upload()).toMatchObject({ outcome: 'complete', uploaded: { files: 1 } });
    expect(fates).toEqual([]);
    expect(await bench.openMultiparts()).toBe(0);
  });

  it('does not stop the file when the keys may not list uploads', async () => {
    await bench.write({ 'big.bin': big });
    loseFirst(['CreateMultipartUpload'], ({ operation }) => operation === 'ListMultipartUploads');
    expect(await bench.upload()).toMatchObject({ outcome: 'complete', uploaded: { files: 1 } });
  });

  it('is cleaned up by a cancel as well', async () => {
    await bench.write({ 'big.bin': big });
    let runId = '';
    let lost = false;
    bench.faults = ({ operation }) => {
      if (lost || operation !== 'CreateMultipartUpload') return null;
      lost = true;
      setTimeout(() => void bench.host.engine.runs.cancel(runId).catch(() => undefined), 30);
      return { kind: 'lose-answer' };
    };
    runId = await bench.start();
    expect(await bench.finish(runId)).toMatchObject({ outcome: 'cancelled', balanced: true });
    expect(await bench.openMultiparts()).toBe(0);
  });
});

describe('a bucket that was deleted between two sessions', () => {
  it('stops the run with a reason; when it exists again, the listing reports what is missing', async () => {
    await writeFolder();
    let puts = 0;
    bench.faults = ({ operation }) => {
      if (operation === 'PutObject') puts += 1;
      return puts > 8 ? { kind: 'error', code: 'ExpiredToken' } : null;
    };
    const runId = await bench.start({ exclude: ['big.bin'] });
    const { uploaded } = await bench.finish(runId);
    bench.faults = null;
    // The server may still store what was being sent when the run stopped.
    await vi.waitFor(async () => {
      for (const Key of Object.keys(await bench.objects())) {
        await bench.client.send(new DeleteObjectCommand({ Bucket: testBucket, Key }));
      }
      await bench.client.send(new DeleteBucketCommand({ Bucket: testBucket }));
    }, 30_000);
    expect(await bench.continue(runId)).toMatchObject({
      outcome: 'stopped',
      error: { code: 'bucket-not-found' },
      balanced: true,
    });
    await bench.createBucket();
    expect(await bench.continue(runId)).toMatchObject({
      outcome: 'partial',
      uploaded: { files: 20 },
      listing: { missing: uploaded.files },
      balanced: true,
    });
  });
});

describe('odd folders', () => {
  it('that is empty gives a complete run of nothing', async () => {
    expect(await bench.upload()).toMatchObject({ outcome: 'complete', found: { files: 0 }, balanced: true });
  });

  it('with everything excluded sends nothing', async () => {
    await bench.write({ a: '1', b: '2' });
    expect(await bench.upload({ exclude: ['*'] })).toMatchObject({
      outcome: 'complete',
      skipped: { files: 2 },
      skippedBy: [{ reason: 'excluded', files: 2 }],
      balanced: true,
    });
  });

  it('that is gone is reported', async () => {
    await rename(bench.folder, `${bench.folder}-elsewhere`);
    expect(await bench.upload()).toMatchObject({
      outcome: 'partial',
      failedBy: [{ error: { code: 'folder-not-found' }, files: 1 }],
      balanced: true,
    });
  });

  it('with a name in NFC and in NFD: one is sent, the other reported, also on a retry', async () => {
    await bench.write({ ['각.txt'.normalize('NFC')]: '1', ['각.txt'.normalize('NFD')]: '2' });
    const runId = await bench.start();
    const expected = {
      outcome: 'partial',
      uploaded: { files: 1 },
      failedBy: [{ error: { code: 'key-collision' }, files: 1 }],
      balanced: true,
    };
    expect(await bench.finish(runId)).toMatchObject(expected);
    expect(await bench.continue(runId)).toMatchObject(expected);
  });
});

describe('the policy rename', () => {
  const put = (Key: string) =>
    bench.client.send(new PutObjectCommand({ Bucket: testBucket, Key, Body: 'another' }));

  it('takes the first free name, also against files of the same folder', async () => {
    for (const key of ['a.txt', 'a (1).txt', 'a (3).txt']) await put(key);
    await bench.write({ 'a.txt': 'mine', 'a (2).txt': 'mine too' });
    expect(await bench.upload({}, 'rename')).toMatchObject({ outcome: 'complete', uploaded: { files: 2 } });
    const objects = await bench.objects();
    expect(objects['a (2).txt']?.toString()).toBe('mine too');
    expect(objects['a (4).txt']?.toString()).toBe('mine');
  });

  it('counts on from the name that an earlier attempt took', async () => {
    await put('a.txt');
    await bench.write({ 'a.txt': 'mine' });
    const taken: Promise<unknown>[] = [];
    bench.faults = ({ operation, key }) => {
      if (operation !== 'PutObject' || key !== 'a (1).txt' || taken.length > 0) return null;
      taken.push(
        bench.observer.send(new PutObjectCommand({ Bucket: testBucket, Key: key, Body: 'another' })),
      );
      return { kind: 'error', code: 'InternalError' };
    };
    expect(await bench.upload({}, 'rename')).toMatchObject({ outcome: 'complete', uploaded: { files: 1 } });
    await Promise.all(taken);
    expect(Object.keys(await bench.objects()).toSorted()).toEqual(['a (1).txt', 'a (2).txt', 'a.txt']);
  });

  it('finds a name for many files of one name that are sent again and again', async () => {
    for (let times = 0; times < 12; times += 1) {
      await bench.write({ 'a.txt': `version ${times}` });
      expect(await bench.upload({}, 'rename')).toMatchObject({ uploaded: { files: 1 } });
    }
    expect(Object.keys(await bench.objects())).toHaveLength(12);
  });

  it('reports a new name that would be too long for S3', async () => {
    const folders = Array.from({ length: 5 }, (_, index) => `${index}`.padEnd(203, 'x')).join('/');
    const key = `${folders}/1`.slice(0, 1024);
    await put(key);
    await bench.write({ [key]: 'mine' });
    const summary = await bench.upload({}, 'rename');
    expect(summary).toMatchObject({
      failedBy: [{ error: { code: 'key-too-long' }, files: 1 }],
      balanced: true,
    });
  });

  it('leaves no multipart upload under the new name when that fails for good', async () => {
    await put('big.bin');
    await bench.write({ 'big.bin': big });
    bench.faults = ({ operation }) =>
      operation === 'UploadPart' ? { kind: 'error', code: 'InvalidRequest' } : null;
    expect(await bench.upload({}, 'rename')).toMatchObject({ failed: { files: 1 }, balanced: true });
    expect(await bench.openMultiparts()).toBe(0);
  });

  it('keeps the new name when the run is continued', async () => {
    await put('big.bin');
    await bench.write({ 'big.bin': big });
    bench.faults = ({ operation, partNumber }) =>
      operation === 'UploadPart' && partNumber === 3 ? { kind: 'error', code: 'ExpiredToken' } : null;
    const runId = await bench.start({}, 'rename');
    await bench.finish(runId);
    bench.faults = null;
    await bench.restart();
    expect(await bench.continue(runId)).toMatchObject({ outcome: 'complete', uploaded: { files: 1 } });
    expect(Object.keys(await bench.objects())).toEqual(['big (1).bin', 'big.bin']);
    expect(sentTwice()).toEqual([]);
  });
});
