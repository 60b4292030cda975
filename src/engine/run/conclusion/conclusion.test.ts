import { expect, it } from 'vitest';
import { openDatabase } from '../../../base/sqlite/database.js';
import { defaultDraftOptions } from '../../../shared/models/plan.js';
import type { NewEntry, RunSpec } from '../../journal/records.js';
import { createJournal } from '../../journal/sqlite-journal.js';
import { outcomeOf } from './conclusion.js';

const spec: RunSpec = {
  mode: 'verify',
  profileId: null,
  bucket: 'bucket',
  region: 'ap-northeast-2',
  endpoint: null,
  title: '자료',
  roots: [],
  options: defaultDraftOptions,
  onConflict: 'skip',
};

function row(name: string): NewEntry {
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

it('a run is complete only when its rows say so, whatever was counted on the way', () => {
  const journal = createJournal(openDatabase(':memory:'));
  const record = journal.runs.create('run', spec, 1);
  journal.ingest.add(record.run, 0, ['a', 'b', 'c'].map(row));
  const uploaded = { etag: '"e"', checksum: null, evidence: null };
  journal.entries.markUploaded(record.run, 0, 1, uploaded);
  journal.entries.markSkipped(record.run, 1, 'excluded', null);
  expect(outcomeOf({ journal, record })).toBe('partial');
  journal.entries.markUploaded(record.run, 2, 1, uploaded);
  expect(outcomeOf({ journal, record })).toBe('complete');
  journal.ingest.add(record.run, 3, [row('d')]);
  journal.entries.giveUpPlanned(record.run, null);
  expect(outcomeOf({ journal, record })).toBe('partial');
  journal.close();
});
