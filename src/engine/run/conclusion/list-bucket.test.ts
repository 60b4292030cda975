import { DeleteObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestBench, type TestBench, testBucket } from '../../../../tests/support/engine-harness.js';
import { type ScriptedServer, startScriptedServer } from '../../../../tests/support/scripted-server.js';
import { openDatabase } from '../../../base/sqlite/database.js';
import { createS3Client } from '../../../s3/client/client-factory.js';
import { defaultDraftOptions } from '../../../shared/models/plan.js';
import type { Journal } from '../../journal/journal.js';
import type { RunSpec } from '../../journal/records.js';
import { createJournal } from '../../journal/sqlite-journal.js';
import { createTarget } from '../../transfer/target.js';
import { listAgain } from './list-bucket.js';

/** Of an object that contains `x`. */
const etag = '"9dd4e461268c8034f5c8564e155c67a6"';

let bench: TestBench;
let journal: Journal;
let run: number;
const { signal } = new AbortController();

beforeEach(async () => {
  bench = await createTestBench();
  begin();
});
afterEach(() => bench.close());

function begin(): void {
  journal = createJournal(openDatabase(':memory:'));
  const spec: RunSpec = {
    mode: 'upload',
    profileId: null,
    bucket: testBucket,
    region: 'us-east-1',
    endpoint: null,
    title: 'folder',
    roots: [],
    options: defaultDraftOptions,
    onConflict: 'skip',
  };
  run = journal.runs.create('run', spec, 1).run;
}

/** Rows that were sent, of one byte each. */
function sent(keys: readonly string[]): void {
  journal.ingest.add(
    run,
    0,
    keys.map((key) => ({
      root: 0,
      path: key,
      key,
      size: 1,
      mtimeMs: 1,
      inode: 1,
      state: 'planned' as const,
      method: 'single' as const,
      reason: null,
      error: null,
    })),
  );
  const proof = { etag, checksum: 'xjPQPg==', evidence: null };
  keys.forEach((_, sequence) => journal.entries.markUploaded(run, sequence, 1, proof));
  journal.flush();
}

async function put(keys: readonly string[], body = 'x'): Promise<void> {
  for (let from = 0; from < keys.length; from += 50) {
    await Promise.all(
      keys
        .slice(from, from + 50)
        .map((Key) =>
          bench.client.send(new PutObjectCommand({ Bucket: testBucket, Key, Body: body, ContentLength: 1 })),
        ),
    );
  }
}

/** What a listing that has found nothing counts. */
const none = {
  confirmed: 0,
  otherSize: 0,
  replaced: 0,
  missing: 0,
  unconfirmed: 0,
  accepted: 0,
};

const listings = (): readonly string[] =>
  bench.server.requests().flatMap(({ operation }) => (operation === 'ListObjectsV2' ? [operation] : []));

const list = (client = bench.client): Promise<unknown> =>
  listAgain({
    rows: journal.listing,
    ready: () => journal.ready(),
    run,
    target: createTarget(client, testBucket, bench.connection),
    prefix: '',
    signal,
    onSeen: () => undefined,
  });

const numbered = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}${String(index).padStart(5, '0')}`);

it('the last listing of a long run uses parallel key ranges, and requests each page once', async () => {
  const keys = numbered('k', 2500);
  sent(keys);
  await put(keys);
  let together = 0;
  let most = 0;
  bench.faults = ({ operation }) => {
    if (operation !== 'ListObjectsV2') return null;
    together += 1;
    most = Math.max(most, together);
    setTimeout(() => (together -= 1), 200);
    return { kind: 'delay', milliseconds: 200 };
  };
  bench.server.clearRequests();
  await list();
  expect(journal.listing.totals(run)).toMatchObject({ ...none, confirmed: 2500 });
  expect(listings()).toHaveLength(3);
  expect(most).toBe(3);

  // What did not show in its range may show elsewhere, before it counts as missing.
  await bench.client.send(new DeleteObjectCommand({ Bucket: testBucket, Key: 'k01999' }));
  await list();
  expect(journal.listing.totals(run)).toMatchObject({ ...none, confirmed: 2499, missing: 1 });
});

it('the last listing does not request what is before and after the run’s keys', async () => {
  await put([...numbered('a', 1100), 'photos/1', 'photos/2', ...numbered('z', 1100)]);
  sent(['photos/1', 'photos/2']);
  bench.server.clearRequests();
  await list();
  expect(journal.listing.totals(run)).toMatchObject({ ...none, confirmed: 2 });
  expect(listings()).toHaveLength(1);
});

it('the last listing sends no request for a run without keys', async () => {
  bench.server.clearRequests();
  await list();
  expect(bench.server.requests()).toEqual([]);
});

describe('when the bucket can’t be listed', () => {
  const refused = { kind: 'error', status: 403, code: 'AccessDenied' } as const;

  it('the listing stops at the first refusal, and every object is asked for', async () => {
    const keys = numbered('k', 30);
    sent([...keys, 'gone']);
    await put(keys);
    bench.faults = ({ operation }) => (operation === 'ListObjectsV2' ? refused : null);
    expect(await list()).toMatchObject({ name: 'AccessDenied' });
    expect(journal.listing.totals(run)).toMatchObject({ ...none, confirmed: 30, missing: 1 });
  });

  it('nothing is confirmed or missing when objects may not be asked for either', async () => {
    const keys = numbered('k', 300);
    sent(keys);
    bench.faults = ({ operation }) =>
      operation === 'ListObjectsV2' || operation === 'HeadObject' ? refused : null;
    expect(await list()).toMatchObject({ name: 'AccessDenied' });
    expect(journal.listing.totals(run)).toMatchObject({ ...none, unconfirmed: 300 });
    expect(bench.server.requests().length).toBeLessThan(200);
  });
});

describe('the objects are compared with what was sent', () => {
  it('an object replaced by one of equal size is not confirmed', async () => {
    sent(['kept', 'replaced', 'longer']);
    await put(['kept']);
    await put(['replaced'], 'y');
    await bench.client.send(new PutObjectCommand({ Bucket: testBucket, Key: 'longer', Body: 'xx' }));
    expect(await list()).toBeNull();
    expect(journal.listing.totals(run)).toMatchObject({ ...none, confirmed: 1, otherSize: 1, replaced: 1 });
    expect([...journal.rows.every(run)].map(({ listed }) => listed)).toEqual([
      'as-sent',
      'replaced',
      'other-size',
    ]);
  });

  it('an object that the server shows late is not missing', async () => {
    sent(['early', 'late']);
    await put(['early']);
    let asked = 0;
    bench.faults = ({ operation, key }) => {
      if (operation !== 'HeadObject' || key !== 'late') return null;
      asked += 1;
      return asked === 2 ? { kind: 'hold', until: put(['late']) } : null;
    };
    expect(await list()).toBeNull();
    expect(journal.listing.totals(run)).toMatchObject({ confirmed: 2, missing: 0 });
  });
});

describe('the last listing of a server with another order', () => {
  let server: ScriptedServer;
  let client: S3Client;
  afterEach(async () => {
    client.destroy();
    await server.close();
  });

  /** Lists `keys` in this order, a thousand per page; starts after `start-after` unless it ignores it. */
  async function startServer(keys: readonly string[], mindsStartAfter: boolean): Promise<void> {
    server = await startScriptedServer(({ method, url }) => {
      const { pathname, searchParams: query } = new URL(url, 'http://127.0.0.1');
      if (method === 'HEAD') return { status: keys.includes(pathname.split('/').at(-1) ?? '') ? 403 : 404 };
      const startAfter = mindsStartAfter ? query.get('start-after') : null;
      const after = query.get('continuation-token') ?? startAfter ?? '';
      const from = after === '' ? 0 : keys.indexOf(after) + 1;
      const page = keys.slice(from, from + 1000);
      const contents = page
        .map((key) => `<Contents><Key>${key}</Key><Size>1</Size><ETag>${etag}</ETag></Contents>`)
        .join('');
      const isLast = from + 1000 >= keys.length;
      const next = isLast ? '' : `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>`;
      return {
        status: 200,
        headers: { 'content-type': 'application/xml' },
        body: `<ListBucketResult><IsTruncated>${!isLast}</IsTruncated>${contents}${next}</ListBucketResult>`,
      };
    });
    client = createS3Client(server.connection());
  }

  it('finds every object although the order differs', async () => {
    const keys = numbered('k', 2500);
    sent(keys);
    await startServer(keys.toReversed(), true);
    await list(client);
    expect(journal.listing.totals(run)).toMatchObject({ ...none, confirmed: 2500 });
  });

  it('finds every object although start-after is ignored', async () => {
    const keys = numbered('k', 2500);
    sent(keys);
    await startServer(keys, false);
    await list(client);
    expect(journal.listing.totals(run)).toMatchObject({ ...none, confirmed: 2500 });
  });

  it.each([
    ['is asked for the last few by name', 404],
    ['is listed to its end when names may not be asked for', 403],
  ])('%s when it holds far more', async (_, status) => {
    const others = numbered('other', 30_000);
    const mine = numbered('k', 3);
    sent(mine);
    await startServer(status === 403 ? [...others, ...mine.slice(1)] : others, false);
    await list(client);
    const confirmed = status === 403 ? 2 : 0;
    expect(journal.listing.totals(run)).toMatchObject({ ...none, confirmed, missing: 3 - confirmed });
    const heads = server.received.filter(({ method }) => method === 'HEAD');
    expect(heads.length).toBeGreaterThan(0);
    const pages = server.received.length - heads.length;
    if (status === 404) expect(pages).toBeLessThan(50);
  });
});

describe('key ranges', () => {
  const key = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 6 })
    .filter((text) => !text.includes('\0'));

  it('contain every key once, in byte order, in whole pages', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(key, { maxLength: 60 }),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 7 }),
        (keys, most, page) => {
          journal.close();
          journal = createJournal(openDatabase(':memory:'));
          begin();
          sent(keys);
          const ranges = journal.listing.keyRanges(run, most, page);
          const sorted = keys.toSorted((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)));
          expect(ranges.length).toBeLessThanOrEqual(most);
          let next = 0;
          for (const [index, { first, last, keys: count }] of ranges.entries()) {
            expect(first).toBe(sorted[next]);
            next += count;
            expect(last).toBe(sorted[next - 1]);
            if (index < ranges.length - 1) expect(count % page).toBe(0);
          }
          expect(next).toBe(keys.length);
        },
      ),
    );
  });
});
