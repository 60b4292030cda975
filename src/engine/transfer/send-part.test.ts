import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createTestBench, type TestBench, testBucket } from '../../../tests/support/engine-harness.js';
import { createS3Client } from '../../s3/client/client-factory.js';
import { usualEndpointOptions } from '../../s3/client/endpoint-options.js';
import type { PartRecord } from '../journal/records.js';
import { putInParts } from './multipart.js';
import { memoryOfPart } from './send-part.js';
import { openSource, type SourceFile } from './source-file.js';
import { createTarget, type Target } from './target.js';

const mebibyte = 1024 * 1024;
/** As large as the parts of a file of 200 GB. */
const partSize = 20 * mebibyte;

let bench: TestBench;
let content: Buffer;
let path: string;
const { signal } = new AbortController();

beforeEach(async () => {
  bench = await createTestBench();
  content = randomBytes(2 * partSize + 5);
  path = join(bench.folder, 'large.bin');
  await writeFile(path, content);
});
afterEach(() => bench.close());

interface Sent {
  readonly memory: readonly number[];
  readonly bytes: number;
  readonly parts: readonly PartRecord[];
  readonly prepared: number;
  readonly method: string | undefined;
}

async function send(target: Target, source?: SourceFile): Promise<Sent> {
  const file = source ?? (await openSource({ path, realPath: null }, signal));
  const memory: number[] = [];
  const parts: PartRecord[] = [];
  let bytes = 0;
  let prepared = 0;
  try {
    const proof = await putInParts(
      file,
      partSize,
      {
        target,
        throttle: null,
        senders: null,
        wantsSha256: false,
        keepsTimes: false,
        key: 'large.bin',
        condition: 'none',
        signal,
        onBytes: (count) => {
          bytes += count;
        },
      },
      {
        uploadId: null,
        kept: new Map(),
        asking: async () => undefined,
        refused: () => undefined,
        created: async () => undefined,
        partDone: async (part) => void parts.push(part),
      },
      {
        run(taken, once) {
          memory.push(taken.memory);
          return once(() => undefined);
        },
        arrived: () => undefined,
        roundTrip: () => undefined,
      },
      {
        prepare() {
          prepared += 1;
        },
        before: async () => 'none',
        isUnsupported: () => false,
        done: () => null,
      },
    );
    return { memory, bytes, parts, prepared, method: proof.evidence?.method };
  } finally {
    file.close();
  }
}

it.each([
  ['CRC32', 'always', 'crc32'],
  ['MD5', 'when-required', 'md5-of-parts'],
] as const)(
  'a part that is too large for the memory is read while it is sent: %s',
  async (_, checksums, method) => {
    const connection = { ...bench.connection, options: { ...usualEndpointOptions, checksums } };
    const client = createS3Client(connection, { maxAttempts: 1, ownDigests: true });
    const sent = await send(createTarget(client, testBucket, connection));
    client.destroy();
    expect(sent.memory).toEqual([2 * mebibyte, 2 * mebibyte, 5]);
    expect(sent.bytes).toBe(content.length);
    expect(sent.prepared).toBe(1);
    expect(sent.parts.map(({ size }) => size).toSorted((a, b) => a - b)).toEqual([5, partSize, partSize]);
    expect(sent.method).toBe(method);
    expect((await bench.objects())['large.bin']?.equals(content)).toBe(true);
  },
);

it('a part that changes between its two readings is not stored', async () => {
  const file = await openSource({ path, realPath: null }, signal);
  const readings = new Map<number, number>();
  const changing: SourceFile = {
    ...file,
    async read(offset, length) {
      const times = (readings.get(offset) ?? 0) + 1;
      readings.set(offset, times);
      const bytes = await file.read(offset, length);
      if (offset === mebibyte && times > 1) bytes[7] = (bytes[7] ?? 0) ^ 1;
      return bytes;
    },
  };
  const target = createTarget(bench.client, testBucket, bench.connection);
  await expect(send(target, changing)).rejects.toMatchObject({ error: { code: 'file-changed' } });
  expect(await bench.objects()).toEqual({});
});

it('a part that cannot be read to its end ends its request', async () => {
  const file = await openSource({ path, realPath: null }, signal);
  await writeFile(path, content.subarray(0, partSize - 1));
  const target = createTarget(bench.client, testBucket, bench.connection);
  await expect(send(target, file)).rejects.toMatchObject({ error: { code: 'file-changed' } });
});

it('small parts take as much memory as they have bytes', () => {
  expect(memoryOfPart(8 * mebibyte)).toBe(8 * mebibyte);
  expect(memoryOfPart(16 * mebibyte)).toBe(16 * mebibyte);
  // 48.8 TiB in 10,000 parts.
  expect(memoryOfPart(5 * 1024 * mebibyte)).toBe(2 * mebibyte);
});
