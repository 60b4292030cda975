import { expect, it } from 'vitest';
import { type Database, openDatabase } from './database.js';
import type { Journal } from './journal.js';
import { createJournal } from './sqlite-journal.js';

const questions: readonly [string, string, (journal: Journal) => void][] = [
  ['nextPlanned', 'entries_unfinished', (journal) => journal.nextPlanned(1, 'multipart', -1, 1)],
  ['markBegun, small', 'entries_unfinished', (journal) => journal.markBegun(1, 'single', 0, 255)],
  ['markBegun, large', 'entries_unfinished', (journal) => journal.markBegun(1, 'multipart', 0, 0)],
  ['unplannable', 'entries_not_sent', (journal) => journal.unplannable(1, -1, 100)],
  ['pausedEntries', 'entries_paused', (journal) => journal.pausedEntries(1)],
  ['restarted', 'entries_restarted', (journal) => journal.restarted(1)],
  ['reasons', 'entries_not_sent', (journal) => journal.reasons(1)],
  ['unfinished rows', 'entries_unfinished', (journal) => journal.rows(1, 'unfinished', 0, 50)],
  ['skipped rows', 'entries_not_sent', (journal) => journal.rows(1, 'skipped', 0, 50)],
  ['failed rows', 'entries_not_sent', (journal) => journal.rows(1, 'failed', 0, 50)],
  ['markListed', 'entries_by_key', (journal) => journal.markListed(1, 'key', 1)],
];

it.each(questions)('%s looks at the rows it is about, not at all', (_, index, ask) => {
  const database = openDatabase(':memory:');
  const asked: string[] = [];
  const watched = new Proxy(database, {
    get(target, name) {
      if (name === 'prepare') {
        return (sql: string) => {
          asked.push(sql);
          return target.prepare(sql);
        };
      }
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  }) as Database;
  const journal = createJournal(watched);
  asked.length = 0;
  ask(journal);

  expect(asked.length).toBeGreaterThan(0);
  for (const sql of asked) {
    const plan = database
      .prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .all()
      .map((row) => (row as { detail: string }).detail)
      .filter((detail) => detail.includes(' entries '));
    expect(plan, sql).toEqual([expect.stringContaining(`INDEX ${index} (run=?`)]);
  }
  journal.close();
});
