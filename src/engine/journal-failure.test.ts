import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestBench, type TestBench, testBucket } from '../../tests/support/engine-harness.js';
import { type Database, openDatabase } from '../base/sqlite/database.js';
import { defaultDraftOptions } from '../shared/models/plan.js';
import { type RunSnapshot } from '../shared/models/run.js';
import { createEngine, type Engine } from './engine.js';
import { createJournal } from './journal/sqlite-journal.js';

let bench: TestBench;
let folder: string;
beforeEach(async () => {
  bench = await createTestBench();
  folder = await mkdtemp(join(tmpdir(), 'hoist-journal-failure-'));
  await bench.write(
    Object.fromEntries(Array.from({ length: 400 }, (_, i) => [`${'long name '.repeat(15)}${i}`, String(i)])),
  );
});
afterEach(async () => {
  await bench.close();
  await rm(folder, { recursive: true, force: true });
});

interface Attempted {
  readonly engine: Engine;
  readonly runId: string;
  readonly last: RunSnapshot;
}

/** Runs the folder with a journal on this database, until the last snapshot. */
async function attempt(database: Database, beforehand: () => void = () => undefined): Promise<Attempted> {
  const journal = createJournal(database);
  let last: RunSnapshot | null = null;
  const engine = createEngine({
    journal,
    onEvent: (event) => {
      if (event.kind === 'run') last = event.snapshot;
    },
  });
  beforehand();
  const { runId } = await engine.runs.start(
    { profileId: null, connection: bench.connection, bucket: testBucket, onConflict: 'skip' },
    {
      mode: 'upload',
      roots: [{ rootId: 'root', name: 'folder', kind: 'folder', path: bench.folder }],
      options: defaultDraftOptions,
    },
  );
  const isFinished = (): boolean => last?.state === 'finished';
  for (let waited = 0; !isFinished(); waited += 10) {
    if (waited > 15_000) throw new Error(`waited in vain; last: ${JSON.stringify(last)}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  if (last === null) throw new Error('no snapshot');
  return { engine, runId, last };
}

/** An object with some of its methods replaced. */
function overlaid<T extends object>(original: T, methods: Partial<T>): T {
  return new Proxy(original, {
    get(target, name) {
      const found: unknown = Reflect.get(name in methods ? methods : target, name);
      return typeof found === 'function' ? (found.bind(target) as unknown) : found;
    },
  });
}

function sqliteError(errcode: number): Error {
  return Object.assign(new Error('on purpose'), { code: 'ERR_SQLITE_ERROR', errcode });
}

/** A database whose commits fail from the n-th on, as on a full or broken disk. */
function failingCommits(database: Database, from: number, errcode: number): Database {
  let commits = 0;
  return overlaid(database, {
    exec(sql) {
      if (sql === 'COMMIT' && (commits += 1) >= from) throw sqliteError(errcode);
      database.exec(sql);
    },
  });
}

/** A database that can be searched for planned rows so many times, and then never again. */
function failingReads(database: Database, from: number): Database {
  let reads = 0;
  return overlaid(database, {
    prepare(sql) {
      const statement = database.prepare(sql);
      if (!/state = 0 .*ORDER BY/.test(sql)) return statement;
      return overlaid(statement, {
        all(...values: Parameters<typeof statement.all>) {
          if ((reads += 1) >= from) throw sqliteError(11);
          return statement.all(...values);
        },
      });
    },
  });
}

describe('a journal that fails during a run', () => {
  it.each([
    ['a full disk', 13, 'disk-full'],
    ['a disk that fails', 778, 'journal-unwritable'],
    ['a folder that became read-only', 1032, 'journal-unwritable'],
    ['damage', 11, 'journal-damaged'],
  ])('stops the run and says so, for %s at a commit', async (_what, errcode, code) => {
    const unusable = openDatabase(join(folder, 'journal-1.db'));
    await expect(attempt(failingCommits(unusable, 1, errcode))).rejects.toMatchObject({ error: { code } });
    unusable.close();
    for (const from of [2, 3, 5]) {
      const database = openDatabase(join(folder, `journal-${from}.db`));
      const { engine, runId, last } = await attempt(failingCommits(database, from, errcode));
      expect(last).toMatchObject({ state: 'finished', outcome: 'stopped', error: { code } });
      // The run can be continued.
      await expect(engine.history.list(1)).resolves.toMatchObject([
        { runId, outcome: null, isRunning: false },
      ]);
      await engine.close();
    }
  });

  it('because the disk is full stops the run; with free space it continues, and nothing is sent twice', async () => {
    const file = join(folder, 'journal.db');
    const database = openDatabase(file);
    const { engine, runId, last } = await attempt(database, () => {
      const { page_count: pages } = database.prepare('PRAGMA page_count').get() as { page_count: number };
      database.exec(`PRAGMA max_page_count = ${pages + 25}`);
    });
    expect(last).toMatchObject({ state: 'finished', outcome: 'stopped', error: { code: 'disk-full' } });
    await engine.close();

    const snapshots: RunSnapshot[] = [];
    const again = createEngine({
      journal: createJournal(openDatabase(file)),
      onEvent: (event) => event.kind === 'run' && snapshots.push(event.snapshot),
    });
    await again.runs.continue(runId, { connection: bench.connection, profileId: null });
    while (snapshots.at(-1)?.state !== 'finished') await new Promise((resolve) => setTimeout(resolve, 10));
    expect(await again.history.summary(runId)).toMatchObject({
      outcome: 'complete',
      balanced: true,
      found: { files: 400 },
      failed: { files: 0 },
    });
    const stored = bench.server
      .requests()
      .filter(({ operation, status }) => operation === 'PutObject' && status === 200);
    expect(new Set(stored.map(({ key }) => key)).size).toBe(400);
    expect(stored).toHaveLength(400);
    await again.close();
  });

  it('because a table can’t be read any more stops the run', async () => {
    const database = openDatabase(join(folder, 'journal.db'));
    const { engine, last } = await attempt(failingReads(database, 2));
    expect(last).toMatchObject({ state: 'finished', outcome: 'stopped', error: { code: 'journal-damaged' } });
    await engine.close();
  });
});
