import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addTo,
  copyOf,
  countBy,
  giveUpIn,
  isExpected,
  isOpen,
  type JournalModel,
  type ModelRow,
  placeIn,
  replanIn,
  totalsOf,
  viewOf,
} from '../../../tests/support/journal-model.js';
import { builtInSqlite, type Database, openDatabase, packagedSqlite } from '../../base/sqlite/database.js';
import { type AppError, HoistError } from '../../shared/errors/errors.js';
import { defaultDraftOptions } from '../../shared/models/plan.js';
import type { Journal } from './journal.js';
import type { NewEntry, RunSpec, UploadMethod } from './records.js';
import { createJournal } from './sqlite-journal.js';

const spec: RunSpec = {
  mode: 'upload',
  profileId: null,
  bucket: 'bucket',
  region: 'ap-northeast-2',
  endpoint: null,
  title: 'folder',
  roots: [],
  options: defaultDraftOptions,
  onConflict: 'skip',
};

/** The real journal: a file that can be closed, or left behind by a killed process, and opened again. */
class Real {
  readonly file: string;
  readonly library: Parameters<typeof openDatabase>[1];
  journal!: Journal;
  run!: number;
  #database!: Database;

  constructor(file: string, library: Parameters<typeof openDatabase>[1]) {
    this.file = file;
    this.library = library;
    this.open();
    this.run = this.journal.runs.create('run', spec, 1).run;
    // A second run in the same file must never be visible.
    const other = this.journal.runs.create('other', spec, 2).run;
    this.journal.ingest.add(other, 0, [planned('other', 'k0')]);
    this.journal.flush();
  }

  open(): void {
    this.#database = openDatabase(this.file, this.library);
    this.journal = createJournal(this.#database);
    this.journal.onWriteError(() => undefined);
  }

  /** What was not committed is gone, as with SIGKILL. */
  kill(): void {
    this.#database.close();
    this.open();
  }

  close(): void {
    this.journal.close();
  }
}

/** The model, and the model at the last commit. */
interface Kept {
  now: JournalModel;
  committed: JournalModel;
}

function planned(path: string, key: string): NewEntry {
  return {
    root: 0,
    path,
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

const states = ['planned', 'uploading', 'uploaded', 'skipped', 'failed'] as const;
const views = ['all', 'unfinished', 'uploaded', 'skipped', 'failed'] as const;
const method = fc.constantFrom<UploadMethod>('single', 'multipart');
const key = fc.integer({ min: 0, max: 30 }).map((number) => `k${number}`);
const problem = fc.constantFrom<AppError>(
  { code: 'file-changed' },
  { code: 'access-denied', details: { action: 's3:PutObject' } },
);
/** Selects one of the existing rows. */
const which = fc.nat();

const newEntry: fc.Arbitrary<NewEntry> = fc
  .record({
    name: fc.string(),
    key,
    method,
    size: fc.nat(),
    mtimeMs: fc.double({ min: 0, max: 2e12, noNaN: true }),
    inode: fc.integer({ min: 0, max: 2 ** 53 - 1 }),
    kind: fc.constantFrom('planned', 'planned', 'planned', 'skipped', 'failed'),
  })
  .map(({ name, kind, key, ...rest }) => ({
    ...rest,
    root: 0,
    path: name,
    key: kind === 'planned' ? key : null,
    state: kind,
    reason: kind === 'skipped' ? 'excluded' : null,
    error: kind === 'failed' ? { code: 'file-unreadable' } : null,
  }));

type Command = fc.Command<Kept, Real>;

/** A command that may come whenever the run is in progress. */
function command<T>(
  name: string,
  input: fc.Arbitrary<T>,
  run: (input: T, model: JournalModel, real: Real) => void,
  commits = false,
): fc.Arbitrary<Command> {
  return input.map((value) => ({
    check: ({ now }) => !now.isEnded,
    run(kept, real) {
      run(value, kept.now, real);
      if (commits) kept.committed = copyOf(kept.now);
      compare(kept.now, real);
    },
    toString: () => `${name}(${fc.stringify(value)})`,
  }));
}

/** A command about one row. */
function onRow<T>(
  name: string,
  input: fc.Arbitrary<T>,
  run: (row: ModelRow, input: T, real: Real, model: JournalModel) => void,
  commits = false,
): fc.Arbitrary<Command> {
  return fc.tuple(which, input).map(([at, value]) => ({
    check: ({ now }) => !now.isEnded && now.rows.length > 0,
    run(kept, real) {
      const row = kept.now.rows[at % kept.now.rows.length];
      if (row === undefined) return;
      run(row, value, real, kept.now);
      if (commits) kept.committed = copyOf(kept.now);
      compare(kept.now, real);
    },
    toString: () => `${name}(row ${at}, ${fc.stringify(value)})`,
  }));
}

function compare(model: JournalModel, { journal, run }: Real): void {
  const totals = journal.runs.totals(run);
  expect(totals).toEqual(totalsOf(model));
  expect(states.reduce((sum, state) => sum + totals[state].files, 0)).toBe(model.rows.length);
  expect(journal.ingest.nextSequence(run)).toBe(model.rows.length);
  // The evidence is tested in evidence.test.ts.
  const evidence = [...journal.rows.every(run)].map((row) => ({ evidence: row.evidence, level: row.level }));
  expect([...journal.rows.every(run)]).toEqual(
    model.rows.map((row, index) => ({
      ...evidence[index],
      sequence: row.sequence,
      path: row.path,
      key: row.key,
      size: row.size,
      state: row.state,
      sentBytes: sentBytesOf(row),
      paused: row.paused && isOpen(row),
      skipReason: row.reason,
      error: row.error,
      listed: row.listed,
      keptTime: null,
      restarted: row.restarted,
    })),
  );
  for (const view of views) {
    const wanted = viewOf(model, view);
    expect(journal.rows.page(run, view, 0, 1000).map(({ sequence }) => sequence)).toEqual(wanted);
    expect(journal.rows.page(run, view, 2, 3).map(({ sequence }) => sequence)).toEqual(wanted.slice(2, 5));
    expect(journal.rows.some(run, wanted)).toEqual(
      journal.rows.page(run, view, 0, 1000).toSorted((a, b) => a.sequence - b.sequence),
    );
  }
  for (const kind of ['single', 'multipart'] as const) {
    const waiting = model.rows.filter((row) => row.state === 'planned' && row.method === kind && !row.paused);
    expect(journal.entries.nextPlanned(run, kind, -1, 1000)).toEqual(waiting.map(asPlanned));
  }
  expect(journal.ingest.unplannable(run, -1, 1000)).toEqual(
    model.rows
      .filter(({ state, key }) => state === 'failed' && key === null)
      .map(({ sequence, root, path, size }) => ({ sequence, root, path, size })),
  );
  expect(journal.multiparts.unfinished(run)).toEqual(
    model.rows
      .filter((row) => (row.uploadId !== null || row.createPending) && row.key !== null)
      .map(({ sequence, key }) => ({ sequence, key })),
  );
  for (const row of model.rows) {
    expect(journal.multiparts.parts(run, row.sequence)).toEqual(
      [...row.parts.values()].toSorted((a, b) => a.part - b.part),
    );
  }
  expect(journal.entries.paused(run)).toEqual(
    model.rows.filter((row) => row.paused && isOpen(row)).map(({ sequence }) => sequence),
  );
  const { skipped, failed } = journal.rows.reasons(run);
  expect(Object.fromEntries(skipped.map(({ reason, files }) => [reason, files]))).toEqual(
    countBy(model, 'skipped'),
  );
  expect(Object.fromEntries(failed.map(({ error, files }) => [error.code, files]))).toEqual(
    countBy(model, 'failed'),
  );
  // The report lists each reason once.
  expect(new Set(failed.map(({ error }) => error.code)).size).toBe(failed.length);
  expect(journal.multiparts.lostCreates(run)).toMatchObject(model.lostCreates);
  expect(journal.rows.restarted(run)).toBe(model.rows.filter(({ restarted }) => restarted).length);
}

/** Applies what is legal for open rows only; whether the row is open. Other rows refuse it. */
function isLegal(row: ModelRow, change: () => void, isAllowed = true): boolean {
  const allowed = isOpen(row) && isAllowed;
  if (allowed) change();
  else expect(change).toThrow(HoistError);
  return allowed;
}

function sentBytesOf(row: ModelRow): number {
  if (row.state === 'uploaded') return row.size;
  if (!isOpen(row) || row.uploadId === null) return 0;
  return [...row.parts.values()].reduce((sum, { size }) => sum + size, 0);
}

function asPlanned(row: ModelRow) {
  const { sequence, root, path, key, size, mtimeMs, inode, method } = row;
  const { uploadId, partSize, inFlight, createPending, createAskedMs } = row;
  return {
    sequence,
    root,
    path,
    key,
    size,
    mtimeMs,
    inode,
    method,
    uploadId,
    partSize,
    inFlight,
    createPending,
    createAskedMs,
  };
}

const noCreate = { createPending: false, createAskedMs: null };

const commands: fc.Arbitrary<Command>[] = [
  command('addEntries', fc.array(newEntry, { minLength: 1, maxLength: 6 }), (entries, model, real) => {
    real.journal.ingest.add(real.run, model.rows.length, entries);
    addTo(model, entries);
  }),
  command(
    'take',
    fc.record({ method, limit: fc.integer({ min: 1, max: 4 }) }),
    (ask, model, real) => {
      const taken = real.journal.entries.nextPlanned(real.run, ask.method, -1, ask.limit);
      const [first, last] = [taken[0]?.sequence ?? 0, taken.at(-1)?.sequence ?? -1];
      real.journal.entries.markInFlight(real.run, ask.method, first, last);
      for (const { sequence } of taken) {
        const row = model.rows[sequence];
        if (row === undefined) continue;
        row.inFlight = true;
        if (ask.method === 'multipart') row.state = 'uploading';
      }
    },
    true,
  ),
  onRow(
    'markPaused',
    fc.boolean(),
    (row, isPaused, { journal, run }) => {
      const changed = journal.entries.markPaused(run, [row.sequence], isPaused);
      expect(changed).toEqual(isOpen(row) ? [row.sequence] : []);
      if (isOpen(row)) row.paused = isPaused;
    },
    true,
  ),
  onRow('markPlanned', fc.constant(null), (row, _, { journal, run }) => {
    if (row.state !== 'uploading') return;
    journal.entries.markPlanned(run, row.sequence);
    row.state = 'planned';
  }),
  onRow('markUploaded', fc.nat(), (row, size, { journal, run }) => {
    const mark = () =>
      journal.entries.markUploaded(run, row.sequence, size, { etag: '"e"', checksum: null, evidence: null });
    if (!isLegal(row, mark)) return;
    Object.assign(row, { state: 'uploaded', size, reason: null, error: null });
    Object.assign(row, { inFlight: false, uploadId: null, partSize: null });
  }),
  onRow('markSkipped', fc.constantFrom('already-there', 'cancelled'), (row, reason, { journal, run }) => {
    if (!isLegal(row, () => journal.entries.markSkipped(run, row.sequence, reason, null))) return;
    Object.assign(row, { state: 'skipped', reason, error: null, inFlight: false });
  }),
  onRow('markFailed', fc.tuple(problem, fc.boolean()), (row, [error, inFlight], { journal, run }) => {
    if (!isLegal(row, () => journal.entries.markFailed(run, row.sequence, error, inFlight))) return;
    Object.assign(row, { state: 'failed', reason: null, error, inFlight });
  }),
  onRow('markRestarted', fc.constant(null), (row, _, { journal, run }) => {
    journal.entries.markRestarted(run, row.sequence);
    row.restarted = true;
  }),
  onRow(
    'askForMultipart',
    fc.nat(),
    (row, askedMs, { journal, run }) => {
      const mark = () => journal.multiparts.markCreatePending(run, row.sequence, askedMs);
      if (isLegal(row, mark, row.uploadId === null))
        Object.assign(row, { createPending: true, createAskedMs: askedMs });
    },
    true,
  ),
  onRow(
    'beginMultipart',
    fc.record({ size: fc.nat(), mtimeMs: fc.nat(), inode: fc.nat() }),
    (row, file, { journal, run }) => {
      if (!isLegal(row, () => journal.multiparts.begin(run, row.sequence, 'upload', 5, file))) return;
      Object.assign(row, file, { uploadId: 'upload', partSize: 5, ...noCreate, parts: new Map() });
    },
    true,
  ),
  onRow(
    'addPart',
    fc.record({ part: fc.integer({ min: 1, max: 5 }), size: fc.nat(), crc32: fc.nat() }),
    (row, sent, { journal, run }) => {
      const part = { ...sent, etag: `"${sent.part}"` };
      journal.multiparts.addPart(run, row.sequence, part);
      row.parts.set(part.part, part);
    },
    true,
  ),
  onRow('forgetMultipart', fc.constant(null), (row, _, { journal, run }) => {
    journal.multiparts.forget(run, row.sequence);
    Object.assign(row, { uploadId: null, partSize: null, ...noCreate, parts: new Map() });
  }),
  onRow(
    'loseCreate',
    fc.nat(),
    (row, lostMs, { journal, run }, model) => {
      const lost = { key: row.key ?? '', askedMs: row.createAskedMs, lostMs };
      journal.multiparts.noteLostCreate(run, row.sequence, lost);
      Object.assign(row, noCreate);
      model.lostCreates.push(lost);
    },
    true,
  ),
  onRow('rekey', key, (row, wanted, { journal, run }, model) => {
    if (row.key === null) return;
    const isFree = !model.rows.some((other) => other !== row && other.key === wanted);
    expect(journal.entries.rekey(run, row.sequence, wanted)).toBe(isFree);
    if (!isFree) return;
    row.key = wanted;
    row.renamed = true;
  }),
  onRow('replaceEntry', newEntry, (row, entry, { journal, run }, model) => {
    if (row.state !== 'failed' || row.key !== null) return;
    const placed = placeIn(model, entry);
    const { renamed: _, ...written } = placed;
    expect(journal.ingest.replace(run, row.sequence, entry)).toEqual(written);
    Object.assign(row, placed);
  }),
  onRow('mark', fc.constantFrom('missing', 'replaced', null), (row, state, { journal, run }) => {
    journal.listing.mark(run, row.sequence, state);
    if (isExpected(row)) row.listed = state;
  }),
  command(
    'replan',
    fc.constantFrom('failed', 'cancelled', 'interrupted', 'notAsSent'),
    (what, model, real) => {
      expect(real.journal.entries.replan(real.run, what)).toBe(replanIn(model, what));
    },
  ),
  command('giveUp', fc.option(problem), (error, model, real) => {
    real.journal.entries.giveUpPlanned(real.run, error);
    giveUpIn(model, error);
  }),
  onRow('markListed', fc.boolean(), (row, isSame, { journal, run }) => {
    if (row.key === null) return;
    journal.listing.markListed(run, row.key, isSame ? row.size : row.size + 1, '');
    if (isExpected(row)) row.listed = isSame ? 'same-size' : 'other-size';
  }),
  command(
    'end and reopen',
    fc.constant(null),
    (_, model, { journal, run }) => {
      const end = { outcome: 'partial', error: null, listingError: null, nowMs: 3, activeMs: 1 } as const;
      journal.runs.end(run, end);
      for (const row of model.rows) if (row.uploadId === null) row.parts = new Map();
      expect(journal.runs.totals(run)).toEqual(totalsOf(model));
      journal.runs.reopen(run, spec);
      for (const row of model.rows) row.listed = null;
      journal.flush();
    },
    true,
  ),
  command('flush', fc.constant(null), (_, __, { journal }) => journal.flush(), true),
  fc.constant<Command>({
    check: () => true,
    run(kept, real) {
      real.close();
      real.open();
      kept.committed = copyOf(kept.now);
      compare(kept.now, real);
    },
    toString: () => 'close and open',
  }),
  fc.constant<Command>({
    check: () => true,
    run(kept, real) {
      real.kill();
      kept.now = copyOf(kept.committed);
      compare(kept.now, real);
    },
    toString: () => 'kill and open',
  }),
];

const libraries = [
  ['@photostructure/sqlite', packagedSqlite()],
  ...(builtInSqlite() === null ? [] : [['node:sqlite', builtInSqlite()] as const]),
] as const;

describe.each(libraries)('the journal on %s', (_name, library) => {
  it('behaves like the model, whatever happens to it, including kills and reopening', () => {
    const folder = mkdtempSync(join(tmpdir(), 'hoist-journal-model-'));
    let files = 0;
    try {
      fc.assert(
        fc.property(fc.commands(commands, { maxCommands: 60, size: 'max' }), (sequence) => {
          files += 1;
          const real = new Real(join(folder, `${files}.db`), library);
          try {
            const now: JournalModel = { rows: [], lostCreates: [], isEnded: false };
            fc.modelRun(() => ({ model: { now, committed: copyOf(now) }, real }), sequence);
          } finally {
            real.close();
          }
        }),
        { numRuns: 30 },
      );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('keeps every byte of names and numbers', () => {
    const real = new Real(':memory:', library);
    const paths = ['line\nbreak', '각'.normalize('NFD'), '😀', 'x'.repeat(4000)];
    const entries = paths.map((path, index) => ({
      ...planned(path, `key ${index}`),
      size: 48 * 2 ** 40 + index,
      inode: 2 ** 53 - 1,
      mtimeMs: 1_700_000_000_000.123,
    }));
    real.journal.ingest.add(real.run, 0, entries);
    const found = real.journal.entries.nextPlanned(real.run, 'single', -1, 10);
    expect(found.map(({ path }) => path)).toEqual(paths);
    expect(found[1]).toMatchObject({
      size: 48 * 2 ** 40 + 1,
      inode: 2 ** 53 - 1,
      mtimeMs: 1_700_000_000_000.123,
    });
    real.close();
  });
});
