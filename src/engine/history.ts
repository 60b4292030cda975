import { normalizePrefix } from '../shared/aws/key-rules.js';
import { HoistError } from '../shared/errors/errors.js';
import type { RunDigest, RunRow, RunSummary, RunView } from '../shared/models/run.js';
import type { Language } from '../shared/models/settings.js';
import type { ExtraObject } from './journal/extra-object-store.js';
import type { Journal } from './journal/journal.js';
import type { RunSpec, Totals } from './journal/records.js';
import { summarize, sumOf } from './report/summary.js';
import { type ReportFormat, writeReport } from './report/write-report.js';
import type { Retention } from './retention.js';
import type { RunsUnderWay } from './runs-under-way.js';

/** A multipart upload that a run on this computer knows. */
export interface OpenUpload {
  readonly runId: string;
  readonly uploadId: string;
  readonly isRunning: boolean;
}

/** Read access to every run, including those in progress. Methods reject with `run-not-found`. */
export interface History {
  /** The newest runs first. */
  list(limit: number): Promise<readonly RunDigest[]>;
  /** What a run was told to do; used to find its keys again. */
  spec(runId: string): Promise<RunSpec>;
  rows(
    runId: string,
    view: RunView,
    offset: number,
    limit: number,
  ): Promise<{ readonly total: number; readonly rows: readonly RunRow[] }>;
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
  /** Writes a report to a file, replacing an existing one; the HTML report is in `language`. */
  saveReport(runId: string, format: ReportFormat, file: string, language: Language): Promise<void>;
}

/** Runs that are searched for their uploads; more than anybody has left unfinished. */
const mostRuns = 1000;

export function createHistory(
  journal: Pick<Journal, 'runs' | 'entries' | 'multiparts' | 'listing' | 'extra' | 'rows'>,
  underWay: Pick<RunsUnderWay, 'find' | 'keep'>,
  retention: Retention,
): History {
  const isRunning = (runId: string): boolean => underWay.find(runId) !== null;

  return {
    async list(limit) {
      return journal.runs.list(limit).map((record) => ({
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
        ...digestTotals(journal.runs.totals(record.run)),
        partBytes: record.outcome === null ? journal.multiparts.partBytes(record.run) : 0,
      }));
    },
    async spec(runId) {
      return journal.runs.get(runId).spec;
    },
    async rows(runId, view, offset, limit) {
      const { run } = journal.runs.get(runId);
      const rows = journal.rows.page(run, view, offset, limit);
      const controller = underWay.find(runId);
      return {
        total: totalOf(view, controller?.totals() ?? journal.runs.totals(run)),
        rows: controller === null ? rows : rows.map((row) => controller.overlay(row)),
      };
    },
    async extraObjects(runId, after, limit) {
      return journal.extra.page(journal.runs.get(runId).run, after, limit);
    },
    async summary(runId) {
      return summarize(journal, journal.runs.get(runId));
    },
    delete: (runId) =>
      underWay.keep(runId, async () => {
        if (!journal.runs.delete(journal.runs.get(runId).run)) throw new HoistError('run-unfinished');
        await retention.removeDeleted();
      }),
    async openUploads(bucket) {
      const ofBucket = journal.runs.list(mostRuns).filter(({ spec }) => spec.bucket === bucket);
      return ofBucket.flatMap(({ run, runId }) =>
        journal.multiparts.unfinished(run).flatMap(({ sequence }) => {
          const uploadId = journal.entries.find(run, sequence)?.uploadId ?? null;
          return uploadId === null ? [] : [{ runId, uploadId, isRunning: isRunning(runId) }];
        }),
      );
    },
    saveReport: async (runId, format, file, language) =>
      writeReport(journal, journal.runs.get(runId), format, file, language),
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
