import { randomBytes } from 'node:crypto';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestBench, type TestBench, testBucket } from '../../tests/support/engine-harness.js';
import type { Quirks } from '../practice/practice-server.js';
import type { ConflictPolicy, RunSummary } from '../shared/models/run.js';

const large = randomBytes(17 * 1024 * 1024);
const theirs = 'written by somebody else after the listing';

let bench: TestBench;

beforeEach(async () => {
  bench = await createTestBench();
});

afterEach(async () => {
  await bench.close();
});

/** Uploads while somebody else writes the key `c`, after the bucket was listed and before Hoist's own write of it. */
async function uploadBeside(operation: string, quirks: Quirks, policy: ConflictPolicy): Promise<RunSummary> {
  bench.server.useQuirks(quirks);
  const others: Promise<unknown>[] = [];
  bench.faults = (request) => {
    if (request.operation !== operation || others.length > 0) return null;
    others.push(bench.client.send(new PutObjectCommand({ Bucket: testBucket, Key: 'c', Body: theirs })));
    return { kind: 'delay', milliseconds: 500 };
  };
  const summary = await bench.upload({}, policy);
  expect(others).toHaveLength(1);
  await Promise.all(others);
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
