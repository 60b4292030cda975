import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createTestBench, type TestBench, testBucket } from '../../tests/support/engine-harness.js';
import type { PracticeFault } from '../practice/practice-server.js';
import type { Connection } from '../s3/client/connection.js';
import type { RunSummary } from '../shared/models/run.js';
import { type EarlyListing, listEarly } from './early-listing.js';
import { defaultLimits } from './run/limits/run-limits.js';

let bench: TestBench;
let early: EarlyListing;

beforeEach(async () => {
  bench = await createTestBench();
});

afterEach(async () => {
  await bench.close();
});

function ask(prefix = ''): EarlyListing {
  const { connection } = bench;
  early = listEarly({ connection, bucket: testBucket, prefix, limits: defaultLimits });
  return early;
}

/** Uploads with what was asked for before. */
async function upload(): Promise<RunSummary> {
  const { drafts, runs } = bench.host.engine;
  await drafts.addRoots([{ rootId: 'root', name: '자료', kind: 'folder', path: bench.folder }]);
  await drafts.setOptions({});
  const { runId } = await runs.start({
    profileId: 'profile',
    connection: bench.connection,
    bucket: testBucket,
    onConflict: 'skip',
    early,
  });
  return bench.finish(runId);
}

/** Listings at the start of the run: all but the one at its end. */
function listings(): number {
  return bench.server.requests().filter(({ operation }) => operation === 'ListObjectsV2').length - 1;
}

it('the run begins with a listing that was asked for before, and decides by it', async () => {
  await bench.write({ a: 'same', b: 'new' });
  await bench.client.send(new PutObjectCommand({ Bucket: testBucket, Key: 'a', Body: 'same' }));
  await ask().page;
  expect(await upload()).toMatchObject({ uploaded: { files: 1 }, skipped: { files: 1 } });
  expect(listings()).toBe(1);
});

it.each<[string, PracticeFault]>([
  ['was refused', { kind: 'error', code: 'AccessDenied' }],
  ['was lost', { kind: 'cut' }],
])('is asked for again by the run when it %s', async (_, fault) => {
  let seen = 0;
  bench.faults = ({ operation }) => {
    if (operation === 'ListObjectsV2') seen += 1;
    return seen === 1 ? fault : null;
  };
  await bench.write({ a: 'new' });
  expect(await ask().page).toBeNull();
  expect(await upload()).toMatchObject({ outcome: 'complete', uploaded: { files: 1 } });
  expect(seen).toBe(3);
});

it.each<[string, string, Partial<Connection>]>([
  ['another prefix', 'elsewhere/', {}],
  ['another region', '', { region: 'eu-west-1' }],
  ['an owner that the run does not expect', '', { bucketOwner: '111122223333' }],
  ['other keys', '', { credentials: { accessKeyId: 'AKIAOTHEREXAMPLE0000', secretAccessKey: 'made up' } }],
])('is not used when it is of %s', async (_, prefix, other) => {
  await bench.client.send(new PutObjectCommand({ Bucket: testBucket, Key: 'a', Body: 'same' }));
  await bench.write({ a: 'same' });
  await ask(prefix).page;
  early = { ...early, connection: { ...early.connection, ...other } };
  expect(await upload()).toMatchObject({ outcome: 'complete', skipped: { files: 1 } });
  expect(listings()).toBe(2);
});

it('is given up when it is dropped', async () => {
  bench.faults = ({ operation }) =>
    operation === 'ListObjectsV2' ? { kind: 'delay', milliseconds: 60_000 } : null;
  ask().drop();
  expect(await early.page).toBeNull();
});

it('is given up when the run that it was asked for can not start', async () => {
  const drop = vi.spyOn(ask(), 'drop');
  const { connection } = bench;
  const destination = { profileId: null, connection, bucket: testBucket, onConflict: 'skip', early } as const;
  await expect(bench.host.engine.runs.start(destination)).rejects.toMatchObject({
    error: { code: 'nothing-to-upload' },
  });
  expect(drop).toHaveBeenCalled();
});
