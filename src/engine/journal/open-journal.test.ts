import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as sqlite from '../../base/sqlite/database.js';
import { openDatabase } from '../../base/sqlite/database.js';
import { defaultDraftOptions } from '../../shared/models/plan.js';
import type { Journal } from './journal.js';
import { openAnyJournal, openJournal } from './open-journal.js';
import type { NewEntry, RunSpec } from './records.js';

vi.mock('../../base/sqlite/database.js', { spy: true });

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hoist-journal-'));
  file = join(folder, 'journal.db');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const spec: RunSpec = {
  mode: 'upload',
  profileId: null,
  bucket: 'bucket',
  region: 'ap-northeast-2',
  endpoint: null,
  title: '자료',
  roots: [{ rootId: 'root', name: '자료', kind: 'folder', path: '/somewhere' }],
  options: defaultDraftOptions,
  onConflict: 'skip',
};

function entry(name: string): NewEntry {
  return {
    root: 0,
    path: name,
    key: name,
    size: 1,
    mtimeMs: 1,
    inode: 1,
    state: 'planned',
    method: 'single',
    reason: null,
    error: null,
  };
}

function writeRun(journal: Journal, files: number): void {
  const { run } = journal.runs.create(`run-${files}`, spec, 1);
  journal.ingest.add(
    run,
    0,
    Array.from({ length: files }, (_, index) => entry(`file ${index}`)),
  );
}

/** A journal of some hundred kilobytes, closed. */
function makeJournal(): void {
  const { journal } = openJournal(folder);
  writeRun(journal, 3000);
  journal.close();
}

/** The folder's journal works: a run written to it is there when it is opened again. */
function expectUsable(): void {
  const { journal } = openJournal(folder);
  writeRun(journal, 7);
  journal.close();
  const again = openJournal(folder);
  expect(again.notice).toBeNull();
  expect(again.journal.runs.find('run-7')).not.toBeNull();
  again.journal.close();
}

async function setAside(): Promise<readonly string[]> {
  return (await readdir(folder)).filter((name) => name.startsWith('journal.damaged-'));
}

describe('a damaged journal', () => {
  it.each([
    ['cut to one page', () => truncate(file, 4096)],
    ['cut in the middle of a page', () => truncate(file, 50_001)],
    ['cut to a few bytes', () => truncate(file, 10)],
    [
      'replaced by something else',
      () => writeFile(file, 'this is no database, whatever its name says\n'.repeat(100)),
    ],
    ['replaced by noise', () => writeFile(file, randomBytes(100_000))],
    [
      'with noise in the middle',
      async () => {
        const bytes = await readFile(file);
        randomBytes(20_000).copy(bytes, 40_000);
        await writeFile(file, bytes);
      },
    ],
    [
      'without its tables',
      async () => {
        const database = openDatabase(file);
        database.exec('DROP TABLE entries');
        database.close();
      },
    ],
  ])('%s, is set aside and a new one is created', async (_what, damage) => {
    makeJournal();
    await damage();
    const { journal, notice } = openJournal(folder);
    expect(notice).toEqual({ code: 'journal-damaged' });
    expect(journal.runs.list(10)).toEqual([]);
    journal.close();
    expect(await setAside()).not.toEqual([]);
    expectUsable();
  });

  it('that became empty is created anew', async () => {
    makeJournal();
    await truncate(file, 0);
    const { journal } = openJournal(folder);
    expect(journal.runs.list(10)).toEqual([]);
    journal.close();
    expectUsable();
  });

  it('is set aside repeatedly without losing an earlier one', async () => {
    for (let times = 1; times <= 3; times += 1) {
      await writeFile(file, randomBytes(5000));
      openJournal(folder).journal.close();
      await rm(file);
    }
    expect((await setAside()).length).toBe(3);
  });
});

/** What SQLite throws for one of its result codes. */
function sqliteError(errcode: number): Error {
  return Object.assign(new Error('SQLite says no'), { code: 'ERR_SQLITE_ERROR', errcode });
}

describe('a journal that is not damaged', () => {
  afterEach(() => vi.restoreAllMocks());

  async function content(): Promise<Buffer> {
    return readFile(file);
  }

  it('of a newer Hoist is refused and stays as it is', async () => {
    makeJournal();
    const database = openDatabase(file);
    database.exec('PRAGMA user_version = 1000');
    database.close();
    const before = await content();
    expect(() => openJournal(folder)).toThrow(
      expect.objectContaining({ error: { code: 'state-newer', details: { file: 'journal.db' } } }),
    );
    const { journal, notice } = openAnyJournal(folder);
    expect(notice).toEqual({ code: 'state-newer', details: { file: 'journal.db' } });
    journal.close();
    expect(await setAside()).toEqual([]);
    expect((await content()).equals(before)).toBe(true);
  });

  it.each([
    ['the disk fails', 778, 'journal-unwritable'],
    ['there is no memory', 7, 'journal-unwritable'],
    ['it can’t be opened', 14, 'journal-unwritable'],
    ['it is locked', 5, 'journal-busy'],
    ['it may not be read', 23, 'journal-unwritable'],
    ['the disk is full', 13, 'disk-full'],
  ])('stays where it is when %s', async (_what, errcode, code) => {
    makeJournal();
    const before = await content();
    vi.spyOn(sqlite, 'openDatabase').mockImplementationOnce(() => {
      throw sqliteError(errcode);
    });
    expect(() => openJournal(folder)).toThrow(expect.objectContaining({ error: { code } }));
    expect(await setAside()).toEqual([]);
    expect((await content()).equals(before)).toBe(true);
    const { journal, notice } = openJournal(folder);
    expect(notice).toBeNull();
    expect(journal.runs.find('run-3000')).not.toBeNull();
    journal.close();
  });
});

describe('a journal after a power failure', () => {
  /**
   * What is on the disk while a journal is open: the database without its last writes, and these in the -wal
   * file.
   */
  async function crashed(): Promise<void> {
    const place = join(folder, 'before');
    const { journal } = openJournal(place);
    writeRun(journal, 300);
    journal.flush();
    for (const name of await readdir(place)) {
      await writeFile(join(folder, name), await readFile(join(place, name)));
    }
    journal.close();
  }

  it('has everything that was committed', async () => {
    await crashed();
    const { journal, notice } = openJournal(folder);
    expect(notice).toBeNull();
    const record = journal.runs.find('run-300');
    expect(journal.runs.totals(record?.run ?? 0).planned.files).toBe(300);
    journal.close();
  });

  it.each([
    ['lost', () => rm(`${file}-wal`)],
    ['cut', () => truncate(`${file}-wal`, 20_000)],
    ['noise', () => writeFile(`${file}-wal`, randomBytes(20_000))],
  ])('with a -wal file that is %s loses the last writes and nothing more', async (_what, damage) => {
    await crashed();
    await damage();
    openJournal(folder).journal.close();
    expectUsable();
  });

  it('is not harmed by a -shm file full of noise', async () => {
    await crashed();
    await writeFile(`${file}-shm`, randomBytes(32_768));
    openJournal(folder).journal.close();
    expectUsable();
  });
});

describe('a journal too large to be checked at every start', () => {
  const open = () => openJournal(folder, 0);

  /** Damage that the file's size and time don't show, as a disk may cause it. */
  async function rot(): Promise<void> {
    const { mtimeMs, atime } = await stat(file);
    const bytes = await readFile(file);
    // Behind the first pages of all tables: opening reads those.
    randomBytes(60_000).copy(bytes, Math.floor(bytes.length / 2));
    await writeFile(file, bytes);
    // A Date rounds to the next millisecond, and would be another time.
    await utimes(file, atime, (Math.floor(mtimeMs) + 0.5) / 1000);
  }

  it('is not checked when it was closed properly; damage is found in use, and then it is checked', async () => {
    makeJournal();
    await rot();
    const { journal, notice } = open();
    expect(notice).toBeNull();
    expect(() => [...journal.rows.every(1)]).toThrow(
      expect.objectContaining({ error: { code: 'journal-damaged' } }),
    );
    journal.close();
    const next = open();
    expect(next.notice).toEqual({ code: 'journal-damaged' });
    next.journal.close();
    expectUsable();
  });

  it('is checked when another program has written to it', async () => {
    makeJournal();
    await rot();
    await utimes(file, new Date(), new Date(Date.now() + 5000));
    const { journal, notice } = open();
    expect(notice).toEqual({ code: 'journal-damaged' });
    journal.close();
  });

  it('is checked when a process died with it open', async () => {
    makeJournal();
    const alive = open().journal;
    writeRun(alive, 1);
    alive.flush();
    const names = (await readdir(folder)).filter((name) => name.startsWith('journal.db'));
    expect(names.toSorted()).toEqual(
      ['', '-queue', '-seal', '-shm', '-wal'].map((end) => `journal.db${end}`),
    );
    const copies = await Promise.all(
      names.map(async (name) => [name, await readFile(join(folder, name))] as const),
    );
    const { mtime, atime } = await stat(file);
    alive.close();
    for (const [name, bytes] of copies) await writeFile(join(folder, name), bytes);
    await utimes(file, atime, mtime);
    await rot();
    const { journal, notice } = open();
    expect(notice).toEqual({ code: 'journal-damaged' });
    journal.close();
  });

  it('is not sealed while another process has it open, and keeps what both wrote', () => {
    makeJournal();
    const [one, other] = [open().journal, open().journal];
    writeRun(one, 1);
    one.close();
    writeRun(other, 2);
    other.close();
    const { journal, notice } = open();
    expect(notice).toBeNull();
    expect(journal.runs.list(10).map(({ runId }) => runId)).toEqual(['run-2', 'run-1', 'run-3000']);
    journal.close();
  });
});

describe('a state folder that can’t be used', () => {
  const unusable: readonly (readonly [string, () => Promise<string>])[] = [
    [
      'a file in its place',
      async () => {
        await writeFile(join(folder, 'state'), '');
        return join(folder, 'state');
      },
    ],
    [
      'a folder in place of the journal',
      async () => {
        await mkdir(file);
        return folder;
      },
    ],
    // Not even root can create a file there.
    ...(process.platform === 'linux' ? [['no right to write', async () => '/proc/self'] as const] : []),
  ];

  it.each(unusable)(
    'stops with an error, or on request keeps the journal in memory: %s',
    async (_what, make) => {
      const state = await make();
      expect(() => openJournal(state)).toThrow();
      const { journal, notice } = openAnyJournal(state);
      expect(notice).toEqual({ code: 'journal-unwritable' });
      writeRun(journal, 3);
      expect(journal.runs.find('run-3')).not.toBeNull();
      journal.close();
    },
  );
});

it('a run written by another version of Hoist does not hide the others', () => {
  const { journal } = openJournal(folder);
  writeRun(journal, 1);
  writeRun(journal, 2);
  journal.close();
  const database = openDatabase(file);
  database.exec("UPDATE runs SET spec = json_remove(spec, '$.options.emptyFolders') WHERE id = 'run-1'");
  database.exec("INSERT INTO runs (id, created_ms, spec) VALUES ('odd', 2, '{}'), ('odder', 3, 'no JSON')");
  database.close();
  const again = openJournal(folder);
  expect(again.notice).toBeNull();
  expect(again.journal.runs.list(10).map(({ runId }) => runId)).toEqual(['run-2', 'run-1']);
  expect(again.journal.runs.find('odd')).toBeNull();
  expect(again.journal.runs.find('run-1')?.spec.options).toEqual(defaultDraftOptions);
  again.journal.close();
});

it('opens no file to wait for its turn', async () => {
  const { journal } = openJournal(folder);
  journal.flush();
  const other = openDatabase(file);
  other.exec('BEGIN IMMEDIATE');
  const turn = journal.ready();
  const taken = openDatabase(`${file}-queue`);
  await expect.poll(() => isLocked(taken)).toBe(true);
  expect(await readdir(folder)).not.toContain('journal.db-queue-journal');
  other.exec('ROLLBACK');
  await turn;
  journal.close();
  for (const database of [other, taken]) database.close();
});

/** Whether another connection has the lock of a database. */
function isLocked(database: ReturnType<typeof openDatabase>): boolean {
  try {
    database.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE; ROLLBACK');
    return false;
  } catch {
    return true;
  }
}
