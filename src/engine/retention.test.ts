import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Database, openDatabase } from '../base/sqlite/database.js';
import { defaultDraftOptions } from '../shared/models/plan.js';
import type { Journal } from './journal/journal.js';
import type { NewEntry, RunSpec } from './journal/records.js';
import { createJournal } from './journal/sqlite-journal.js';
import { summaryOf } from './report/summary.js';
import { createRetention } from './retention.js';

const spec: RunSpec = {
  mode: 'upload',
  profileId: null,
  bucket: 'bucket',
  region: 'ap-northeast-2',
  endpoint: null,
  title: '자료',
  roots: [],
  options: defaultDraftOptions,
  onConflict: 'skip',
};

let database: Database;
let journal: Journal;
beforeEach(() => {
  database = openDatabase(':memory:');
  journal = createJournal(database);
});
afterEach(() => journal.close());

function row(key: string): NewEntry {
  return {
    root: 0,
    path: key,
    key,
    size: 1,
    mtimeMs: 1,
    inode: 1,
    state: 'planned',
    method: 'single',
    reason: null,
    error: null,
  };
}

/** A run with two files that were uploaded; `files` of them beyond that are left. */
function addRun(runId: string, change: Partial<RunSpec> = {}, isEnded = true): number {
  const { run } = journal.runs.create(runId, { ...spec, ...change }, 1);
  journal.ingest.add(run, 0, ['a', 'b'].map(row));
  journal.remote.add(run, [{ key: 'a', size: 1, etag: '"old"' }]);
  for (const sequence of [0, 1]) {
    journal.entries.markUploaded(run, sequence, 1, { etag: `"${runId}"`, checksum: runId, evidence: null });
  }
  if (isEnded) end(run);
  return run;
}

function end(run: number): void {
  journal.runs.end(run, { outcome: 'complete', error: null, listingError: null, nowMs: 2, activeMs: 1 });
}

const ids = (): readonly string[] => journal.runs.list(100).map(({ runId }) => runId);
const compacted = (): readonly string[] =>
  journal.runs.list(100).flatMap(({ runId, isCompacted }) => (isCompacted ? [runId] : []));
const count = (table: string): number =>
  (database.prepare(`SELECT count(*) AS rows FROM ${table}`).get() as { rows: number }).rows;

it('of the ended runs beyond those that are kept only the totals stay; interrupted ones stay as they are', async () => {
  addRun('interrupted', {}, false);
  for (let number = 1; number <= 6; number += 1) addRun(`run-${number}`);
  const before = summaryOf(journal, journal.runs.get('run-1'));
  await createRetention(journal).setRule({ unit: 'runs', count: 3 });
  expect(compacted()).toEqual(['run-3', 'run-2', 'run-1']);
  expect(ids()).toEqual(['run-6', 'run-5', 'run-4', 'run-3', 'run-2', 'run-1', 'interrupted']);
  expect([count('entries'), count('remote')]).toEqual([8, 4]);
  expect(summaryOf(journal, journal.runs.get('run-1'))).toEqual({ ...before, isCompacted: true });
  expect(before).toMatchObject({ uploaded: { files: 2, bytes: 2 }, balanced: true, isCompacted: false });
  // It can't be continued, whoever tries: nothing is known of its files.
  const { run: gone, spec: told } = journal.runs.get('run-1');
  expect(() => journal.runs.reopen(gone, told)).toThrow(
    expect.objectContaining({ error: { code: 'run-compacted' } }),
  );
  // What S3 confirmed is known without the run that uploaded it.
  const run = addRun('next', {}, false);
  expect(journal.remote.knownChecksum(run, 'a', '"next"')).toBe('next');
});

it('lists of files are kept for so many days, when that is the rule; the rule survives', async () => {
  addRun('old');
  addRun('new');
  database.exec("UPDATE runs SET ended_ms = 100000000 WHERE id = 'new'");
  journal.runs.setRetention({ unit: 'days', count: 1 });
  expect(createRetention(journal).rule).toEqual({ unit: 'days', count: 1 });
  await createRetention(journal, () => 100_000_001).compact();
  expect(compacted()).toEqual(['old']);
});

it('a summary that another version wrote is read as far as it is understood, and proves nothing beyond that', async () => {
  const run = addRun('one');
  await createRetention(journal).setRule({ unit: 'days', count: 1 });
  expect(compacted()).toEqual(['one']);
  database.exec(`UPDATE runs SET summary = '{"outcome":"complete","written":"later"}' WHERE run = ${run}`);
  expect(summaryOf(journal, journal.runs.get('one'))).toMatchObject({
    uploaded: { files: 2, bytes: 2 },
    listing: null,
    level: null,
  });
});

it('a summary of an earlier version, which counted less, still says what the listing showed', async () => {
  const run = addRun('one');
  await createRetention(journal).setRule({ unit: 'days', count: 1 });
  const { listing } = summaryOf(journal, journal.runs.get('one'));
  expect(listing).not.toBeNull();
  database.exec(
    `UPDATE runs SET summary = json_remove(summary, '$.keptTimes.unseen', '$.endedAt', '$.check', '$.readBackBytes') WHERE run = ${run}`,
  );
  expect(summaryOf(journal, journal.runs.get('one')).listing).toEqual(listing);
});

it('the totals of a thousand runs are kept', async () => {
  for (let number = 1; number <= 5; number += 1) addRun(`run-${number}`);
  journal.runs.setRetention({ unit: 'days', count: 1 });
  await createRetention(journal, Date.now, 3).compact();
  expect(ids()).toEqual(['run-5', 'run-4', 'run-3']);
  expect([count('runs'), count('entries')]).toEqual([3, 0]);
});

it('a run with a multipart upload that only it knows, or that is not ended, is not deleted', () => {
  const run = addRun('one', {}, false);
  expect(journal.runs.delete(run)).toBe(false);
  journal.ingest.add(run, 2, [{ ...row('big'), method: 'multipart' }]);
  journal.multiparts.begin(run, 2, 'id', 5, { size: 1, mtimeMs: 1, inode: 1 });
  end(run);
  expect(journal.runs.delete(run)).toBe(false);
  expect(ids()).toEqual(['one']);
  journal.multiparts.forget(run, 2);
  expect(journal.runs.delete(run)).toBe(true);
  expect(ids()).toEqual([]);
  expect(journal.runs.find('one')).toBeNull();
});

it('the removal of a deleted run that was cut short goes on after the next start', async () => {
  const run = addRun('one');
  expect(journal.runs.delete(run)).toBe(true);
  expect(journal.runs.removeRows(1)).toBe(true);
  // A new run in between gets a number of its own.
  const next = addRun('two');
  expect(next).not.toBe(run);
  await createRetention(journal).removeRows();
  expect([count('runs'), count('entries'), count('remote')]).toEqual([1, 2, 1]);
  expect(ids()).toEqual(['two']);
});

it('a checksum is known for the bucket, the endpoint and the object that it was confirmed for', async () => {
  addRun('one');
  addRun('elsewhere', { endpoint: 'https://s3.example' });
  const here = addRun('here', {}, false);
  const there = addRun('there', { endpoint: 'https://s3.example' }, false);
  const other = journal.runs.create('other', { ...spec, bucket: 'other' }, 1).run;
  expect(journal.remote.knownChecksum(here, 'a', '"here"')).toBe('here');
  expect(journal.remote.knownChecksum(here, 'a', '"there"')).toBeNull();
  expect(journal.remote.knownChecksum(there, 'b', '"there"')).toBe('there');
  expect(journal.remote.knownChecksum(other, 'a', '"here"')).toBeNull();
  end(there);
  for (const { run, runId } of journal.runs.list(10)) {
    if (runId === 'elsewhere' || runId === 'there') journal.runs.delete(run);
  }
  await createRetention(journal).removeRows();
  expect(count('places')).toBe(2);
  expect(count('known')).toBe(2);
});
