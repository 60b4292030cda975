import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  type BuiltProgram,
  buildProgram,
  type CommandBench,
  createCommandBench,
} from '../../../tests/support/cli-harness.js';

let program: BuiltProgram;
let bench: CommandBench;
beforeAll(async () => {
  program = await buildProgram();
});
afterAll(() => program.remove());
beforeEach(async () => {
  bench = await createCommandBench(program);
  await bench.createBucket('my-bucket');
});
afterEach(() => bench.close());

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
});
