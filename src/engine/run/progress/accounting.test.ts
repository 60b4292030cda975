import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { EntryState } from '../../../shared/models/run.js';
import { createAccounting } from './accounting.js';

const states = ['planned', 'uploading', 'uploaded', 'skipped', 'failed'] as const;
const state = fc.constantFrom<EntryState>(...states);

/** What may happen to a run's counters, in any order: `at` selects one of the existing rows. */
const event = fc.oneof(
  fc.record({ kind: fc.constant('add' as const), state, size: fc.nat() }),
  fc.record({ kind: fc.constant('move' as const), at: fc.nat(), to: state, newSize: fc.option(fc.nat()) }),
);

it('the totals are the sum of the rows under any order of events, and never negative', () => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 80, size: 'max' }), (events) => {
      const accounting = createAccounting(null);
      const rows: { state: EntryState; size: number }[] = [];
      let revision = accounting.revision;
      for (const change of events) {
        if (change.kind === 'add') {
          accounting.add(change.state, change.size);
          rows.push({ state: change.state, size: change.size });
        } else {
          const row = rows[change.at % rows.length];
          if (row === undefined) continue;
          const newSize = change.newSize ?? row.size;
          accounting.move(row.state, change.to, row.size, newSize);
          Object.assign(row, { state: change.to, size: newSize });
        }
        expect(accounting.revision).toBeGreaterThan(revision);
        ({ revision } = accounting);
        for (const name of states) {
          const inState = rows.filter((row) => row.state === name);
          expect(accounting.totals[name]).toEqual({
            files: inState.length,
            bytes: inState.reduce((sum, { size }) => sum + size, 0),
          });
        }
        expect(accounting.found).toEqual({
          files: rows.length,
          bytes: rows.reduce((sum, { size }) => sum + size, 0),
        });
      }
    }),
  );
});

it('the totals are those of the journal once they were taken over', () => {
  const accounting = createAccounting(null);
  accounting.add('planned', 5);
  const { revision } = accounting;
  const none = { files: 0, bytes: 0 };
  const journal = {
    planned: none,
    uploading: none,
    uploaded: { files: 2, bytes: 7 },
    skipped: none,
    failed: none,
  };
  accounting.replace(journal);
  expect(accounting.totals).toEqual(journal);
  expect(accounting.revision).toBeGreaterThan(revision);
  accounting.add('uploaded', 1);
  expect(journal.uploaded.files).toBe(2);
});

it('the bytes in flight are zero when every file in flight took back what it reported', () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.integer({ min: -1e9, max: 1e9 }))), (files) => {
      const accounting = createAccounting(null);
      for (const reports of files) {
        let sent = 0;
        for (const bytes of reports) {
          accounting.inFlight(bytes);
          sent += bytes;
        }
        accounting.inFlight(-sent);
        expect(accounting.inFlightBytes).toBe(0);
      }
    }),
  );
});
