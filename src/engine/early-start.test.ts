import { randomBytes } from 'node:crypto';
import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTestBench, type TestBench, testBucket } from '../../tests/support/engine-harness.js';
import { createMortalSenders, type MortalSenders } from '../../tests/support/mortal-senders.js';
import type { PracticeFault } from '../practice/practice-server.js';
import type { Connection } from '../s3/client/connection.js';
import { optionsFor } from '../s3/client/endpoint-options.js';
import { type DraftOptions, defaultDraftOptions } from '../shared/models/plan.js';
import type { RunSummary } from '../shared/models/run.js';
import { type EarlyStart, startEarly } from './early-start.js';
import type { Journal } from './journal/journal.js';
import { createPlanBuilder } from './plan/plan-builder.js';
import { defaultLimits } from './run/limits/run-limits.js';
import { createRuns } from './runs.js';
import type { RunsUnderWay } from './runs-under-way.js';
import type { PutTask } from './senders/put-task.js';

const mebibyte = 1024 * 1024;
const patiently = { timeout: 60_000 };
let bench: TestBench;
let early: EarlyStart;
let senders: MortalSenders;

beforeEach(async () => {
  senders = createMortalSenders();
  bench = await createTestBench({}, {}, {}, senders);
});

afterEach(async () => {
  await bench.close();
});

function ask(prefix = '', limits = defaultLimits): EarlyStart {
  const { connection } = bench;
  early = startEarly({ connection, bucket: testBucket, prefix, limits });
  return early;
}

function examine(options: Partial<DraftOptions> = {}): Promise<void> {
  const roots = [{ rootId: 'root', name: '자료', kind: 'folder', path: bench.folder } as const];
  return early.examine({ roots, options: { ...defaultDraftOptions, ...options } }, senders);
}

function tasks(): readonly PutTask[] {
  return senders.sent.flatMap((message) => (message.kind === 'tasks' ? message.tasks : []));
}

async function draft(): Promise<void> {
  const { drafts } = bench.host.engine;
  await drafts.addRoots([{ rootId: 'root', name: '자료', kind: 'folder', path: bench.folder }]);
  await drafts.setOptions({});
}

/** Uploads the draft; by default with what was asked for before. */
async function start(with_: { readonly early?: EarlyStart } = { early }): Promise<RunSummary> {
  const { connection } = bench;
  const destination = { profileId: 'profile', connection, bucket: testBucket, onConflict: 'skip' } as const;
  const { runId } = await bench.host.engine.runs.start({ ...destination, ...with_ });
  return bench.finish(runId);
}

async function upload(): Promise<RunSummary> {
  await draft();
  return start();
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

describe('a run that was prepared', () => {
  const prepare = (bucket = testBucket): Promise<void> =>
    bench.host.engine.runs.prepare({ connection: bench.connection, bucket });
  const asked = (): number =>
    bench.server.requests().filter(({ operation }) => operation === 'ListObjectsV2').length;

  it('begins with the listing that was asked for then', async () => {
    await bench.write({ a: 'same', b: 'new' });
    await bench.client.send(new PutObjectCommand({ Bucket: testBucket, Key: 'a', Body: 'same' }));
    await draft();
    await prepare();
    await expect.poll(asked).toBe(1);
    expect(await start({})).toMatchObject({ uploaded: { files: 1 }, skipped: { files: 1 } });
    expect(listings()).toBe(1);
    // It counts for one run.
    expect(await start({})).toMatchObject({ uploaded: { files: 0 }, skipped: { files: 2 } });
    expect(listings()).toBe(3);
  });

  it('lists its own bucket when another was prepared', async () => {
    await bench.write({ a: 'new' });
    await draft();
    await prepare('another-bucket');
    await expect.poll(asked).toBe(1);
    expect(await start({})).toMatchObject({ outcome: 'complete', uploaded: { files: 1 } });
    expect(listings()).toBe(2);
  });

  it('does not take the draft: when it is cleared, its scan ends', async () => {
    await bench.write({ a: 'new' });
    const drafts = createPlanBuilder(() => undefined, []);
    await drafts.addRoots([{ rootId: 'root', name: '자료', kind: 'folder', path: bench.folder }]);
    const taken = vi.spyOn(drafts, 'content');
    // Neither is used before a run starts.
    const [journal, underWay] = [{} as Journal, {} as RunsUnderWay];
    const runs = createRuns(journal, underWay, drafts, [], defaultLimits, null);
    await runs.prepare({ connection: bench.connection, bucket: testBucket });
    await expect.poll(asked).toBe(1);
    expect(taken).not.toHaveBeenCalled();
  });

  it('asks itself when its keys come from another source, which may mean another account', async () => {
    await bench.write({ a: 'new' });
    await draft();
    const { credentials } = bench.connection;
    if (typeof credentials === 'function') throw new Error('the bench has plain keys');
    const [first, second] = [async () => credentials, async () => credentials];
    const { runs } = bench.host.engine;
    await runs.prepare({ connection: { ...bench.connection, credentials: first }, bucket: testBucket });
    await expect.poll(asked).toBe(1);
    const connection = { ...bench.connection, credentials: second };
    const destination = { profileId: 'profile', connection, bucket: testBucket, onConflict: 'skip' } as const;
    const { runId } = await runs.start(destination);
    expect(await bench.finish(runId)).toMatchObject({ outcome: 'complete', uploaded: { files: 1 } });
    expect(listings()).toBe(2);
  });

  it('asks itself when it is a verification: what it says is from after its start', async () => {
    await bench.write({ a: 'same' });
    await bench.client.send(new PutObjectCommand({ Bucket: testBucket, Key: 'a', Body: 'same' }));
    await draft();
    await prepare();
    await expect.poll(asked).toBe(1);
    await bench.client.send(new DeleteObjectCommand({ Bucket: testBucket, Key: 'a' }));
    const { connection } = bench;
    const { runId } = await bench.host.engine.runs.start({
      profileId: 'profile',
      connection,
      bucket: testBucket,
      onConflict: 'skip',
      verifying: { readBack: 'none', seed: 'x' },
    });
    expect(await bench.finish(runId)).toMatchObject({ failed: { files: 1 } });
  });

  it('says what is true at its end when another writer has removed what the listing showed', async () => {
    await bench.write({ a: 'same', b: 'new' });
    await bench.client.send(new PutObjectCommand({ Bucket: testBucket, Key: 'a', Body: 'same' }));
    await draft();
    await prepare();
    await expect.poll(asked).toBe(1);
    await bench.client.send(new DeleteObjectCommand({ Bucket: testBucket, Key: 'a' }));
    await bench.client.send(new PutObjectCommand({ Bucket: testBucket, Key: 'b', Body: 'of another' }));
    const summary = await start({});
    expect(summary).toMatchObject({
      outcome: 'partial',
      listing: { missing: 1 },
      failedBy: [{ error: { code: 'object-differs' } }],
    });
    expect((await bench.objects())['b']?.toString()).toBe('of another');
  });

  it('asks itself when that was long ago', async () => {
    await bench.write({ a: 'new' });
    await draft();
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    try {
      await prepare();
      await vi.waitFor(() => expect(asked()).toBe(1));
      vi.advanceTimersByTime(15_000);
    } finally {
      vi.useRealTimers();
    }
    expect(await start({})).toMatchObject({ uploaded: { files: 1 } });
    expect(listings()).toBe(2);
  });
});

it.each<[string, PracticeFault]>([
  ['was refused', { kind: 'error', code: 'AccessDenied' }],
  ['was lost', { kind: 'cut' }],
])('the listing is asked for again by the run when it %s', async (_, fault) => {
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
  ['other options of the endpoint', '', { options: { ...optionsFor(null), fips: true } }],
  [
    'a way through a certificate authority that the run does not trust',
    '',
    { transport: { ca: 'other', proxy: null } },
  ],
  ['other keys', '', { credentials: { accessKeyId: 'AKIAOTHEREXAMPLE0000', secretAccessKey: 'made up' } }],
])('the listing is not used when it is of %s', async (_, prefix, other) => {
  await bench.client.send(new PutObjectCommand({ Bucket: testBucket, Key: 'a', Body: 'same' }));
  await bench.write({ a: 'same' });
  await ask(prefix).page;
  early = { ...early, connection: { ...early.connection, ...other } };
  expect(await upload()).toMatchObject({ outcome: 'complete', skipped: { files: 1 } });
  expect(listings()).toBe(2);
});

it('the listing is given up when it is dropped', async () => {
  bench.faults = ({ operation }) =>
    operation === 'ListObjectsV2' ? { kind: 'delay', milliseconds: 60_000 } : null;
  void ask().drop();
  expect(await early.page).toBeNull();
});

it('the listing is given up when the run that it was asked for can not start', async () => {
  const drop = vi.spyOn(ask(), 'drop');
  const { connection } = bench;
  const destination = { profileId: null, connection, bucket: testBucket, onConflict: 'skip', early } as const;
  await expect(bench.host.engine.runs.start(destination)).rejects.toMatchObject({
    error: { code: 'nothing-to-upload' },
  });
  expect(drop).toHaveBeenCalled();
});

describe('large files', () => {
  const size = 36 * mebibyte;
  const parts = [1, 2, 3, 4, 5];
  const wanted = (): readonly PutTask[] => tasks().filter(({ part }) => part?.examined === 'wanted');
  const examinedBefore = (): readonly PutTask[] =>
    tasks().filter(({ part }) => typeof part?.examined === 'object' && part.examined);

  beforeEach(async () => {
    let isFirst = true;
    bench.faults = ({ operation }) => {
      if (operation !== 'ListObjectsV2' || !isFirst) return null;
      isFirst = false;
      return { kind: 'delay', milliseconds: 2000 };
    };
    await bench.write({ small: 'small', 'large.bin': randomBytes(size) });
  });

  it('are examined while the answer is awaited, and then sent by the same threads', async () => {
    ask();
    await examine();
    await vi.waitFor(() => expect(wanted().map(({ part }) => part?.number)).toEqual(parts), patiently);
    await early.page;
    expect(bench.server.requests().map(({ operation }) => operation)).toEqual([
      'CreateBucket',
      'ListObjectsV2',
    ]);
    const { started } = senders;
    expect(await upload()).toMatchObject({ outcome: 'complete', uploaded: { files: 2 } });
    expect(wanted()).toHaveLength(parts.length);
    expect(new Set(examinedBefore().map(({ part }) => part?.number))).toEqual(new Set(parts));
    expect(senders.started).toBe(started);
  });

  it('are read again when they have changed since', async () => {
    ask();
    await examine();
    await early.page;
    const content = randomBytes(size);
    await bench.write({ 'large.bin': content });
    expect(await upload()).toMatchObject({ outcome: 'complete', uploaded: { files: 2 } });
    expect((await bench.objects())['large.bin']?.equals(content)).toBe(true);
  });

  it('are not examined when they stay out, or when bytes are limited', async () => {
    ask();
    await examine({ exclude: ['*.bin'] });
    void early.drop();
    ask('', { ...defaultLimits, bytesPerSecond: 1000 });
    await examine();
    void early.drop();
    expect(tasks()).toEqual([]);
  });

  it('are given up, with the threads, when nothing goes on with them', async () => {
    ask();
    await examine();
    void early.drop();
    await vi.waitFor(() => expect(senders.ended).toBe(senders.started), patiently);
    expect(await early.takeSenders(() => undefined)).toBeNull();
  });

  it('are given up when the run that they were examined for can not start', async () => {
    ask();
    await examine();
    const { connection } = bench;
    const destination = {
      profileId: null,
      connection,
      bucket: testBucket,
      onConflict: 'skip',
      early,
    } as const;
    await expect(bench.host.engine.runs.start(destination)).rejects.toMatchObject({
      error: { code: 'nothing-to-upload' },
    });
    await vi.waitFor(() => expect(senders.ended).toBe(senders.started), patiently);
  });

  it('are sent by other threads when those that examined them are lost', async () => {
    ask();
    await examine();
    senders.kill('exit');
    await early.page;
    expect(await upload()).toMatchObject({ outcome: 'complete', uploaded: { files: 2 } });
  });
});
