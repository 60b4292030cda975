import { stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HeadObjectCommand } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestBench, type TestBench, testBucket } from '../../../tests/support/engine-harness.js';
import { msOfNs, mtimeText } from './time-metadata.js';

it.each([
  [1_354_040_105_123_456_789n, '1354040105.123456789'],
  [1_354_040_105_120_000_000n, '1354040105.12'],
  [1_354_040_105_000_000_000n, '1354040105'],
  [5n, '0.000000005'],
  [0n, '0'],
  [-1_500_000_000n, '-1.5'],
])('the metadata of %i ns is %s', (nanoseconds, text) => {
  expect(mtimeText(nanoseconds)).toBe(text);
});

describe('an upload', () => {
  let bench: TestBench;

  beforeEach(async () => {
    bench = await createTestBench();
    await bench.write({ small: 'x', 'large.bin': Buffer.alloc(17 * 1024 * 1024) });
    for (const name of ['small', 'large.bin']) await utimes(join(bench.folder, name), 1, 1_354_040_105.123);
  });
  afterEach(() => bench.close());

  async function timesInBucket(): Promise<Readonly<Record<string, string | undefined>>> {
    const keys = ['small', 'large.bin'];
    const heads = await Promise.all(
      keys.map((Key) => bench.client.send(new HeadObjectCommand({ Bucket: testBucket, Key }))),
    );
    return Object.fromEntries(heads.map(({ Metadata }, index) => [keys[index], Metadata?.['mtime']]));
  }

  it('keeps the times of files, to the nanosecond', async () => {
    expect(await bench.upload()).toMatchObject({ outcome: 'complete' });
    const expected = await Promise.all(
      ['small', 'large.bin'].map(async (name) => {
        const { mtimeNs } = await stat(join(bench.folder, name), { bigint: true });
        return [name, mtimeText(mtimeNs)];
      }),
    );
    expect(await timesInBucket()).toEqual(Object.fromEntries(expected));
  });

  it('keeps no times when told so', async () => {
    expect(await bench.upload({ keepTimes: false })).toMatchObject({ outcome: 'complete' });
    expect(await timesInBucket()).toEqual({ small: undefined, 'large.bin': undefined });
  });

  it('leaves an object with the same content as it is, whatever its time', async () => {
    await bench.upload({ keepTimes: false });
    await utimes(join(bench.folder, 'small'), 1, 2);
    expect(await bench.upload()).toMatchObject({ uploaded: { files: 0 }, skipped: { files: 2 } });
    expect(await timesInBucket()).toEqual({ small: undefined, 'large.bin': undefined });
  });
});

it('a time in ms is that of Node', async () => {
  const bench = await createTestBench();
  try {
    const file = join(bench.folder, 'f');
    await writeFile(file, '');
    for (const time of [0, 1_795_774_889.123_456, 1.000_001]) {
      await utimes(file, time, time);
      const { mtimeNs } = await stat(file, { bigint: true });
      expect(msOfNs(mtimeNs)).toBe((await stat(file)).mtimeMs);
    }
  } finally {
    await bench.close();
  }
});
