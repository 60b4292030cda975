import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  ListMultipartUploadsCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listenToLog } from '../../../base/log/log.js';
import { openDatabase } from '../../../base/sqlite/database.js';
import { createPracticeKeys } from '../../../practice/practice-keys.js';
import {
  type PracticeFault,
  type PracticeServer,
  startPracticeServer,
} from '../../../practice/practice-server.js';
import { createS3Client } from '../../../s3/client/client-factory.js';
import { defaultDraftOptions } from '../../../shared/models/plan.js';
import type { Journal } from '../../journal/journal.js';
import type { RunRecord } from '../../journal/records.js';
import { createJournal } from '../../journal/sqlite-journal.js';
import { createTarget } from '../../transfer/target.js';
import { dropMultiparts } from '../conclusion/conclusion.js';
import { discard } from '../conclusion/discard.js';
import type { WallClock } from './lost-creates.js';
import { createRowMultiparts, type RowMultiparts } from './row-multiparts.js';

const bucket = 'two-writers';
const region = 'ap-northeast-2';
const minuteMs = 60_000;
const lateCreateMs = 10_000;
const key = 'big.bin';

let folder: string;
let server: PracticeServer;
let ours: S3Client;
let theirs: S3Client;
let journal: Journal;
let record: RunRecord;
let multiparts: RowMultiparts;
/** The server's clock, and how far Hoist's is ahead of it. */
let nowMs: number;
let aheadMs: number;
let fault: PracticeFault | null;
/** How many requests the fault is for. */
let faultsLeft: number;
let logged: string[];
let stopListening: () => void;
/** Called when the clock is asked to wait, after the time has passed. */
let onSleep: () => Promise<void>;
let slept: number[];

const clock: WallClock = {
  now: () => nowMs + aheadMs,
  async sleep(ms) {
    slept.push(ms);
    nowMs += ms;
    await onSleep();
  },
};

beforeEach(async () => {
  nowMs = Math.floor(Date.now() / 1000) * 1000;
  aheadMs = 0;
  fault = null;
  faultsLeft = Infinity;
  slept = [];
  onSleep = async () => undefined;
  logged = [];
  stopListening = listenToLog(({ text }) => logged.push(text));
  folder = await mkdtemp(join(tmpdir(), 'hoist-lost-'));
  const us = createPracticeKeys('us');
  const them = { ...createPracticeKeys('them'), accountId: us.accountId, isObserver: true as const };
  server = await startPracticeServer({
    folder,
    accounts: [us, them],
    clock: () => nowMs,
    faults: ({ operation }) => {
      if (operation !== 'CreateMultipartUpload' || fault === null || faultsLeft === 0) return null;
      faultsLeft -= 1;
      return fault;
    },
  });
  const connect = ({ accessKeyId, secretAccessKey }: typeof us): S3Client =>
    createS3Client(
      { credentials: { accessKeyId, secretAccessKey }, region, endpoint: server.url },
      { maxAttempts: 1 },
    );
  ours = connect(us);
  theirs = connect(them);
  await theirs.send(
    new CreateBucketCommand({ Bucket: bucket, CreateBucketConfiguration: { LocationConstraint: region } }),
  );
  journal = createJournal(openDatabase(':memory:'));
  record = addRun('ours');
  multiparts = rowsOf(ours);
});

afterEach(async () => {
  stopListening();
  journal.close();
  ours.destroy();
  theirs.destroy();
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

const addRun = (runId: string): RunRecord => {
  const created = journal.runs.create(
    runId,
    {
      mode: 'upload',
      profileId: null,
      bucket,
      region,
      endpoint: null,
      title: '자료',
      roots: [],
      options: defaultDraftOptions,
      onConflict: 'skip',
    },
    nowMs,
  );
  const file = { root: 0, path: key, key, size: 1, mtimeMs: 1, inode: 1 };
  const state = { state: 'planned', method: 'multipart', reason: null, error: null } as const;
  journal.ingest.add(created.run, 0, [{ ...file, ...state }]);
  return created;
};

const rowsOf = (client: S3Client): RowMultiparts =>
  createRowMultiparts({
    run: record.run,
    createdMs: record.createdMs,
    target: createTarget(client, bucket, { endpoint: server.url }),
    journal,
    lateCreateMs,
    clock,
  });

/** Creates an upload; returns its id. */
async function begin(client: S3Client): Promise<string> {
  const { UploadId = '' } = await client.send(new CreateMultipartUploadCommand({ Bucket: bucket, Key: key }));
  return UploadId;
}

/** Sends our row's CreateMultipartUpload; no answer comes. */
async function loseCreate(how: PracticeFault = { kind: 'lose-answer' }): Promise<void> {
  await multiparts.plan(0, { size: 1, mtimeMs: 1, inode: 1 }, null).memory.asking();
  fault = how;
  const stop = new AbortController();
  const sent = ours.send(new CreateMultipartUploadCommand({ Bucket: bucket, Key: key }), {
    abortSignal: stop.signal,
  });
  if (how.kind !== 'lose-answer') setTimeout(() => stop.abort(), 50);
  await expect(sent).rejects.toThrow();
  fault = null;
}

async function left(): Promise<readonly string[]> {
  const { Uploads = [] } = await theirs.send(new ListMultipartUploadsCommand({ Bucket: bucket }));
  return Uploads.map(({ UploadId = '' }) => UploadId);
}

const never = new AbortController().signal;

describe('the upload of a lost request', () => {
  it('is removed, and that of another user on the same key is not', async () => {
    const other = await begin(theirs);
    await loseCreate();
    const later = await begin(theirs);
    expect(await left()).toHaveLength(3);
    await multiparts.removeLost(never);
    expect((await left()).toSorted()).toEqual([other, later].toSorted());
    expect(logged.filter((text) => text.includes('it is of another user'))).toHaveLength(2);
    expect(journal.multiparts.lostCreates(record.run)).toEqual([]);
    // Nothing is left of how the own id was learnt.
    expect(journal.entries.find(record.run, 0)).toMatchObject({ createPending: false, uploadId: null });
  });

  it.each([
    [21, 1],
    [10, 0],
    [-10, 0],
    [-21, 1],
  ])('is told by its time: our request is %d minutes later, and %d uploads stay', async (minutes, stay) => {
    await begin(ours);
    aheadMs = minutes * minuteMs;
    await multiparts.plan(0, { size: 1, mtimeMs: 1, inode: 1 }, null).memory.asking();
    await multiparts.removeLost(never);
    expect(await left()).toHaveLength(stay);
  });

  it('is told by the server’s time, however wrong the clock was when it was sent', async () => {
    aheadMs = 120 * minuteMs;
    ours.config.systemClockOffset = -aheadMs;
    await multiparts.plan(0, { size: 1, mtimeMs: 1, inode: 1 }, null).memory.asking();
    // The next session has a clock that is right.
    aheadMs = 0;
    ours.config.systemClockOffset = 0;
    await begin(ours);
    await multiparts.removeLost(never);
    expect(await left()).toEqual([]);
  });

  it('is told by its time although the clock was set back before it was given up', async () => {
    await loseCreate();
    aheadMs = -120 * minuteMs;
    await multiparts.removeLost(never);
    expect(await left()).toEqual([]);
  });

  it('can not have been sent long after Hoist was killed', async () => {
    aheadMs = -24 * 60 * minuteMs;
    await multiparts.plan(0, { size: 1, mtimeMs: 1, inode: 1 }, null).memory.asking();
    // The next session, a day later, finds the row as it was.
    aheadMs = 0;
    const today = await begin(ours);
    await multiparts.removeLost(never);
    expect(await left()).toEqual([today]);
    expect(slept).toEqual([]);
  });

  it('is told from an upload that another run knows, or may have asked for just now', async () => {
    const other = addRun('other');
    const known = await begin(ours);
    journal.multiparts.begin(other.run, 0, known, 5, { size: 1, mtimeMs: 1, inode: 1 });
    await loseCreate();
    await multiparts.removeLost(never);
    expect(await left()).toEqual([known]);

    await loseCreate();
    const third = addRun('third');
    journal.multiparts.markCreatePending(third.run, 0, nowMs);
    const asked = await begin(ours);
    await multiparts.removeLost(never);
    expect(await left()).toContain(asked);
  });

  it('is found later when the request that tells our own id gets lost too', async () => {
    await loseCreate();
    fault = { kind: 'lose-answer' };
    await expect(multiparts.removeLost(never)).rejects.toThrow();
    expect(await left()).toHaveLength(2);
    expect(journal.multiparts.lostCreates(record.run)).toHaveLength(2);
    fault = null;
    await multiparts.removeLost(never);
    expect(await left()).toEqual([]);
    expect(journal.multiparts.lostCreates(record.run)).toEqual([]);
  });

  it('is removed together with that of an attempt to tell our own id that was lost and sent again', async () => {
    await loseCreate();
    const patient = createS3Client(
      await ours.config.credentials().then((credentials) => ({ credentials, region, endpoint: server.url })),
      { maxAttempts: 3 },
    );
    fault = { kind: 'lose-answer' };
    faultsLeft = 1;
    try {
      await rowsOf(patient).removeLost(never);
    } finally {
      patient.destroy();
    }
    expect(faultsLeft).toBe(0);
    expect(await left()).toEqual([]);
    expect(journal.multiparts.lostCreates(record.run)).toEqual([]);
  });

  it('is left alone where the server does not say whose it is, and the log says so', async () => {
    ours.middlewareStack.add(
      (next) => async (input) => {
        const answer = await next(input);
        const { Uploads = [] } = answer.output as { Uploads?: { Initiator?: unknown }[] };
        for (const upload of Uploads) delete upload.Initiator;
        return answer;
      },
      { step: 'initialize' },
    );
    await loseCreate();
    await multiparts.removeLost(never);
    expect(await left()).toHaveLength(1);
    expect(logged).toEqual([expect.stringContaining('the server does not say whose it is')]);
  });
});

describe('a request that the server carries out two seconds after it was given up', () => {
  const late = (): { held: PracticeFault; carryOut: () => Promise<void> } => {
    let release = (): void => undefined;
    const until = new Promise<void>((resolve) => {
      release = resolve;
    });
    return {
      held: { kind: 'hold', until },
      async carryOut() {
        release();
        await expect.poll(left).toHaveLength(1);
      },
    };
  };

  const ends: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['a run ends', () => multiparts.removeLost(never)],
    ['a run is cancelled', () => dropMultiparts({ journal, record, multiparts }, never)],
    ['a run is discarded', () => discard(journal, record, multiparts, never)],
    [
      'Hoist was killed, and the run is continued and ends',
      async () => {
        multiparts = rowsOf(ours);
        journal.entries.replan(record.run, 'interrupted');
        await multiparts.removeLost(never);
      },
    ],
  ];

  it.each(ends)('leaves no upload when %s', async (_, end) => {
    const { held, carryOut } = late();
    await loseCreate(held);
    expect(await left()).toEqual([]);
    onSleep = carryOut;
    await end();
    expect(slept).toEqual([lateCreateMs]);
    expect(await left()).toEqual([]);
    expect(journal.multiparts.lostCreates(record.run)).toEqual([]);
  });

  it('stays noted when the look at the end can not be taken', async () => {
    const { held, carryOut } = late();
    await loseCreate(held);
    const stop = new AbortController();
    onSleep = async () => stop.abort(new DOMException('the app is closed', 'AbortError'));
    await expect(discard(journal, record, multiparts, stop.signal)).rejects.toThrow();
    expect(journal.runs.get(record.runId).outcome).toBeNull();
    expect(journal.multiparts.lostCreates(record.run)).toHaveLength(1);

    await carryOut();
    onSleep = async () => undefined;
    await discard(journal, record, multiparts, never);
    expect(await left()).toEqual([]);
    expect(journal.runs.get(record.runId).outcome).toBe('cancelled');
  });

  it('keeps the run from being deleted while it is noted; a bucket that is gone takes it along', async () => {
    await loseCreate();
    await multiparts.drop({ sequence: 0 });
    journal.entries.giveUpPlanned(record.run, null);
    const end = { outcome: 'cancelled', error: null, listingError: null, nowMs, activeMs: 1 } as const;
    journal.runs.end(record.run, end);
    expect(journal.runs.delete(record.run)).toBe(false);
    await discard(journal, record, null, never);
    expect(journal.runs.delete(record.run)).toBe(true);
  });
});
