import { randomUUID } from 'node:crypto';
import type { S3Client } from '@aws-sdk/client-s3';
import type { Connection } from '../s3/client/connection.js';
import { directTransport } from '../s3/client/transport/transport.js';
import { toAppError } from '../s3/errors/error-catalogue.js';
import { normalizePrefix } from '../shared/aws/key-rules.js';
import { HoistError } from '../shared/errors/errors.js';
import type { Draft, DraftOptions, DraftRow, DraftView } from '../shared/models/plan.js';
import type {
  ConflictPolicy,
  RunDigest,
  RunMode,
  RunRow,
  RunSnapshot,
  RunSummary,
  RunView,
} from '../shared/models/run.js';
import type { Language } from '../shared/models/settings.js';
import type { Journal } from './journal/journal.js';
import type { RunRecord, RunSpec, Totals } from './journal/records.js';
import { createPlanBuilder } from './plan/plan-builder.js';
import type { Root } from './plan/scanned-entry.js';
import { scan } from './plan/scanner.js';
import { summarize, sumOf } from './report/summary.js';
import { type ReportFormat, writeReport } from './report/write-report.js';
import type { RunController } from './run/run-controller.js';
import { defaultLimits, type RunLimits } from './run/run-limits.js';
import type { WorkerFactory } from './senders/worker-factory.js';

/** Where a run's objects go and whose keys take them there. */
export interface Destination {
  readonly profileId: string | null;
  readonly connection: Connection;
  readonly bucket: string;
  readonly onConflict: ConflictPolicy;
}

/** Folders and files to work on without a draft. */
export interface Selection {
  readonly mode: RunMode;
  readonly roots: readonly Root[];
  readonly options: DraftOptions;
}

/** A multipart upload that a run of this computer knows. */
export interface OpenUpload {
  readonly runId: string;
  readonly uploadId: string;
  readonly isRunning: boolean;
}

/** Runs looked through for their uploads; more than anybody has left unfinished. */
const mostRuns = 1000;

/**
 * The upload engine: everything between a chosen folder and the report on it. Methods throw HoistError
 * (`run-not-found`, `run-busy`, `nothing-to-upload`) or resolve; what happens meanwhile comes as events.
 */
export interface Engine {
  draft(): Promise<Draft>;
  addToDraft(roots: readonly Root[]): Promise<Draft>;
  removeFromDraft(rootId: string): Promise<Draft>;
  setDraftOptions(options: Partial<DraftOptions>): Promise<Draft>;
  draftRows(
    view: DraftView,
    offset: number,
    limit: number,
  ): Promise<{ total: number; rows: readonly DraftRow[] }>;
  clearDraft(): Promise<Draft>;

  /** Starts uploading what the draft holds, or what `selection` names, scanned as it goes. */
  startRun(destination: Destination, selection?: Selection): Promise<RunSnapshot>;
  pauseRun(runId: string): Promise<void>;
  resumeRun(runId: string): Promise<void>;
  /** Stops one file that is not settled; what has arrived of it is kept. Holds over a restart. */
  pauseFile(runId: string, sequence: number): Promise<void>;
  resumeFile(runId: string, sequence: number): Promise<void>;
  cancelRun(runId: string): Promise<void>;
  /**
   * Takes a run up again: sends what an interruption left over and, once more, what failed, was cancelled or was not
   * in the bucket when that was listed at the end. Looks again at what could not be read, and finishes a scan that was
   * broken off. Files paused one by one wait on, unless `resumeFiles` is set.
   */
  continueRun(
    runId: string,
    again: {
      connection: Connection;
      profileId: string | null;
      onConflict?: ConflictPolicy;
      resumeFiles?: boolean;
    },
  ): Promise<RunSnapshot>;
  /**
   * Gives a run up that is not under way: removes its unfinished multipart uploads and settles its rows.
   * `connection` is null when its bucket is gone.
   */
  discardRun(runId: string, connection: Connection | null): Promise<void>;
  /** What a run was told to do: for the caller that has to find its keys. */
  runSpec(runId: string): Promise<RunSpec>;
  /** The multipart uploads in a bucket that runs have begun, not finished and would go on with. */
  openUploads(bucket: string): Promise<readonly OpenUpload[]>;
  /** The newest runs first, those under way included. */
  listRuns(limit: number): Promise<readonly RunDigest[]>;
  runRows(
    runId: string,
    view: RunView,
    offset: number,
    limit: number,
  ): Promise<{ total: number; rows: readonly RunRow[] }>;
  runSummary(runId: string): Promise<RunSummary>;
  /** Writes a report to a file, which is replaced when it is there; the one for people in their language. */
  saveReport(runId: string, format: ReportFormat, file: string, language: Language): Promise<void>;
  /** Stops everything at once so that it can be taken up again, and closes the journal. */
  close(): Promise<void>;
}

export type EngineEvent =
  | { readonly kind: 'draft'; readonly draft: Draft }
  | { readonly kind: 'run'; readonly snapshot: RunSnapshot };

export interface EngineOptions {
  readonly journal: Journal;
  readonly onEvent: (event: EngineEvent) => void;
  readonly limits?: RunLimits;
  /** Where threads that send come from; null or absent: everything is sent from the engine's own thread. */
  readonly senderThreads?: WorkerFactory | null;
}

/** What sends, and the SDK behind it: the window is there sooner when they are loaded for the first who needs them. */
async function loadSending() {
  const [{ createS3Client }, { openSenderPool }, { createRunController }] = await Promise.all([
    import('../s3/client/client-factory.js'),
    import('./senders/open-sender-pool.js'),
    import('./run/run-controller.js'),
  ]);
  return { createS3Client, openSenderPool, createRunController };
}

type Sending = Awaited<ReturnType<typeof loadSending>>;

export function createEngine(options: EngineOptions): Engine {
  const { journal, onEvent, limits = defaultLimits, senderThreads = null } = options;
  const builder = createPlanBuilder((draft) => {
    // All there is to see is seen, and about to be sent.
    if (!draft.scanning && draft.roots.length > 0) loadSending().catch(() => undefined);
    onEvent({ kind: 'draft', draft });
  });
  let isClosed = false;
  const running = new Map<string, { controller: RunController; finished: Promise<unknown> }>();

  journal.onWriteError((error) => {
    for (const { controller } of running.values()) controller.stop(toAppError(error));
  });

  function find(runId: string): RunRecord {
    const record = journal.runs.find(runId);
    if (record === null) throw new HoistError('run-not-found');
    return record;
  }

  function live(runId: string): RunController {
    const run = running.get(runId);
    if (run === undefined) throw new HoistError('run-not-found');
    return run.controller;
  }

  const requests = limits.files.max + limits.multiparts * 4 + 4;
  const { idleTimeoutMs } = limits;
  // Twice what is under way at once: buffers come in sizes, and the next files are seldom as long as the last.
  const bufferBytes = limits.partBytes * 2;

  /** Before anything is written down: an endpoint that can't be used leaves no run behind. */
  function clientFor({ createS3Client }: Sending, connection: Connection): S3Client {
    return createS3Client(connection, {
      maxAttempts: 1,
      idleTimeoutMs,
      maxSockets: requests,
      mayAccelerate: true,
    });
  }

  function launch(
    { openSenderPool, createRunController }: Sending,
    record: RunRecord,
    client: S3Client,
    source: Parameters<RunController['execute']>[0],
    { transport = directTransport }: Connection,
  ): RunSnapshot {
    const target = { client, bucket: record.spec.bucket };
    const controller = createRunController(record, {
      journal,
      target,
      limits,
      openSenderPool:
        limits.bytesPerSecond === null
          ? () =>
              openSenderPool(target, {
                workers: senderThreads,
                requests,
                bufferBytes,
                idleTimeoutMs,
                transport,
              })
          : null,
      publish: (snapshot) => {
        // Whoever hears that this run is finished may begin another one.
        if (snapshot.state === 'finished') letGo();
        onEvent({ kind: 'run', snapshot });
      },
    });
    const letGo = (): void => {
      if (running.get(record.runId)?.controller === controller) running.delete(record.runId);
    };
    const finished = controller.execute(source).finally(() => {
      letGo();
      client.destroy();
    });
    // Whoever waits for the end hears of a failure; nobody waiting must not end the process.
    finished.catch(() => undefined);
    running.set(record.runId, { controller, finished });
    return controller.snapshot();
  }

  return {
    async draft() {
      return builder.current();
    },
    async addToDraft(roots) {
      return builder.addRoots(roots);
    },
    removeFromDraft: (rootId) => builder.removeRoot(rootId),
    setDraftOptions: (changed) => builder.setOptions(changed),
    async draftRows(view, offset, limit) {
      return builder.rows(view, offset, limit);
    },
    async clearDraft() {
      return builder.clear();
    },

    async startRun({ profileId, connection, bucket, onConflict }, selection) {
      const sending = await loadSending();
      if (running.size > 0) throw new HoistError('run-busy');
      const { mode, roots, options, source } =
        selection === undefined ? { mode: 'upload' as const, ...builder.content() } : scanned(selection);
      if (roots.length === 0) throw new HoistError('nothing-to-upload');
      const spec: RunSpec = {
        mode,
        profileId,
        bucket,
        region: connection.region,
        endpoint: connection.endpoint,
        endpointOptions: connection.options,
        title: roots.map((root) => root.name).join(', '),
        roots: [...roots],
        options,
        onConflict,
      };
      const client = clientFor(sending, connection);
      return launch(sending, journal.runs.create(randomUUID(), spec, Date.now()), client, source, connection);
    },
    async pauseRun(runId) {
      live(runId).pause();
    },
    async resumeRun(runId) {
      live(runId).resume();
    },
    async pauseFile(runId, sequence) {
      live(runId).pauseFile(sequence);
    },
    async resumeFile(runId, sequence) {
      live(runId).resumeFile(sequence);
    },
    async cancelRun(runId) {
      live(runId).cancel();
    },
    async continueRun(runId, { connection, profileId, onConflict, resumeFiles = false }) {
      const sending = await loadSending();
      if (running.size > 0) throw new HoistError('run-busy');
      const { run, spec } = find(runId);
      const client = clientFor(sending, connection);
      const { region, endpoint, options: endpointOptions } = connection;
      // Before the run is taken up, which forgets what the bucket's listing said.
      for (const which of ['lost', 'failed', 'cancelled', 'interrupted'] as const)
        journal.entries.replan(run, which);
      journal.runs.reopen(run, {
        ...spec,
        profileId,
        region,
        endpoint,
        endpointOptions,
        onConflict: onConflict ?? spec.onConflict,
      });
      if (resumeFiles) {
        for (const sequence of journal.entries.paused(run)) journal.entries.markPaused(run, sequence, false);
      }
      const record = find(runId);
      const source = record.scanComplete ? null : scanned(record.spec).source;
      return launch(sending, record, client, source, connection);
    },
    async discardRun(runId, connection) {
      const [{ createS3Client }, { discard }] = await Promise.all([
        import('../s3/client/client-factory.js'),
        import('./run/discard.js'),
      ]);
      if (running.has(runId)) throw new HoistError('run-busy');
      const record = find(runId);
      if (connection === null) {
        await discard(journal, record, null);
        return;
      }
      const client = createS3Client(connection);
      try {
        await discard(journal, record, { client, bucket: record.spec.bucket });
      } finally {
        client.destroy();
      }
    },
    async runSpec(runId) {
      return find(runId).spec;
    },
    async openUploads(bucket) {
      const ofBucket = journal.runs.list(mostRuns).filter(({ spec }) => spec.bucket === bucket);
      return ofBucket.flatMap(({ run, runId }) =>
        journal.multiparts.unfinished(run).flatMap(({ sequence }) => {
          const uploadId = journal.entries.find(run, sequence)?.uploadId ?? null;
          return uploadId === null ? [] : [{ runId, uploadId, isRunning: running.has(runId) }];
        }),
      );
    },
    async listRuns(limit) {
      return journal.runs.list(limit).map((record) => ({
        runId: record.runId,
        mode: record.spec.mode,
        title: record.spec.title,
        bucket: record.spec.bucket,
        prefix: normalizePrefix(record.spec.options.prefix),
        profileId: record.spec.profileId,
        startedAt: record.createdMs,
        outcome: record.outcome,
        isRunning: running.has(record.runId),
        scanComplete: record.scanComplete,
        ...digestTotals(journal.runs.totals(record.run)),
        partBytes: record.outcome === null ? journal.multiparts.partBytes(record.run) : 0,
      }));
    },
    async runRows(runId, view, offset, limit) {
      const { run } = find(runId);
      const rows = journal.rows.page(run, view, offset, limit);
      const controller = running.get(runId)?.controller;
      return {
        total: totalOf(view, controller?.totals() ?? journal.runs.totals(run)),
        rows: controller === undefined ? rows : rows.map((row) => controller.overlay(row)),
      };
    },
    async runSummary(runId) {
      return summarize(journal, find(runId));
    },
    async saveReport(runId, format, file, language) {
      const record = find(runId);
      await writeReport(journal, record, format, file, language);
    },
    async close() {
      if (isClosed) return;
      isClosed = true;
      for (const { controller } of running.values()) controller.interrupt();
      await Promise.allSettled([...running.values()].map(({ finished }) => finished));
      journal.close();
    },
  };
}

function scanned({ mode, roots, options }: Selection) {
  const { signal } = new AbortController();
  return { mode, roots, options, source: scan(roots, { signal, followSymlinks: options.followSymlinks }) };
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
