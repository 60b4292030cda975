import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type ReceiptEntry, readReceipt } from './read-receipt.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hoist-receipt-'));
});
afterEach(() => rm(folder, { recursive: true }));

const sha256 = 'ab'.repeat(32);

async function read(text: string): Promise<readonly ReceiptEntry[]> {
  const file = join(folder, 'receipt');
  await writeFile(file, text);
  const entries: ReceiptEntry[] = [];
  for await (const batch of readReceipt(file)) entries.push(...batch);
  return entries;
}

it.each([
  ['as sha256sum writes it', `${sha256}  a b.txt\n`, 'a b.txt'],
  ['for a binary file', `${sha256} *a.txt\n`, 'a.txt'],
  ['with a tab', `${sha256}\ta.txt\n`, 'a.txt'],
  ['in capitals, with CRLF', `${sha256.toUpperCase()}  a.txt\r\n`, 'a.txt'],
  ['without an end of the line', `${sha256}  a.txt`, 'a.txt'],
  ['without an end of the line but a CR', `${sha256}  a.txt\r`, 'a.txt'],
  ['after a byte order mark', `\uFEFF${sha256}  a.txt\n`, 'a.txt'],
  ['of a name below the current folder', `${sha256}  ./a.txt\n`, 'a.txt'],
  ['of a name that begins with a dot', `${sha256}  ./.a\n`, '.a'],
  ['of a name that begins with a space', `${sha256}   a.txt\n`, ' a.txt'],
  ['of a name with encoded characters', `${sha256}  100%25%0A%0d.txt\n`, '100%\n\r.txt'],
  ['of a name whose percent sign only looks like one', `${sha256}  %250A.txt\n`, '%0A.txt'],
])('reads a line of a manifest %s', async (_, text, path) => {
  expect(await read(text)).toEqual([
    { path, key: path, recorded: { size: null, sha256, mtimeMs: null, evidence: null } },
  ]);
});

it('takes keys in the form in which they are sent', async () => {
  const [entry] = await read(`${sha256}  ${'한글'.normalize('NFD')}.txt\n`);
  expect(entry?.key).toBe('한글.txt');
});

it('reads any number of lines', async () => {
  const lines = Array.from({ length: 1234 }, (_, index) => `${sha256}  ${index}.txt\n`);
  expect(await read(lines.join(''))).toHaveLength(1234);
});
