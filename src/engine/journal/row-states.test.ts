import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '../../base/sqlite/database.js';
import type { AppError } from '../../shared/errors/errors.js';
import { defaultDraftOptions } from '../../shared/models/plan.js';
import type { Journal } from './journal.js';
import type { NewEntry } from './records.js';
import {
  afterOperation,
  legalRows,
  type RowCondition,
  type RowKind,
  type RowOperation,
  type RowOperationName,
  rowKinds,
  rowOperations,
} from './row-states.js';
import { createJournal } from './sqlite-journal.js';

const sequence = 0;
const size = 7;
const error: AppError = { code: 'file-changed' };
const proof = { etag: '"e"', checksum: null, evidence: null };

const fresh: Readonly<Record<'planned' | 'leftOut' | 'unplannable', NewEntry>> = {
  planned: entry({ key: 'k', state: 'planned' }),
  leftOut: entry({ key: null, state: 'skipped', reason: 'excluded' }),
  unplannable: entry({ key: null, state: 'failed', error: { code: 'file-unreadable' } }),
};

function entry(part: Pick<NewEntry, 'key' | 'state'> & Partial<NewEntry>): NewEntry {
  const file = { root: 0, path: 'k', size, mtimeMs: 1, inode: 1, method: 'single' } as const;
  return { ...file, reason: null, error: null, ...part };
}

/** How the stores do what the table says. */
const perform: Readonly<Record<RowOperationName, (journal: Journal, run: number) => unknown>> = {
  'ingest.replace planned': ({ ingest }, run) => ingest.replace(run, sequence, fresh.planned),
  'ingest.replace leftOut': ({ ingest }, run) => ingest.replace(run, sequence, fresh.leftOut),
  'entries.markInFlight single': ({ entries }, run) => entries.markInFlight(run, 'single', 0, 9),
  'entries.markInFlight multipart': ({ entries }, run) => entries.markInFlight(run, 'multipart', 0, 9),
  'entries.markPaused true': ({ entries }, run) => entries.markPaused(run, [sequence], true),
  'entries.markPaused false': ({ entries }, run) => entries.markPaused(run, [sequence], false),
  'entries.markPlanned': ({ entries }, run) => entries.markPlanned(run, sequence),
  'entries.markUploaded': ({ entries }, run) => entries.markUploaded(run, sequence, size, proof),
  'entries.markSkipped': ({ entries }, run) =>
    entries.markSkipped(run, sequence, 'already-there', { size: 1, proof }),
  'entries.markLeftOut': ({ entries }, run) => entries.markLeftOut(run, sequence, 'excluded'),
  'entries.markProven': ({ entries }, run) => entries.markProven(run, sequence, { proof }),
  'entries.markFailed': ({ entries }, run) => entries.markFailed(run, sequence, error, false),
  'entries.markFailed mayHaveArrived': ({ entries }, run) => entries.markFailed(run, sequence, error, true),
  'entries.giveUpPlanned': ({ entries }, run) => entries.giveUpPlanned(run, null),
  'entries.giveUpPlanned error': ({ entries }, run) => entries.giveUpPlanned(run, error),
  'entries.replan failed': ({ entries }, run) => entries.replan(run, 'failed'),
  'entries.replan cancelled': ({ entries }, run) => entries.replan(run, 'cancelled'),
  'entries.replan interrupted': ({ entries }, run) => entries.replan(run, 'interrupted'),
  'entries.replan notAsSent': ({ entries }, run) => entries.replan(run, 'notAsSent'),
  'multiparts.markCreatePending': ({ multiparts }, run) => multiparts.markCreatePending(run, sequence, 1),
  'multiparts.begin': ({ multiparts }, run) =>
    multiparts.begin(run, sequence, 'upload', 5, { size, mtimeMs: 1, inode: 1 }),
  'multiparts.noteLostCreate': ({ multiparts }, run) =>
    multiparts.noteLostCreate(run, sequence, { key: 'k', askedMs: 1, lostMs: 2 }),
  'multiparts.forget': ({ multiparts }, run) => multiparts.forget(run, sequence),
  'listing.markListed as-sent': ({ listing }, run) => listing.markListed(run, 'k', size, 'e'),
  'listing.markListed same-size': ({ listing }, run) => listing.markListed(run, 'k', size, ''),
  'listing.markListed other-size': ({ listing }, run) => listing.markListed(run, 'k', size + 1, '"e"'),
  'listing.markListed replaced': ({ listing }, run) => listing.markListed(run, 'k', size, '"f"'),
  'listing.mark null': ({ listing }, run) => listing.mark(run, sequence, null),
  'listing.mark missing': ({ listing }, run) => listing.mark(run, sequence, 'missing'),
  'listing.clear': ({ listing }, run) => listing.clear(run),
};
const names = Object.keys(rowOperations) as RowOperationName[];

/** Operations that throw when they are refused; the others just find no row to change. */
const assertive: readonly RowOperationName[] = [
  'ingest.replace planned',
  'ingest.replace leftOut',
  'entries.markUploaded',
  'entries.markSkipped',
  'entries.markLeftOut',
  'entries.markFailed',
  'entries.markFailed mayHaveArrived',
  'multiparts.markCreatePending',
  'multiparts.begin',
];

const stored: Readonly<
  Record<RowKind, { state: number; reason?: string; error?: string; key: string | null }>
> = {
  planned: { state: 0, key: 'k' },
  uploading: { state: 1, key: 'k' },
  uploaded: { state: 2, key: 'k' },
  alreadyThere: { state: 3, reason: 'already-there', key: 'k' },
  cancelled: { state: 3, reason: 'cancelled', key: 'k' },
  leftOut: { state: 3, reason: 'excluded', key: null },
  failed: { state: 4, error: '{"code":"file-changed"}', key: 'k' },
  unplannable: { state: 4, error: '{"code":"file-unreadable"}', key: null },
};
const listedNumber = { missing: 0, 'same-size': 1, 'other-size': 2, 'as-sent': 3, replaced: 4 } as const;
const everyListed = [null, 'as-sent', 'same-size', 'other-size', 'replaced', 'missing'] as const;

/** Every combination, legal or not. */
const everyRow: readonly RowCondition[] = rowKinds.flatMap((kind) =>
  [false, true].flatMap((inFlight) =>
    (['none', 'pending', 'created'] as const).flatMap((multipart) =>
      [false, true].flatMap((paused) =>
        everyListed.map((listed) => ({
          kind,
          inFlight,
          multipart,
          paused,
          listed,
        })),
      ),
    ),
  ),
);

function isLegal({ kind, inFlight, multipart, paused, listed }: RowCondition): boolean {
  const allowed = legalRows[kind];
  return (
    allowed.inFlight.includes(inFlight) &&
    allowed.multipart.includes(multipart) &&
    allowed.paused.includes(paused) &&
    allowed.listed.includes(listed)
  );
}

const legal = everyRow.filter(isLegal);
const text = (row: RowCondition): string => JSON.stringify(row);

describe('the state machine of a row', () => {
  let database: Database;
  let journal: Journal;
  let run: number;

  beforeAll(() => {
    database = openDatabase(':memory:');
    journal = createJournal(database);
    const spec = { mode: 'upload', profileId: null, bucket: 'b', region: 'r', endpoint: null } as const;
    run = journal.runs.create(
      'run',
      { ...spec, title: 't', roots: [], options: defaultDraftOptions, onConflict: 'skip' },
      1,
    ).run;
  });
  afterAll(() => journal.close());
  beforeEach(() => journal.flush());

  function put(row: RowCondition, method: number): void {
    journal.flush();
    database.exec('DELETE FROM entries');
    journal.ingest.add(run, sequence, [fresh.planned]);
    journal.flush();
    const { state, reason = null, error: failure = null, key } = stored[row.kind];
    database
      .prepare(
        `UPDATE entries SET state = ?, reason = ?, error = ?, key = ?, in_flight = ?, create_pending = ?,
           upload_id = ?, part_size = ?, paused = ?, listed = ?, method = ?, etag = '"e"'`,
      )
      .run(
        state,
        reason,
        failure,
        key,
        Number(row.inFlight),
        Number(row.multipart === 'pending'),
        row.multipart === 'created' ? 'upload' : null,
        row.multipart === 'created' ? 5 : null,
        Number(row.paused),
        row.listed === null ? null : listedNumber[row.listed],
        method,
      );
  }

  function read(): RowCondition {
    const row = database.prepare('SELECT * FROM entries').get() as Record<string, string | number | null>;
    const kind = rowKinds.find(
      (name) =>
        stored[name].state === row['state'] &&
        (stored[name].state !== 3 || stored[name].reason === row['reason']) &&
        (stored[name].key === null) === (row['key'] === null),
    );
    if (kind === undefined) throw new Error(`no kind of row is ${JSON.stringify(row)}`);
    const { listed } = [...journal.rows.every(run)][0] ?? { listed: null };
    // A pending create and a known upload exclude each other.
    if (row['create_pending'] === 1 && row['upload_id'] !== null) throw new Error('both pending and created');
    const multipart =
      row['upload_id'] !== null ? 'created' : row['create_pending'] === 1 ? 'pending' : 'none';
    return {
      kind,
      inFlight: row['in_flight'] === 1,
      multipart,
      paused: journal.entries.paused(run).length > 0,
      listed,
    };
  }

  it.each(names)('the store does for %s what the table says, and nothing where it is refused', (name) => {
    const method = name.endsWith('multipart') ? 1 : 0;
    for (const row of legal) {
      // Only files sent in parts are stored as uploading.
      put(row, row.kind === 'uploading' ? 1 : method);
      const wanted = afterOperation(row, name);
      const act = (): unknown => perform[name](journal, run);
      if (wanted === null && assertive.includes(name)) {
        expect(act, text(row)).toThrow(expect.objectContaining({ error: { code: 'internal' } }));
      } else {
        act();
      }
      journal.flush();
      expect(read(), `${name} of ${text(row)}`).toEqual(wanted ?? row);
    }
  });

  it('the legal conditions are all reached from a newly found row, and no others', () => {
    const found: RowCondition[] = (['planned', 'leftOut', 'unplannable'] as const).map((kind) => {
      put({ kind, inFlight: false, multipart: 'none', paused: false, listed: null }, 0);
      return read();
    });
    const reached = new Set(found.map(text));
    for (const row of found) {
      for (const name of names) {
        const next = afterOperation(row, name);
        if (next === null || reached.has(text(next))) continue;
        reached.add(text(next));
        found.push(next);
      }
    }
    expect([...reached].toSorted()).toEqual(legal.map(text).toSorted());
  });

  it('random operations never lead out of the table, and never lose the row', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('planned', 'leftOut', 'unplannable'),
        fc.array(fc.constantFrom(...names), { maxLength: 40, size: 'max' }),
        (kind, operations) => {
          put({ kind, inFlight: false, multipart: 'none', paused: false, listed: null }, 1);
          let row = read();
          for (const name of operations) {
            // A file that is sent as one PUT is another row: it has no state for being sent.
            if (name === 'entries.markInFlight single') continue;
            const wanted = afterOperation(row, name);
            try {
              perform[name](journal, run);
              if (wanted === null) expect(assertive).not.toContain(name);
            } catch (problem) {
              expect(wanted, name).toBeNull();
              expect(problem).toMatchObject({ error: { code: 'internal' } });
            }
            journal.flush();
            // The operations are about a large file of this size and with this ETag.
            database.prepare(`UPDATE entries SET method = 1, size = ?, etag = '"e"'`).run(size);
            expect(read(), `${name} of ${text(row)}`).toEqual(wanted ?? row);
            row = wanted ?? row;
            expect(isLegal(row), text(row)).toBe(true);
          }
          expect([...journal.rows.every(run)]).toHaveLength(1);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('are drawn in the documentation as they are', () => {
    const page = readFileSync(new URL('../../../docs/states.md', import.meta.url), 'utf8');
    const picture = page.slice(page.lastIndexOf('stateDiagram-v2'));
    const drawn = [...picture.matchAll(/^ *(\w+) --> (\w+): (.+)$/gm)].flatMap(
      ([, from, to, operations = '']) => operations.split(', ').map((name) => `${from} ${name} ${to}`),
    );
    const actual = names.flatMap((name) => {
      const { from }: RowOperation = rowOperations[name];
      const changes = legal.flatMap((row) => {
        const next = afterOperation(row, name);
        return next === null || next.kind === row.kind ? [] : [`${row.kind} ${shortName(name)} ${next.kind}`];
      });
      return from.length === 0 ? [] : changes;
    });
    expect([...new Set(drawn)].toSorted()).toEqual([...new Set(actual)].toSorted());
    expect(drawn).toHaveLength(new Set(drawn).size);
  });
});

/** The method's name, and the argument that tells apart two rows of the table for one method. */
function shortName(name: RowOperationName): string {
  return name
    .slice(name.indexOf('.') + 1)
    .replace(/ (?:planned|leftOut|single|multipart|mayHaveArrived|error)$/, '');
}
