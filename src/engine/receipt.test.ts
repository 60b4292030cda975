import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterEach, describe, expect, it } from 'vitest';
import { createTestBench, type TestBench, testBucket } from '../../tests/support/engine-harness.js';
import { type QuirkSetName, quirkSets } from '../practice/quirks/quirk-sets.js';
import { defaultDraftOptions } from '../shared/models/plan.js';
import type { ReadBackChoice, RunSummary } from '../shared/models/run.js';
import { openJournal } from './journal/open-journal.js';

const run = promisify(execFile);
let bench: TestBench;
afterEach(() => bench.close());

const sha256 = (content: string | Buffer): string => createHash('sha256').update(content).digest('hex');
const big = randomBytes(17 * 1024 * 1024);

/** Names that a manifest has to encode, or that a shell or a reader of lines might break. */
const names = [
  'a.txt',
  '100%.txt',
  'line\nbreak.txt',
  ' spaces .txt',
  'back\\slash.txt',
  '%0A.txt',
  'sep\u2028.txt',
];

async function benchWith(quirks: QuirkSetName | null = null): Promise<void> {
  bench = await createTestBench({}, quirks === null ? {} : { quirks: quirkSets[quirks].quirks });
}

async function upload(): Promise<RunSummary> {
  return bench.finish(await bench.start({ receipt: true }));
}

const receiptFolder = (): string => join(bench.folder, '..', 'receipt');

async function verifyReceipt(file: string, readBack: ReadBackChoice = 'none'): Promise<RunSummary> {
  const { runId } = await bench.host.engine.runs.start(
    { profileId: 'profile', connection: bench.connection, bucket: testBucket, onConflict: 'skip' },
    {
      mode: 'verify',
      roots: [],
      options: defaultDraftOptions,
      receipt: file,
      verifying: { readBack, seed: 'seed' },
    },
  );
  return bench.finish(runId);
}

describe('a receipt', () => {
  it('has the SHA-256 of every file, however it was sent or found, and sha256sum checks it', async () => {
    await benchWith();
    const content = Object.fromEntries(names.map((name) => [name, `content of ${name}`]));
    await bench.write({ ...content, 'big.bin': big, 'sub/there.txt': 'there' });
    await bench.client.send(
      new PutObjectCommand({ Bucket: testBucket, Key: 'sub/there.txt', Body: 'there' }),
    );
    const { runId } = await upload();
    const receipt = await bench.host.engine.history.saveReceipt(runId, receiptFolder());
    expect(receipt).toMatchObject({ files: names.length + 2, withoutSha256: 0 });
    const manifest = await readFile(receipt.manifestFile, 'utf8');
    expect(manifest).toContain(`${sha256(big)}  big.bin\n`);
    expect(manifest).toContain(`${sha256('there')}  sub/there.txt\n`);
    expect(manifest).toContain('  100%25.txt\n');
    expect(manifest).toContain('  line%0Abreak.txt\n');
    expect(manifest).toContain('  %250A.txt\n');
    const document = await readFile(receipt.receiptFile, 'utf8');
    expect(receipt.sha256).toBe(sha256(document));
    expect(JSON.parse(document)).toMatchObject({ manifest: { sha256: sha256(manifest) } });

    // The command of docs/proof.md, for names with a percent sign or the end of a line.
    const check = String.raw`sed -e '/%0[AD]/{s/\\/\\\\/g;s/%0A/\\n/g;s/%0D/\\r/g;s/^/\\/}' -e 's/%25/%/g' '${receipt.manifestFile}' | sha256sum -c --strict --quiet`;
    await run('bash', ['-o', 'pipefail', '-c', check], { cwd: bench.folder });
    await writeFile(join(bench.folder, 'a.txt'), 'other');
    await expect(run('bash', ['-o', 'pipefail', '-c', check], { cwd: bench.folder })).rejects.toMatchObject({
      stdout: expect.stringContaining('a.txt: FAILED') as string,
    });
  });

  it('verifies a bucket without the files, by what S3 keeps or by reading back', async () => {
    await benchWith();
    const content = Object.fromEntries(names.map((name) => [name, `content of ${name}`]));
    await bench.write({ ...content, 'big.bin': big });
    const { runId } = await upload();
    const { manifestFile, receiptFile } = await bench.host.engine.history.saveReceipt(runId, receiptFolder());
    await rm(bench.folder, { recursive: true });
    expect(await verifyReceipt(receiptFile)).toMatchObject({
      outcome: 'complete',
      level: 'listed',
      skipped: { files: names.length + 1 },
    });
    // A manifest has no evidence of S3's, and S3 no SHA-256.
    const unproven = await verifyReceipt(manifestFile);
    expect(unproven).toMatchObject({ outcome: 'unverified', failed: { files: names.length + 1 } });
    // Neither the size nor an MD5 was compared, so neither may be spoken of.
    expect(unproven.failedBy.map(({ error }) => error)).toEqual([
      { code: 'object-unproven', details: { reason: 'record' } },
    ]);
    expect(await verifyReceipt(manifestFile, 'unproven')).toMatchObject({
      outcome: 'complete',
      level: 'read-back',
    });

    await bench.client.send(new DeleteObjectCommand({ Bucket: testBucket, Key: 'a.txt' }));
    await bench.client.send(
      new PutObjectCommand({ Bucket: testBucket, Key: '100%.txt', Body: 'CONTENT of 100%.txt' }),
    );
    await bench.client.send(new PutObjectCommand({ Bucket: testBucket, Key: 'extra', Body: 'x' }));
    const changed = await verifyReceipt(receiptFile, 'unproven');
    expect(changed).toMatchObject({ outcome: 'partial', failed: { files: 2 }, extra: { files: 1 } });
    expect(changed.failedBy.map(({ error }) => error.code).toSorted()).toEqual([
      'object-differs',
      'object-missing',
    ]);
    const again = await verifyReceipt(manifestFile, 'all');
    expect(again.failedBy.map(({ error }) => error.code).toSorted()).toEqual([
      'object-differs',
      'object-missing',
    ]);
  });

  it.each([
    ['another document', '{"a": 1}'],
    ['a receipt that was cut off', '{\n  "format": "hoist-receipt",\n  "files": [\n'],
    ['a list of something else', 'abc  a.txt\n'],
    ['nothing', ''],
  ])('is refused when it is %s', async (_, text) => {
    await benchWith();
    const file = join(bench.folder, '..', 'receipt.json');
    await writeFile(file, text);
    await expect(verifyReceipt(file)).rejects.toMatchObject({ error: { code: 'receipt-unreadable' } });
    expect(await bench.host.engine.history.list(10)).toEqual([]);
  });

  it('is refused when it was changed: a line deleted or altered, or text after its end', async () => {
    await benchWith();
    await bench.write({ 'a.txt': 'a', 'b.txt': 'b' });
    const { runId } = await upload();
    const { receiptFile } = await bench.host.engine.history.saveReceipt(runId, receiptFolder());
    const text = await readFile(receiptFile, 'utf8');
    const changed = [
      text.replace(/^\{"path":"a\.txt".*\n/m, ''),
      text.replace(sha256('a'), sha256('b')),
      text.replace(/"sha256":"[0-9a-f]{64}"/, '"sha256":null'),
      `${text}{"path":"c.txt"}\n`,
    ];
    for (const other of changed) {
      expect(other).not.toBe(text);
      await writeFile(receiptFile, other);
      await expect(verifyReceipt(receiptFile)).rejects.toMatchObject({
        error: { code: 'receipt-contradictory' },
      });
    }
    await writeFile(receiptFile, text);
    expect(await verifyReceipt(receiptFile)).toMatchObject({ outcome: 'complete' });
  });

  it('is refused when a file without SHA-256 was deleted from it', async () => {
    await benchWith();
    await bench.write({ 'a.txt': 'a', 'b.txt': 'b' });
    const { runId } = await bench.finish(await bench.start());
    const { receiptFile } = await bench.host.engine.history.saveReceipt(runId, receiptFolder());
    expect(await verifyReceipt(receiptFile)).toMatchObject({ outcome: 'complete' });
    const text = await readFile(receiptFile, 'utf8');
    await writeFile(receiptFile, text.replace(/^\{"path":"a\.txt".*\n/m, ''));
    await expect(verifyReceipt(receiptFile)).rejects.toMatchObject({
      error: { code: 'receipt-contradictory' },
    });
  });

  it('of nothing is verified', async () => {
    await benchWith();
    const { runId } = await upload();
    const { receiptFile } = await bench.host.engine.history.saveReceipt(runId, receiptFolder());
    expect(await verifyReceipt(receiptFile)).toMatchObject({ outcome: 'complete', found: { files: 0 } });
  });

  it('that names a file twice says so', async () => {
    await benchWith();
    await bench.client.send(new PutObjectCommand({ Bucket: testBucket, Key: 'a.txt', Body: 'a' }));
    const file = join(bench.folder, '..', 'manifest');
    await writeFile(file, `${sha256('a')}  a.txt\n`.repeat(2));
    const { failedBy } = await verifyReceipt(file, 'all');
    expect(failedBy.map(({ error }) => error.code)).toEqual(['receipt-names-twice']);
  });

  it('of which a verification was interrupted while it was read is not continued, and its run can be deleted', async () => {
    await benchWith();
    await bench.host.engine.close();
    const { journal } = openJournal(join(bench.folder, '..', 'state'));
    journal.runs.create(
      'run',
      {
        mode: 'verify',
        profileId: null,
        bucket: testBucket,
        region: bench.connection.region,
        endpoint: bench.connection.endpoint,
        title: 'receipt.json',
        roots: [],
        options: defaultDraftOptions,
        onConflict: 'skip',
        receipt: { hasSizes: true },
      },
      Date.now(),
    );
    journal.close();
    await bench.restart();
    await expect(
      bench.host.engine.runs.continue('run', { connection: bench.connection, profileId: 'profile' }),
    ).rejects.toMatchObject({ error: { code: 'run-not-an-upload' } });
    await bench.host.engine.history.delete('run');
    expect(await bench.host.engine.history.list(10)).toEqual([]);
  });

  it('that lies in the folder is left out of its verification, unless the bucket has it or it is another one', async () => {
    await benchWith();
    await bench.write({ 'a.txt': 'a', 'other/manifest-sha256.txt': `${sha256('a')}  a.txt\n` });
    const { runId } = await upload();
    await bench.host.engine.history.saveReceipt(runId, join(bench.folder, 'receipt'));
    const folder = { rootId: 'root', name: 'folder', kind: 'folder', path: bench.folder } as const;
    const verifyFolder = async (prefix = ''): Promise<RunSummary> => {
      const { runId } = await bench.host.engine.runs.start(
        { profileId: 'profile', connection: bench.connection, bucket: testBucket, onConflict: 'skip' },
        { mode: 'verify', roots: [folder], options: { ...defaultDraftOptions, prefix } },
      );
      return bench.finish(runId);
    };
    const summary = await verifyFolder();
    expect(summary).toMatchObject({ outcome: 'complete', failed: { files: 0 }, balanced: true });
    expect(summary.skippedBy).toEqual(
      expect.arrayContaining([
        { reason: 'already-there', files: 2 },
        { reason: 'own-state', files: 2 },
      ]),
    );
    // Of another prefix it is a file like all others.
    expect(await verifyFolder('elsewhere/')).toMatchObject({ outcome: 'partial', failed: { files: 4 } });
    const manifest = join(bench.folder, 'receipt', 'manifest-sha256.txt');
    await bench.client.send(
      new PutObjectCommand({
        Bucket: testBucket,
        Key: 'receipt/manifest-sha256.txt',
        Body: await readFile(manifest),
      }),
    );
    expect((await verifyFolder()).skippedBy).toEqual(
      expect.arrayContaining([
        { reason: 'already-there', files: 3 },
        { reason: 'own-state', files: 1 },
      ]),
    );
    await bench.client.send(
      new DeleteObjectCommand({ Bucket: testBucket, Key: 'receipt/manifest-sha256.txt' }),
    );
    // Not what the receipt describes any more.
    await writeFile(manifest, 'changed');
    const changed = await verifyFolder();
    expect(changed.failedBy.map(({ error }) => error.code)).toEqual(['object-missing']);
    expect(changed.failed.files).toBe(1);
  });

  it.each(['manifestFile', 'receiptFile'] as const)('is not sent when its %s was changed', async (which) => {
    await benchWith();
    await bench.write({ 'a.txt': 'a' });
    const { runId } = await upload();
    const receipt = await bench.host.engine.history.saveReceipt(runId, receiptFolder());
    const text = await readFile(receipt[which], 'utf8');
    await writeFile(receipt[which], text.replace('a.txt', 'b.txt'));
    await expect(bench.host.engine.runs.sendReceipt(runId, bench.connection, receipt)).rejects.toMatchObject({
      error: { code: 'receipt-changed' },
    });
    expect(Object.keys(await bench.objects())).toEqual(['a.txt']);
  });

  it('can be sent beside the files', async () => {
    await benchWith();
    await bench.write({ 'a.txt': 'a' });
    const { runId } = await upload();
    const receipt = await bench.host.engine.history.saveReceipt(runId, receiptFolder());
    const keys = await bench.host.engine.runs.sendReceipt(runId, bench.connection, receipt);
    const objects = await bench.objects();
    expect(keys).toHaveLength(2);
    expect(keys.map((key) => objects[key]?.toString())).toEqual([
      await readFile(receipt.manifestFile, 'utf8'),
      await readFile(receipt.receiptFile, 'utf8'),
    ]);
  });
});

describe('checking an upload again', () => {
  async function check(
    runId: string,
    onlyUnproven: boolean,
    readBack: ReadBackChoice = 'none',
    connection = bench.connection,
  ) {
    const seen = bench.snapshots.length;
    await bench.host.engine.runs.check(runId, {
      connection,
      profileId: 'profile',
      onlyUnproven,
      verifying: { readBack, seed: 'seed' },
    });
    await bench.until(
      (snapshot) =>
        snapshot.runId === runId && snapshot.state === 'finished' && bench.snapshots.length > seen + 1,
    );
    return bench.host.engine.history.summary(runId);
  }

  it('sends nothing, needs no files, and finds what is missing or replaced since', async () => {
    await benchWith();
    await bench.write({ 'a.txt': 'a', 'b.txt': 'b', 'c.txt': 'c' });
    const { runId } = await upload();
    await rm(bench.folder, { recursive: true });
    bench.server.clearRequests();
    expect(await check(runId, false)).toMatchObject({ outcome: 'complete', level: 'listed' });
    expect(bench.server.requests().filter(({ method }) => method !== 'GET' && method !== 'HEAD')).toEqual([]);
    expect(await check(runId, false, 'all')).toMatchObject({ outcome: 'complete', level: 'read-back' });
    await bench.client.send(new DeleteObjectCommand({ Bucket: testBucket, Key: 'a.txt' }));
    await bench.client.send(new PutObjectCommand({ Bucket: testBucket, Key: 'b.txt', Body: 'B' }));
    expect(await check(runId, false)).toMatchObject({
      outcome: 'partial',
      listing: { missing: 1, replaced: 1, confirmed: 1 },
    });
  });

  it('is unverified when it was cancelled half-way', async () => {
    await benchWith();
    await bench.write({ 'a.txt': 'a' });
    const { runId } = await upload();
    bench.faults = ({ operation }) =>
      operation === 'ListObjectsV2' ? { kind: 'delay', milliseconds: 2000 } : null;
    const checked = check(runId, false);
    await bench.until((snapshot) => snapshot.runId === runId && snapshot.state === 'verifying');
    await bench.host.engine.runs.cancel(runId);
    expect(await checked).toMatchObject({ outcome: 'unverified', listingError: { code: 'check-cancelled' } });
    bench.faults = null;
    expect(await check(runId, false)).toMatchObject({ outcome: 'complete', level: 'listed' });
  });

  it('raises what was only accepted when S3 has a checksum now, and the run is complete', async () => {
    await benchWith('no-etag');
    await bench.write({ 'a.txt': 'a', 'big.bin': big });
    const runId = await bench.start({}, 'overwrite');
    expect(await bench.finish(runId)).toMatchObject({ outcome: 'unverified', level: 'accepted' });
    expect(await check(runId, true)).toMatchObject({ outcome: 'unverified', level: 'accepted' });
    // The same bucket, answered without the quirk.
    const credentials = await bench.observer.config.credentials();
    expect(await check(runId, true, 'none', { ...bench.connection, credentials })).toMatchObject({
      outcome: 'complete',
      level: 'listed',
    });
  });

  it('proves by the file what has only a checksum that was not computed when it was sent', async () => {
    await benchWith('no-etag');
    await bench.write({ 'a.txt': 'a' });
    const runId = await bench.start({}, 'overwrite');
    await bench.finish(runId);
    // Another tool replaces the object by an equal one.
    await bench.observer.send(
      new PutObjectCommand({ Bucket: testBucket, Key: 'a.txt', Body: 'a', ChecksumAlgorithm: 'SHA256' }),
    );
    const credentials = await bench.observer.config.credentials();
    const connection = { ...bench.connection, credentials };
    expect(await check(runId, true, 'none', connection)).toMatchObject({ outcome: 'complete' });
    const { rows } = await bench.host.engine.history.rows(runId, 'all', 0, 1);
    expect(rows[0]?.evidence?.method).toBe('sha256');
  });

  it('is refused for a run that did not send anything, or has not ended', async () => {
    await benchWith();
    await bench.write({ 'a.txt': 'a' });
    const { runId } = await upload();
    const { receiptFile } = await bench.host.engine.history.saveReceipt(runId, receiptFolder());
    const { runId: verification } = await verifyReceipt(receiptFile);
    await expect(check(verification, false)).rejects.toMatchObject({ error: { code: 'run-not-an-upload' } });
    const elsewhere = { ...bench.connection, endpoint: 'http://127.0.0.1:9' };
    await expect(check(runId, false, 'none', elsewhere)).rejects.toMatchObject({
      error: { code: 'destination-changed', details: { now: '127.0.0.1:9' } },
    });
    expect(await bench.host.engine.history.summary(runId)).toMatchObject({ outcome: 'complete' });
  });
});
