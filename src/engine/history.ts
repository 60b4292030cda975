import { pathBelow } from '../base/files/local-path.js';
import { normalizePrefix } from '../shared/aws/key-rules.js';
import { HoistError } from '../shared/errors/errors.js';
import type { Retention as RetentionRule } from '../shared/models/retention.js';
import type { ExtraObject, RunDigest, RunMode, RunRow, RunSummary, RunView } from '../shared/models/run.js';
import type { Language } from '../shared/models/settings.js';
import type { Journal } from './journal/journal.js';
import type { RunSpec, Totals } from './journal/records.js';
import { type Receipt, writeReceipt } from './report/receipt.js';
import { summaryOf, sumOf } from './report/summary.js';
import { type ReportFormat, writeReport } from './report/write-report.js';
import type { Retention } from './retention.js';
import { createRunSearch, type FoundPage } from './run-search.js';
import type { RunsUnderWay } from './runs-under-way.js';

/** A multipart upload that a run on this computer knows. */
export interface OpenUpload {
  readonly runId: string;
  readonly uploadId: string;
  readonly isRunning: boolean;
}

/** A file of a run and where it is, or was, on this computer. */
export interface FileOfRun {
  readonly row: RunRow;
  /** Absolute; null where only a receipt tells of the file. */
  readonly path: string | null;
}

/** Read access to every run, including those in progress. Methods reject with `run-not-found`. */
export interface History {
  /** The newest runs, newest first; with `mode` those alone that do this. */
  list(limit: number, mode?: RunMode): Promise<readonly RunDigest[]>;
  /** What a run was told to do; used to find its keys again. */
  spec(runId: string): Promise<RunSpec>;
  /** @param search only rows whose paths have this part; see {@link FoundPage} for how a long list is searched */
  rows(runId: string, view: RunView, offset: number, limit: number, search?: string): Promise<FoundPage>;
  /** The files of a run that have these numbers, in order. */
  rowsOf(runId: string, sequences: readonly number[]): Promise<readonly RunRow[]>;
  /** Files of a run with their absolute paths, which never leave main; those whose rows are not kept any more are left out. */
  files(runId: string, sequences: readonly number[]): Promise<readonly FileOfRun[]>;
  /**
   * Numbers of the rows of a view whose paths have a part, of the next slice of it after a place (-1: the beginning). `next` is where
   * to go on, null at the end.
   */
  numbers(
    runId: string,
    view: RunView,
    search: string,
    after: number,
  ): Promise<{ readonly sequences: readonly number[]; readonly next: number | null }>;
  summary(runId: string): Promise<RunSummary>;
  /** What a verification found in the bucket besides the files, in key order, after the key `after`. */
  extraObjects(runId: string, after: string, limit: number): Promise<readonly ExtraObject[]>;
  /**
   * Deletes an ended run from the record; the objects in the bucket stay. Rejects with `run-busy` while it is in
   * progress, with `run-unfinished` when it could still be continued or has multipart uploads that only it knows.
   */
  delete(runId: string): Promise<void>;
  /** The multipart uploads in a bucket that runs have created, not completed, and would continue. */
  openUploads(bucket: string): Promise<readonly OpenUpload[]>;
  /**
   * Writes the receipt of an ended run into a folder, which is created if need be. Rejects with `run-compacted` or
   * `run-unfinished`.
   */
  saveReceipt(runId: string, folder: string): Promise<Receipt>;
  /** For how long the lists of files of ended runs are kept. */
  retention(): Promise<RetentionRule>;
  /** Changes that for good; what need not be kept any more is removed before this resolves. */
  setRetention(rule: RetentionRule): Promise<void>;
  /** Writes a report to a file, replacing an existing one; the HTML report is in `language`. Rejects with `run-compacted`. */
  saveReport(runId: string, format: ReportFormat, file: string, language: Language): Promise<void>;
}

export function createHistory(
  journal: Pick<Journal, 'runs' | 'entries' | 'multiparts' | 'listing' | 'extra' | 'rows'>,
  underWay: Pick<RunsUnderWay, 'find' | 'keep'>,
  retention: Retention,
): History {
  const searches = createRunSearch(journal.rows);
  const isRunning = (runId: string): boolean => underWay.find(runId) !== null;

  return {
    async list(limit, mode) {
      return journal.runs.list(limit, mode).map((record) => ({
        runId: record.runId,
        mode: record.spec.mode,
        title: record.spec.title,
        bucket: record.spec.bucket,
        prefix: normalizePrefix(record.spec.options.prefix),
        profileId: record.spec.profileId,
        endpoint: record.spec.endpoint,
        startedAt: record.createdMs,
        outcome: record.outcome,
        isRunning: isRunning(record.runId),
        scanComplete: record.scanComplete,
        isCompacted: record.isCompacted,
        ...digestTotals(journal.runs.totals(record.run)),
        partBytes: record.outcome === null ? journal.multiparts.partBytes(record.run) : 0,
      }));
    },
    async spec(runId) {
      return journal.runs.get(runId).spec;
    },
    async rows(runId, view, offset, limit, search = '') {
      const { run, isCompacted } = journal.runs.get(runId);
      if (isCompacted) return { total: 0, rows: [] };
      const controller = underWay.find(runId);
      const totals = controller?.totals() ?? journal.runs.totals(run);
      const page =
        search === ''
          ? { total: totalOf(view, totals), rows: journal.rows.page(run, view, offset, limit) }
          : searches.page({ run, view, search, standing: JSON.stringify(totals) }, offset, limit);
      return controller === null ? page : { ...page, rows: page.rows.map((row) => controller.overlay(row)) };
    },
    async files(runId, sequences) {
      const { run, spec } = journal.runs.get(runId);
      return journal.rows.withRoots(run, sequences).map(({ row, root: index }) => {
        const root = spec.roots[index];
        return { row, path: root === undefined ? null : pathBelow(root, row.path) };
      });
    },
    async numbers(runId, view, search, after) {
      const { run } = journal.runs.get(runId);
      return searches.slice({ run, view, search }, after);
    },
    async extraObjects(runId, after, limit) {
      return journal.extra.page(journal.runs.get(runId).run, after, limit);
    },
    async rowsOf(runId, sequences) {
      const { run, isCompacted } = journal.runs.get(runId);
      if (isCompacted) return [];
      const rows = journal.rows.some(run, sequences);
      const controller = underWay.find(runId);
      return controller === null ? rows : rows.map((row) => controller.overlay(row));
    },
    async summary(runId) {
      return summaryOf(journal, journal.runs.get(runId));
    },
    delete: (runId) =>
      underWay.keep(runId, async () => {
        if (!journal.runs.delete(journal.runs.get(runId).run)) throw new HoistError('run-unfinished');
        await retention.removeRows();
      }),
    async openUploads(bucket) {
      const open = journal.multiparts.openUploads(bucket);
      return open.map(({ runId, uploadId }) => ({ runId, uploadId, isRunning: isRunning(runId) }));
    },
    async saveReport(runId, format, file, language) {
      const record = journal.runs.get(runId);
      if (record.isCompacted) throw new HoistError('run-compacted');
      await writeReport(journal, record, format, file, language);
    },
    async saveReceipt(runId, folder) {
      const record = journal.runs.get(runId);
      if (record.isCompacted) throw new HoistError('run-compacted');
      return writeReceipt(journal, record, folder);
    },
    retention: async () => retention.rule,
    setRetention: (rule) => retention.setRule(rule),
  };
}

function digestTotals(totals: Totals): Pick<RunDigest, 'found' | 'uploaded' | 'skipped' | 'failed'> {
  const { uploaded, skipped, failed } = totals;
  return { found: sumOf(Object.values(totals)), uploaded, skipped, failed };
}

function totalOf(view: RunView, totals: Totals): number {
  const { planned, uploading, uploaded, skipped, failed } = totals;
  switch (view) {
    case 'all':
      return sumOf(Object.values(totals)).files;
    case 'unfinished':
      return planned.files + uploading.files;
    case 'uploaded':
      return uploaded.files;
    case 'skipped':
      return skipped.files;
    case 'failed':
      return failed.files;
  }
}
