import { createHash } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { beforeEach, describe, expect, it } from 'vitest';
import type { CommandBench } from '../../../tests/support/cli-harness.js';
import { useCommandBenches } from '../../../tests/support/command-benches.js';

const openBench = useCommandBenches();
let bench: CommandBench;
beforeEach(async () => {
  bench = await openBench();
  await bench.createBucket('my-bucket');
});

const hoist = (...args: readonly string[]) => bench.run([...args, ...bench.connect]);

describe('verify', () => {
  it('has an exit code of its own for what is missing or differs, and lists what is there besides', async () => {
    await bench.write({ 'a.txt': 'a', 'b.txt': 'b', 'c.txt': 'c' });
    await hoist('upload', bench.folder, 's3://my-bucket/in');
    expect((await hoist('verify', bench.folder, 's3://my-bucket/in')).code).toBe(0);
    await bench.client.send(
      new PutObjectCommand({ Bucket: 'my-bucket', Key: 'in/extra=1.txt', Body: 'extra' }),
    );
    await bench.write({ 'b.txt': 'B', 'd.txt': 'd' });
    const report = join(bench.place, 'report');
    const json = await hoist(
      'verify',
      bench.folder,
      's3://my-bucket/in',
      '--json',
      '--read-back',
      'all',
      '--report',
      `${report}.json`,
    );
    expect(json.code).toBe(4);
    expect(JSON.parse(json.stdout)).toMatchObject({
      state: 'partial',
      totals: { verified: 2, failed: 2 },
      level: 'read-back',
      failures: [
        { path: 'b.txt', code: 'object-differs' },
        { path: 'd.txt', code: 'object-missing' },
      ],
      extra: { files: 1, bytes: 5 },
      extraObjects: [{ key: 'in/extra=1.txt', size: 5 }],
    });
    expect(JSON.parse(await readFile(`${report}.json`, 'utf8'))).toMatchObject({
      extraObjects: [{ key: 'in/extra=1.txt', size: 5 }],
    });
    const told = await hoist('verify', bench.folder, 's3://my-bucket/in', '--report', `${report}.csv`);
    expect(told.stdout).toContain('s3://my-bucket/in/extra=1.txt');
    expect(await readFile(`${report}.csv`, 'utf8')).toContain(',in/extra=1.txt,5,extra,');
    await hoist('verify', bench.folder, 's3://my-bucket/in', '--report', `${report}.html`);
    expect(await readFile(`${report}.html`, 'utf8')).toContain('in/extra=1.txt');
  });

  it('writes a receipt, sends it, and verifies the bucket by it without the files', async () => {
    await bench.write({ 'a.txt': 'a', '100%.txt': 'b' });
    // Inside the folder that is uploaded: an earlier receipt is not part of it.
    const folder = join(bench.folder, 'receipt');
    await hoist('upload', bench.folder, 's3://my-bucket/in', '--receipt', folder);
    const args = [
      'upload',
      bench.folder,
      's3://my-bucket/in',
      '--receipt',
      folder,
      '--upload-receipt',
      '--json',
    ];
    const { code, stdout } = await hoist(...args);
    expect(code).toBe(0);
    const { receipt, runId } = JSON.parse(stdout) as {
      runId: string;
      receipt: { manifest: string; receipt: string; sha256: string; files: number; keys: string[] };
    };
    const content = await readFile(receipt.receipt);
    expect(receipt.sha256).toBe(createHash('sha256').update(content).digest('hex'));
    expect(receipt.files).toBe(2);
    const objects = await bench.objects('my-bucket');
    expect(objects[receipt.keys[1] ?? '']).toBe(content.toString('latin1'));

    const kept = join(bench.place, 'kept');
    await rename(folder, kept);
    await rm(bench.folder, { recursive: true });
    const file = join(kept, 'receipt.json');
    expect((await hoist('verify', '--receipt', file, 's3://my-bucket/in')).code).toBe(0);
    const byManifest = ['verify', '--receipt', join(kept, 'manifest-sha256.txt'), 's3://my-bucket/in'];
    expect((await hoist(...byManifest)).code).toBe(2);
    expect((await hoist(...byManifest, '--read-back', 'unproven')).code).toBe(0);
    const again = await hoist('receipt', runId.slice(0, 8), join(bench.place, 'again'));
    expect(again).toMatchObject({ code: 0 });
    expect(again.stdout).toContain(join('again', 'receipt.json'));
    const refused = await hoist('verify', '--receipt', bench.keyFile, 's3://my-bucket/in', '--json');
    expect(refused.code).toBe(1);
    expect(JSON.parse(refused.stdout)).toMatchObject({ error: { code: 'receipt-unreadable' } });
  });

  it('says of the receipt of a partial upload what was not sent, also when the run is verified again', async () => {
    // Two names that have the same key.
    await bench.write({ 'a.txt': 'a', 'é.txt': 'b', ['é.txt'.normalize('NFD')]: 'c' });
    const receipt = join(bench.place, 'receipt');
    expect((await hoist('upload', bench.folder, 's3://my-bucket/in', '--receipt', receipt)).code).toBe(2);
    const args = ['verify', '--receipt', join(receipt, 'receipt.json'), 's3://my-bucket/in'];
    const told = await hoist(...args);
    expect(told).toMatchObject({ code: 2, stderr: expect.stringContaining('1 of 3 files was not sent') });
    const { code, stdout } = await hoist(...args, '--json');
    expect(code).toBe(2);
    const { runId, error } = JSON.parse(stdout) as { runId: string; error: { code: string } };
    expect(error.code).toBe('receipt-incomplete');
    const again = await hoist('verify', '--run', runId, '--json');
    expect(again.code).toBe(2);
    expect(JSON.parse(again.stdout)).toMatchObject({ error: { code: 'receipt-incomplete' } });
  });

  it('refuses a folder for the receipt that can’t be made, before anything is sent', async () => {
    await bench.write({ 'a.txt': 'a' });
    const below = process.platform === 'linux' ? ['/proc/hoist', bench.keyFile] : [bench.keyFile];
    for (const folder of below) {
      const receipt = ['--receipt', join(folder, 'receipt')];
      const { code, stdout } = await hoist('upload', bench.folder, 's3://my-bucket/in', '--json', ...receipt);
      expect(code).toBe(1);
      expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'receipt-folder-unusable' } });
    }
    expect(await bench.objects('my-bucket')).toEqual({});
  });

  it('checks a run again at its own destination, with its own keys', async () => {
    await bench.write({ 'a.txt': 'a', 'b.txt': 'b' });
    const { stdout } = await hoist('upload', bench.folder, 's3://my-bucket/in', '--json');
    const { runId } = JSON.parse(stdout) as { runId: string };
    const own = await bench.run(['verify', '--run', runId.slice(0, 8), '--json', '--read-back', 'all']);
    expect(own.code).toBe(0);
    expect(JSON.parse(own.stdout)).toMatchObject({ runId, state: 'complete', level: 'read-back' });
    await bench.client.send(new DeleteObjectCommand({ Bucket: 'my-bucket', Key: 'in/a.txt' }));
    const few = await bench.run(['verify', '--run', runId, '--only-unproven', '--json']);
    expect(few.code).toBe(0);
    expect(JSON.parse(few.stdout)).toMatchObject({ totals: { uploaded: 2, lookedAt: 0 } });
    const told = await bench.run(['verify', '--run', runId, '--only-unproven']);
    expect(told.stdout).toContain('Nothing was left to be proven. 2 other files were not looked at now.');
    expect(told.stdout).not.toMatch(/verified|deleted/);
    const lost = await bench.run(['verify', '--run', runId, '--json']);
    expect(lost.code).toBe(4);
    expect(JSON.parse(lost.stdout)).toMatchObject({
      state: 'partial',
      failures: [{ path: 'a.txt', code: 'object-missing' }],
    });
  });

  it('takes a report of what S3 has computed from its disks, for a folder and for a run', async () => {
    await bench.write({ 'a.txt': 'a', 'b.txt': 'b' });
    const { stdout } = await hoist('upload', bench.folder, 's3://my-bucket/in', '--json');
    const { runId } = JSON.parse(stdout) as { runId: string };
    const line = (name: string, etag: string): string => {
      const message = {
        checksum_base64: createHash('sha256').update(name).digest('base64'),
        etag,
        checksumAlgorithm: 'SHA256',
        checksumType: 'FULL_OBJECT',
      };
      const quoted = JSON.stringify(message).replaceAll('"', '""');
      return `my-bucket,in/${name}.txt,,succeeded,200,,"${quoted}"\n`;
    };
    const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
    const report = join(bench.place, 'report.csv');
    await writeFile(report, line('a', md5('a')) + line('b', md5('b')));
    const folder = ['verify', bench.folder, 's3://my-bucket/in', '--checksum-report', report];
    const { code, stdout: document } = await hoist(...folder, '--json');
    expect(code).toBe(0);
    expect(JSON.parse(document)).toMatchObject({
      state: 'complete',
      totals: { verified: 2, recomputed: 2 },
      level: 'recomputed-at-rest',
      keptTimes: { same: 2, other: 0, none: 0, unseen: 0 },
    });
    const saved = join(bench.place, 'own.csv');
    const told = await hoist(...folder, '--report', saved);
    expect(told.stdout).toContain('recomputed at rest: S3 has computed the checksum of 2 files');
    expect(told.stdout).toContain('modification times in the bucket: 2 as the file’s, 0 others');
    expect(told.stdout).toContain('The verified files can be deleted from this computer');
    expect(await readFile(saved, 'utf8')).toContain(',as-sent,same,,recomputed-at-rest,sha256,');

    await writeFile(report, line('a', md5('a')) + line('b', md5('other')));
    const checked = await bench.run(['verify', '--run', runId, '--checksum-report', report, '--json']);
    expect(checked.code).toBe(0);
    expect(JSON.parse(checked.stdout)).toMatchObject({
      level: 'listed',
      totals: { recomputed: 1 },
      unproven: [{ path: 'b.txt', code: 'object-unproven' }],
    });
    const partly = await hoist(...folder);
    expect(partly.code).toBe(2);
    expect(partly.stdout).toContain(
      'b.txt: The object is there, but the checksum report is about another version',
    );
    expect(partly.stdout).not.toContain('can be deleted');
    const refused = await hoist(
      'verify',
      bench.folder,
      's3://my-bucket/in',
      '--checksum-report',
      saved,
      '--json',
    );
    expect(refused.code).toBe(1);
    expect(JSON.parse(refused.stdout)).toMatchObject({ error: { code: 'checksum-report-unreadable' } });
  });

  it.each([
    ['en', 'The uploaded files can be deleted from this computer', 'can be deleted'],
    ['ko', '업로드한 파일은 이 컴퓨터에서 삭제해도 됩니다', '삭제해도 됩니다'],
  ])('says when the files can be deleted, and never in doubt, in %s', async (language, sentence, part) => {
    const inLanguage = { LC_ALL: language === 'ko' ? 'ko_KR.UTF-8' : 'en_US.UTF-8' };
    await bench.write({ 'a.txt': 'a' });
    const upload = ['upload', bench.folder, 's3://my-bucket/in', ...bench.connect];
    expect((await bench.run(upload, inLanguage)).stdout).toContain(sentence);
    // Nothing was uploaded.
    expect((await bench.run(upload, inLanguage)).stdout).not.toContain(part);
    const verify = ['verify', bench.folder, 's3://my-bucket/in', ...bench.connect];
    expect((await bench.run(verify, inLanguage)).stdout).toContain(part);
    await bench.write({ 'b.txt': 'b' });
    expect((await bench.run(verify, inLanguage)).stdout).not.toContain(part);
  });
});
