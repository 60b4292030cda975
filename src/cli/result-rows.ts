import type { History } from '../engine/history.js';
import type { AppError } from '../shared/errors/errors.js';
import type { ExtraObject, RunRow, RunSummary, RunView } from '../shared/models/run.js';
import { lostFiles } from '../shared/models/run-summary.js';

/** A file that is not where it should be, or not proven, and why. */
export interface Failure {
  readonly path: string;
  readonly key: string | null;
  readonly error: AppError;
}

const pageSize = 1000;

async function* rowsOf(history: History, runId: string, view: RunView): AsyncGenerator<RunRow> {
  for (let offset = 0; ; offset += pageSize) {
    const { rows } = await history.rows(runId, view, offset, pageSize);
    yield* rows;
    if (rows.length < pageSize) return;
  }
}

/**
 * Every file that is not where it should be: what failed, and what the listing afterwards did not show as it
 * was sent.
 */
export async function* failuresOf(history: History, summary: RunSummary): AsyncGenerator<Failure> {
  for await (const { path, key, error } of rowsOf(history, summary.runId, 'failed')) {
    yield { path, key, error: error ?? { code: 'internal' } };
  }
  if (lostFiles(summary) === 0) return;
  for (const view of ['uploaded', 'skipped'] as const) {
    for await (const { path, key, listed } of rowsOf(history, summary.runId, view)) {
      if (listed === 'missing') yield { path, key, error: { code: 'object-missing' } };
      if (listed === 'other-size' || listed === 'replaced')
        yield { path, key, error: { code: 'object-differs' } };
    }
  }
}

/** Files whose objects are there, and why a check could not prove them further. */
export async function* unprovenOf(history: History, { runId }: RunSummary): AsyncGenerator<Failure> {
  for (const view of ['uploaded', 'skipped'] as const) {
    for await (const { path, key, error } of rowsOf(history, runId, view)) {
      if (error !== null) yield { path, key, error };
    }
  }
}

/** Every object that a verification found besides the files, in key order. */
export async function* extraObjectsOf(history: History, runId: string): AsyncGenerator<ExtraObject> {
  let after = '';
  for (;;) {
    const page = await history.extraObjects(runId, after, pageSize);
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < pageSize) return;
    after = last.key;
  }
}
