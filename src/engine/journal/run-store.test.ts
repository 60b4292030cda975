import { expect, it } from 'vitest';
import { openDatabase } from '../../base/sqlite/database.js';
import { defaultDraftOptions } from '../../shared/models/plan.js';
import type { RunMode } from '../../shared/models/run.js';
import { createJournal } from './sqlite-journal.js';

it('lists the newest runs of one mode, however many others came after them', () => {
  const journal = createJournal(openDatabase(':memory:'));
  const add = (runId: string, mode: RunMode): void => {
    journal.runs.create(
      runId,
      {
        mode,
        profileId: null,
        bucket: 'bucket',
        region: 'us-east-1',
        endpoint: null,
        title: 'folder',
        roots: [],
        options: defaultDraftOptions,
        onConflict: 'skip',
      },
      1,
    );
  };
  for (const runId of ['upload-1', 'upload-2', 'upload-3']) add(runId, 'upload');
  for (let index = 0; index < 300; index += 1) add(`verification-${index}`, 'verify');

  const idsOf = (limit: number, mode?: RunMode): readonly string[] =>
    journal.runs.list(limit, mode).map(({ runId }) => runId);
  expect(idsOf(200, 'upload')).toEqual(['upload-3', 'upload-2', 'upload-1']);
  expect(idsOf(2, 'upload')).toEqual(['upload-3', 'upload-2']);
  expect(idsOf(1)).toEqual(['verification-299']);
});
