import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { appendFile, mkdir, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestBench, type TestBench, testBucket } from '../../tests/support/engine-harness.js';
import type { PracticeRequest } from '../practice/practice-server.js';

let bench: TestBench;
beforeEach(async () => {
  bench = await createTestBench();
});
afterEach(() => bench.close());

const mebibyte = 1024 * 1024;
const big = randomBytes(20 * mebibyte + 3);

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
