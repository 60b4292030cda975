import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeReceipt, examineReceipt } from './examine-receipt.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hoist-examine-'));
});
afterEach(() => rm(folder, { recursive: true }));

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

async function written(text: string): Promise<string> {
  const file = join(folder, 'receipt');
  await writeFile(file, text);
  return file;
}

const tally = (files: number) => ({ files, bytes: files * 10 });
const lineOf = (name: string): string =>
  JSON.stringify({ path: name, key: `p/${name}`, size: 10, mtimeMs: 0, level: 'listed', evidence: null });

/** A receipt of these files, of an upload that found so many. */
function receiptOf(names: readonly string[], found = names.length, outcome = 'complete'): string {
  const head = {
    format: 'hoist-receipt',
    version: 1,
    title: 'folder',
    bucket: 'backup',
    prefix: 'p/',
    outcome,
    totals: { found: tally(found), uploaded: tally(names.length), skipped: tally(0), failed: tally(0) },
    manifest: { sha256: sha256(''), files: 0 },
  };
  return `${JSON.stringify(head, null, 2).slice(0, -2)},\n  "files": [\n${names.map(lineOf).join(',\n')}\n]}\n`;
}

describe('a receipt that is examined', () => {
  it('says what was sent and where, how much, and its own hash', async () => {
    const text = receiptOf(['a', 'b']);
    expect(await examineReceipt(await written(text))).toEqual({
      sha256: sha256(text),
      files: 2,
      bytes: 20,
      upload: { title: 'folder', bucket: 'backup', prefix: 'p/' },
      shortfall: null,
    });
  });

  it('says what its upload did not send, or that it did not come to its end', async () => {
    expect(await examineReceipt(await written(receiptOf(['a'], 3, 'partial')))).toMatchObject({
      shortfall: { found: 3, unsent: 2 },
    });
    expect(await describeReceipt(await written(receiptOf(['a'], 1, 'cancelled')))).toMatchObject({
      hasSizes: true,
      shortfall: { found: 1, unsent: 0 },
    });
  });

  it('has no sizes and tells of no upload when it is a manifest', async () => {
    const text = `${'0'.repeat(64)}  a.txt\n`;
    expect(await examineReceipt(await written(text))).toEqual({
      sha256: sha256(text),
      files: 1,
      bytes: null,
      upload: null,
      shortfall: null,
    });
  });

  it('is refused when it is another file, is gone, or contradicts itself', async () => {
    for (const text of ['', 'hello\n', '{"Version": 1}\n', '\u0000\u0001'.repeat(50_000)]) {
      await expect(examineReceipt(await written(text))).rejects.toMatchObject({
        error: { code: 'receipt-unreadable' },
      });
    }
    await expect(examineReceipt(join(folder, 'gone'))).rejects.toMatchObject({
      error: { code: 'receipt-unreadable' },
    });
    const cut = receiptOf(['a', 'b']).replace(`${lineOf('a')},\n`, '');
    await expect(examineReceipt(await written(cut))).rejects.toMatchObject({
      error: { code: 'receipt-contradictory' },
    });
  });
});
