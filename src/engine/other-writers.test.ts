import { randomBytes } from 'node:crypto';
import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestBench, type TestBench, testBucket } from '../../tests/support/engine-harness.js';
import type { Quirks } from '../practice/practice-server.js';
import type { ConflictPolicy, RunSummary } from '../shared/models/run.js';

const large = randomBytes(17 * 1024 * 1024);
const theirs = 'written by somebody else after the listing';

let bench: TestBench;

beforeEach(async () => {
  // One small file after the other: the first finds out what the server makes of conditions, and only a look at its key, before it
  // is written, protects it.
  bench = await createTestBench({ files: { start: 1, max: 1 } });
});

afterEach(async () => {
  await bench.close();
});

/** Uploads while somebody else writes the key `c`, after the bucket was listed and before Hoist's own write of it. */
async function uploadBeside(
  operation: string,
  quirks: Quirks,
  policy: ConflictPolicy,
  Key = 'c',
): Promise<RunSummary> {
  bench.server.useQuirks(quirks);
  let other: Promise<unknown> | null = null;
  bench.faults = (request) => {
    if (request.operation !== operation || other !== null) return null;
    other = bench.client.send(new PutObjectCommand({ Bucket: testBucket, Key, Body: theirs }));
    return { kind: 'hold', until: other };
  };
  const summary = await bench.upload({}, policy);
  expect(other).not.toBeNull();
  return summary;
}

const policies = [
  ['skip', 'object-differs'],
  ['fail', 'object-exists'],
] as const;
const serversForPut: readonly (readonly [string, Quirks])[] = [
  ['ignores the condition', { ignoresConditionsOn: ['PutObject', 'CompleteMultipartUpload'] }],
  ['does not know the header', { unknownHeaders: [{ name: /^if-none-match$/, answer: 'NotImplemented' }] }],
];
const serversForComplete: readonly (readonly [string, Quirks])[] = [
  ...serversForPut,
  ['honours the condition on PUT only', { ignoresConditionsOn: ['CompleteMultipartUpload'] }],
  [
    'does not know the header on Complete',
    {
      unknownHeaders: [
        { name: /^if-none-match$/, operations: ['CompleteMultipartUpload'], answer: 'NotImplemented' },
      ],
    },
  ],
];

describe('an object that another writer puts there after the listing is kept', () => {
  for (const [policy, code] of policies) {
    it.each(serversForPut)(
      `by the policy ${policy} for a small file: a server that %s`,
      async (_name, quirks) => {
        await bench.write({ a: '1', b: '2', c: 'ours' });
        const summary = await uploadBeside('PutObject', quirks, policy);
        expect(summary).toMatchObject({
          uploaded: { files: 2 },
          failed: { files: 1 },
          failedBy: [{ error: { code } }],
        });
        expect((await bench.objects())['c']?.toString()).toBe(theirs);
      },
    );

    it.each(serversForComplete)(
      `by the policy ${policy} for a large file: a server that %s`,
      async (_name, quirks) => {
        await bench.write({ c: large });
        const summary = await uploadBeside('UploadPart', quirks, policy);
        expect(summary).toMatchObject({ uploaded: { files: 0 }, failedBy: [{ error: { code } }] });
        expect((await bench.objects())['c']?.toString()).toBe(theirs);
        expect(await bench.openMultiparts()).toBe(0);
      },
    );
  }
});

it('a server that does not know the condition on Complete gets each part once', async () => {
  bench.server.useQuirks({
    unknownHeaders: [
      { name: /^if-none-match$/, operations: ['CompleteMultipartUpload'], answer: 'NotImplemented' },
    ],
  });
  await bench.write({ 'one.bin': large, 'two.bin': large });
  const seen: string[] = [];
  bench.faults = ({ operation }) => {
    seen.push(operation ?? '');
    return null;
  };
  expect(await bench.upload()).toMatchObject({ outcome: 'complete', uploaded: { files: 2 } });
  const parts = seen.filter((operation) => operation === 'UploadPart').length;
  const expected = 2 * Math.ceil(large.length / (8 * 1024 * 1024));
  expect(parts).toBe(expected);
  expect(seen).not.toContain('AbortMultipartUpload');
});

it('asks for the key of a large file while its last parts are on their way, and again when their answers come late', async () => {
  await bench.write({ c: large.subarray(0, 16 * 1024 * 1024 + 1) });
  // Its one byte is on its way as soon as it is sent.
  bench.faults = ({ partNumber }) => (partNumber === 3 ? { kind: 'delay', milliseconds: 2000 } : null);
  expect(await bench.upload()).toMatchObject({ outcome: 'complete', uploaded: { files: 1 } });
  const answered = bench.server.requests().map(({ operation }) => operation);
  const early = answered.indexOf('HeadObject');
  expect(early).toBeLessThan(answered.lastIndexOf('UploadPart'));
  expect(early).toBeGreaterThan(answered.indexOf('CreateMultipartUpload'));
  const between = answered.slice(
    answered.lastIndexOf('UploadPart') + 1,
    answered.indexOf('CompleteMultipartUpload'),
  );
  expect(between).toEqual(['HeadObject']);
});

describe('the policy overwrite replaces only the object that was listed', () => {
  const servers: readonly (readonly [string, Quirks, 'condition' | 'asked'])[] = [
    ['honours conditions', {}, 'condition'],
    ['ignores them', { ignoresConditionsOn: ['PutObject', 'CompleteMultipartUpload'] }, 'asked'],
    [
      'does not know the headers',
      { unknownHeaders: [{ name: /^if-(?:none-)?match$/, answer: 'NotImplemented' }] },
      'asked',
    ],
  ];

  async function put(key: string, content: string | Buffer = 'before'): Promise<void> {
    await bench.client.send(new PutObjectCommand({ Bucket: testBucket, Key: key, Body: content }));
  }

  it.each(servers)('on a server that %s', async (_, quirks, guard) => {
    bench.server.useQuirks(quirks);
    for (const key of ['a', 'b', 'c', 'big.bin']) await put(key);
    await bench.write({ a: 'ours', b: 'ours', c: 'ours', d: 'ours', e: 'ours', 'big.bin': large });
    const others: Promise<unknown>[] = [];
    bench.faults = ({ key }) => {
      if (key === null) return null;
      if (others.length === 0) {
        // Replaced, deleted and created by others after the listing.
        others.push(
          bench.observer.send(new PutObjectCommand({ Bucket: testBucket, Key: 'b', Body: theirs })),
        );
        others.push(bench.observer.send(new DeleteObjectCommand({ Bucket: testBucket, Key: 'c' })));
        others.push(
          bench.observer.send(new PutObjectCommand({ Bucket: testBucket, Key: 'e', Body: theirs })),
        );
      }
      return { kind: 'hold', until: Promise.all(others) };
    };
    const runId = await bench.start({}, 'overwrite');
    const summary = await bench.finish(runId);
    expect(summary).toMatchObject({
      outcome: 'partial',
      uploaded: { files: 3 },
      failedBy: [{ error: { code: 'object-changed' }, files: 3 }],
    });
    expect(summary.unguarded).toBe(guard === 'condition' ? 1 : 3);
    const objects = await bench.objects();
    expect(objects['a']?.toString()).toBe('ours');
    expect(objects['d']?.toString()).toBe('ours');
    expect(objects['big.bin']?.equals(large)).toBe(true);
    expect(objects['b']?.toString()).toBe(theirs);
    expect(objects['c']).toBeUndefined();
    expect(objects['e']?.toString()).toBe(theirs);
    const { rows } = await bench.host.engine.history.rows(runId, 'all', 0, 100);
    const guards = rows.flatMap(({ path, evidence }) => (evidence === null ? [] : [[path, evidence.guard]]));
    // Nothing on this server has shown yet what it does about a condition on CompleteMultipartUpload.
    expect(Object.fromEntries(guards)).toEqual({ a: guard, d: guard, 'big.bin': 'asked' });
  });

  it('replaces a large object that changed meanwhile only at the next attempt, and leaves no upload', async () => {
    await put('big.bin');
    await bench.write({ 'big.bin': large });
    const summary = await uploadBeside('UploadPart', {}, 'overwrite', 'big.bin');
    expect(summary).toMatchObject({ failedBy: [{ error: { code: 'object-changed' } }] });
    expect((await bench.objects())['big.bin']?.toString()).toBe(theirs);
    expect(await bench.openMultiparts()).toBe(0);
    bench.faults = null;
    expect(await bench.upload({}, 'overwrite')).toMatchObject({
      outcome: 'complete',
      uploaded: { files: 1 },
    });
    expect((await bench.objects())['big.bin']?.equals(large)).toBe(true);
  });

  it('takes its own object for its own when an answer was lost', async () => {
    await put('a');
    await bench.write({ a: 'ours' });
    let lost = 0;
    bench.faults = ({ operation }) => {
      if (operation !== 'PutObject' || lost > 0) return null;
      lost += 1;
      return { kind: 'lose-answer' };
    };
    expect(await bench.upload({}, 'overwrite')).toMatchObject({
      outcome: 'complete',
      uploaded: { files: 1 },
    });
  });

  it('replaces objects with keys that may list and not read', async () => {
    await bench.close();
    bench = await createTestBench({}, {}, { deny: ['s3:GetObject'] });
    for (const key of ['a', 'big.bin'])
      await bench.observer.send(new PutObjectCommand({ Bucket: testBucket, Key: key, Body: 'before' }));
    await bench.write({ a: 'ours', 'big.bin': large });
    expect(await bench.upload({}, 'overwrite')).toMatchObject({
      uploaded: { files: 2 },
      failed: { files: 0 },
    });
  });

  it('replaces what a server lists in an order of its own', async () => {
    bench.server.useQuirks({ listing: { pageSize: 1, order: 'hashed' } });
    const names = Array.from({ length: 30 }, (_, index) => `file ${index}`);
    await Promise.all(names.map((name) => put(name)));
    await bench.write(Object.fromEntries(names.map((name) => [name, 'ours'])));
    expect(await bench.upload({}, 'overwrite')).toMatchObject({
      outcome: 'complete',
      uploaded: { files: 30 },
    });
  });
});
