import { expect, it, vi } from 'vitest';
import { openDatabase } from '../../base/sqlite/database.js';
import type { Journal } from './journal.js';
import type { NewEntry } from './records.js';
import { createJournal } from './sqlite-journal.js';

const row: NewEntry = {
  root: 0,
  path: 'file',
  key: 'file',
  size: 1,
  mtimeMs: 1,
  inode: 1,
  state: 'planned',
  method: 'single',
  reason: null,
  error: null,
};

const questions: readonly [string, string, (journal: Journal) => void][] = [
  ['nextPlanned', 'entries_unfinished', (journal) => journal.entries.nextPlanned(1, 'multipart', -1, 1)],
  [
    'markInFlight, small',
    'entries_unfinished',
    (journal) => journal.entries.markInFlight(1, 'single', 0, 255),
  ],
  [
    'markInFlight, large',
    'entries_unfinished',
    (journal) => journal.entries.markInFlight(1, 'multipart', 0, 0),
  ],
  ['unplannable', 'entries_not_sent', (journal) => journal.ingest.unplannable(1, -1, 100)],
  ['pausedEntries', 'entries_paused', (journal) => journal.entries.paused(1)],
  ['restarted', 'entries_restarted', (journal) => journal.rows.restarted(1)],
  ['reasons', 'entries_not_sent', (journal) => journal.rows.reasons(1)],
  ['unfinished rows', 'entries_unfinished', (journal) => journal.rows.page(1, 'unfinished', 0, 50)],
  ['skipped rows', 'entries_not_sent', (journal) => journal.rows.page(1, 'skipped', 0, 50)],
  ['failed rows', 'entries_not_sent', (journal) => journal.rows.page(1, 'failed', 0, 50)],
  ['names of all rows', 'PRIMARY KEY', (journal) => journal.rows.names(1, 'all', 5, 50)],
  [
    'names of unfinished rows',
    'entries_unfinished',
    (journal) => journal.rows.names(1, 'unfinished', 2 ** 32 + 5, 50),
  ],
  ['names of uploaded rows', 'entries_uploaded', (journal) => journal.rows.names(1, 'uploaded', 5, 50)],
  ['names of skipped rows', 'entries_not_sent', (journal) => journal.rows.names(1, 'skipped', 5, 50)],
  ['names of failed rows', 'entries_not_sent', (journal) => journal.rows.names(1, 'failed', 5, 50)],
  ['unfinished uploads', 'entries_with_upload', (journal) => journal.multiparts.unfinished(1)],
  ['giveUpPlanned', 'entries_unfinished', (journal) => journal.entries.giveUpPlanned(1, null)],
  ['keyRanges', 'entries_by_key', (journal) => journal.listing.keyRanges(1, 8, 1000)],
  ['markListed', 'entries_by_key', (journal) => journal.listing.markListed(1, 'key', 1, '"etag"')],
  ['wasThere', 'entries_by_key', (journal) => journal.remote.wasThere(1, 'key')],
];

it.each(questions)('the query for %s visits only the rows it is about', (_, index, ask) => {
  const database = openDatabase(':memory:');
  const journal = createJournal(database);
  journal.ingest.add(1, 0, [row]);
  const prepare = vi.spyOn(database, 'prepare');
  ask(journal);
  const asked = prepare.mock.calls.map(([sql]) => sql);
  prepare.mockRestore();

  expect(asked.length).toBeGreaterThan(0);
  for (const sql of asked) {
    const plan = database
      .prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .all()
      .map((row) => (row as { detail: string }).detail)
      .filter((detail) => detail.includes(' entries '));
    expect(plan, sql).toEqual([
      expect.stringContaining(`${index === 'PRIMARY KEY' ? '' : 'INDEX '}${index} (run=?`),
    ]);
    expect(sql).not.toContain('TEMP B-TREE');
  }
  journal.close();
});

const steps: readonly [string, (journal: Journal) => unknown, readonly string[]][] = [
  [
    'a known checksum looks up one object, however many runs there are',
    (journal) => journal.remote.knownChecksum(1, 'key', '"etag"'),
    ['SEARCH known USING PRIMARY KEY (place=? AND key=?)', 'SEARCH runs USING INTEGER PRIMARY KEY (rowid=?)'],
  ],
  [
    'a page of uploaded rows skips those before it in the index, and visits only those of the page',
    (journal) => journal.rows.page(1, 'uploaded', 900_000, 50),
    [
      'SEARCH entries USING PRIMARY KEY (run=? AND sequence=?)',
      'SEARCH entries USING COVERING INDEX entries_uploaded (run=?)',
      'SEARCH parts USING PRIMARY KEY (run=? AND sequence=?)',
    ],
  ],
  [
    'rows by their numbers visits those',
    (journal) => journal.rows.some(1, [0]),
    [
      'SEARCH entries USING PRIMARY KEY (run=? AND sequence=?)',
      'SCAN json_each VIRTUAL TABLE INDEX 1:',
      'SEARCH parts USING PRIMARY KEY (run=? AND sequence=?)',
    ],
  ],
  [
    'the open uploads of a bucket visits the rows that have one, of all runs',
    (journal) => journal.multiparts.openUploads('bucket'),
    [
      'SCAN entries USING INDEX entries_with_upload',
      'SEARCH runs USING INTEGER PRIMARY KEY (rowid=?)',
      'SEARCH places USING INTEGER PRIMARY KEY (rowid=?)',
    ],
  ],
  [
    'the owner of an upload visits the rows that have one, of all runs',
    (journal) => journal.multiparts.isClaimed({ key: 'key', uploadId: 'id' }, 1, 1),
    ['SCAN entries USING INDEX entries_with_upload'],
  ],
];

it.each(steps)('the query for %s', (_, ask, expected) => {
  const database = openDatabase(':memory:');
  const journal = createJournal(database);
  const prepare = vi.spyOn(database, 'prepare');
  ask(journal);
  const [asked = ''] = prepare.mock.calls.map(([sql]) => sql);
  prepare.mockRestore();
  const plan = database
    .prepare(`EXPLAIN QUERY PLAN ${asked}`)
    .all()
    .map((step) => (step as { detail: string }).detail);
  expect(plan.filter((step) => /^(SEARCH|SCAN|USE) /.test(step))).toEqual(expected);
  journal.close();
});
