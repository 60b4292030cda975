import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openDatabase } from '../../base/sqlite/database.js';
import { HoistError } from '../../shared/errors/errors.js';
import { defaultDraftOptions } from '../../shared/models/plan.js';
import { createJournal } from '../journal/sqlite-journal.js';
import type { ReportStores } from './summary.js';
import { type ReportFormat, writeReport } from './write-report.js';

const formats: readonly ReportFormat[] = ['csv', 'json', 'html'];
let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hoist-report-'));
  file = join(folder, 'report');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function journalOfTwo() {
  const journal = createJournal(openDatabase(':memory:'));
  const record = journal.runs.create(
    'run',
    {
      mode: 'upload',
      profileId: null,
      bucket: 'bucket',
      region: 'ap-northeast-2',
      endpoint: null,
      title: 'photos',
      roots: [],
      options: defaultDraftOptions,
      onConflict: 'skip',
    },
    1,
  );
  const row = {
    root: 0,
    size: 1,
    mtimeMs: 0,
    inode: 0,
    method: 'single',
    reason: null,
    error: null,
  } as const;
  journal.ingest.add(
    record.run,
    0,
    ['a.txt', '=b.txt'].map((path) => ({ ...row, path, key: path, state: 'planned' as const })),
  );
  return { journal, record };
}

it.each(formats)('a report as %s is complete, and leaves no other file', async (format) => {
  const { journal, record } = journalOfTwo();
  await writeReport(journal, record, format, file, 'en');
  expect(readFileSync(file, 'utf8')).toContain('=b.txt');
  expect(readdirSync(folder)).toEqual(['report']);
});

it.each(formats)(
  'a report as %s leaves the older one when the journal fails midway, and reports the failure',
  async (format) => {
    const { journal, record } = journalOfTwo();
    writeFileSync(file, 'older');
    const stores: ReportStores = {
      runs: journal.runs,
      listing: journal.listing,
      extra: journal.extra,
      rows: {
        ...journal.rows,
        *every(run) {
          for (const row of journal.rows.every(run)) {
            yield row;
            throw new HoistError('journal-damaged');
          }
        },
      },
    };
    await expect(writeReport(stores, record, format, file, 'en')).rejects.toMatchObject({
      error: { code: 'journal-damaged' },
    });
    expect(readFileSync(file, 'utf8')).toBe('older');
    expect(readdirSync(folder)).toEqual(['report']);
  },
);
