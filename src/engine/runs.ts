import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Connection } from '../s3/client/connection.js';
import { keyFingerprint } from '../s3/client/key-fingerprint.js';
import { toAppError } from '../s3/errors/error-catalogue.js';
import { normalizePrefix } from '../shared/aws/key-rules.js';
import { HoistError } from '../shared/errors/errors.js';
import { hostOf } from '../shared/models/destination.js';
import type { DraftOptions } from '../shared/models/plan.js';
import type { ReceiptFacts } from '../shared/models/receipt.js';
import type { ConflictPolicy, RunMode, RunSnapshot, VerifyOptions } from '../shared/models/run.js';
import type { EarlyStart } from './early-start.js';
import { ingestChecksumReport } from './ingest-checksum-report.js';
import { ingestReceipt } from './ingest-receipt.js';
import type { Journal } from './journal/journal.js';
import type { RunRecord, RunSpec } from './journal/records.js';
import type { PlanBuilder } from './plan/plan-builder.js';
import type { Root } from './plan/scanned-entry.js';
import { scan } from './plan/scanner.js';
import { createPreparedStart } from './prepared-start.js';
import type { Rehearsal } from './rehearsal.js';
import type { RunCheck } from './run/conclusion/conclusion.js';
import type { ReceiptFiles } from './run/conclusion/send-receipt.js';
import type { RunLimits } from './run/limits/run-limits.js';
import type { RunController } from './run/run-contract.js';
import { runTitle } from './run-title.js';
import { loadSending, type RunsUnderWay, type Sending } from './runs-under-way.js';
import { describeReceipt, examineReceipt } from './verify/examine-receipt.js';

/** Where a run's objects go, and with whose keys. */
export interface Destination {
  readonly profileId: string | null;
  readonly connection: Connection;
  readonly bucket: string;
  readonly onConflict: ConflictPolicy;
  /** Only verifies what the draft contains, without sending anything. */
  readonly verifying?: VerifyOptions | undefined;
  /** With `verifying`: see {@link Check}. */
  readonly checksumReport?: string | undefined;
  /** What an upload reads back once everything is sent and listed; by default nothing. */
  readonly readBack?: VerifyOptions | undefined;
  /** What was prepared already, in the same process: used where the run begins with it, or dropped. */
  readonly early?: EarlyStart | null;
}

/** Folders and files to work on without a draft. */
export interface Selection {
  readonly mode: RunMode;
  readonly roots: readonly Root[];
  readonly options: DraftOptions;
  /** For the mode `verify`; by default nothing is read back. */
  readonly verifying?: VerifyOptions | undefined;
  /** For the mode `verify`: the path of a receipt whose files are verified in place of the roots. */
  readonly receipt?: string | undefined;
  /** For the mode `verify`: see {@link Check}. */
  readonly checksumReport?: string | undefined;
}

/** How an ended run is checked again, and with whose keys. */
export interface Check extends RunCheck {
  readonly connection: Connection;
  readonly profileId: string | null;
  /**
   * The path of a completion report of S3's batch operation *Compute checksum*, which shows what is on S3's disks: its
   * `manifest.json`, or one of the CSV files that it names.
   */
  readonly checksumReport?: string | undefined;
}

/** With whose keys a run is continued, and what is different this time. */
export interface Continuation {
  readonly connection: Connection;
  readonly profileId: string | null;
  readonly onConflict?: ConflictPolicy;
  /** Also resumes files that were paused one by one. */
  readonly resumeFiles?: boolean;
}

/**
 * Starts runs, any number at once, and controls those in progress. Methods reject with `run-not-found` (no such run, or
 * not in progress), `run-busy` (the run is in progress already, or being discarded) or `nothing-to-upload`.
 */
export interface Runs {
  /**
   * Asks for the first page of the listing that an upload of the draft begins with, while its bucket is still being checked. Writes
   * nothing. The next run takes it when it is of the same place through the same connection, and not older than 15 s. Rejects when
   * the endpoint can't be used.
   */
  prepare(destination: Pick<Destination, 'connection' | 'bucket'>): Promise<void>;
  /**
   * Starts uploading what the draft contains, or what `selection` names, scanned during the run.
   *
   * @param runId the id of the new run, for a caller that has locked it; a random UUID by default
   */
  start(destination: Destination, selection?: Selection, runId?: string): Promise<RunSnapshot>;
  pause(runId: string): Promise<void>;
  resume(runId: string): Promise<void>;
  /** Lets a run go first among those in progress, instead of the one that did before, or like the others. */
  sendFirst(runId: string, isFirst: boolean): Promise<void>;
  /** Stops files that are not settled; their uploaded parts are kept. Survives a restart. */
  pauseFiles(runId: string, sequences: readonly number[]): Promise<void>;
  resumeFiles(runId: string, sequences: readonly number[]): Promise<void>;
  cancel(runId: string): Promise<void>;
  /** Limits the bytes per second of all runs together, those in progress included; null for no limit. */
  setBandwidth(bytesPerSecond: number | null): Promise<void>;
  /**
   * Continues a run: sends what an interruption left, and again what failed, was cancelled or was not in the
   * bucket at the last listing. Examines again what could not be read, and finishes an interrupted scan.
   * Individually paused files stay paused, unless `resumeFiles` is set. Rejects with `run-busy`, `run-compacted`, and
   * `run-not-an-upload` for the verification of a receipt that was not read to its end.
   */
  continue(runId: string, again: Continuation): Promise<RunSnapshot>;
  /**
   * Checks an ended upload again, without sending anything: whether the bucket still has what was sent, and what was not proven
   * then; the run gets a new outcome. Rejects with `run-busy`, with `run-unfinished` for a run that has not ended, with
   * `run-not-an-upload`, with `destination-changed` for a connection to another server, and with `checksum-report-unreadable`.
   */
  check(runId: string, again: Check): Promise<RunSnapshot>;
  /**
   * Reads a receipt or a manifest to its end, and says what it is about. Rejects with `receipt-unreadable` or
   * `receipt-contradictory`. `file`: absolute path
   */
  examineReceipt(file: string): Promise<ReceiptFacts>;
  /**
   * Sends a receipt to the bucket of its run, under the prefix, in a folder of its own, and proves that it is there. Resolves
   * with the keys. Rejects with `object-unproven` or `object-differs` when it is not.
   */
  sendReceipt(runId: string, connection: Connection, receipt: ReceiptFiles): Promise<readonly string[]>;
  /**
   * Discards a run that is not in progress: removes its incomplete multipart uploads and settles its rows.
   * `connection` is null when its bucket is gone.
   */
  discard(runId: string, connection: Connection | null): Promise<void>;
}

/**
 * A run that is started without a selection takes the content of the draft; `own`: see
 * `ScanOptions.own`.
 */
export function createRuns(
  journal: Pick<Journal, 'runs' | 'ingest' | 'entries' | 'multiparts' | 'remote' | 'recomputed' | 'ready'>,
  underWay: RunsUnderWay,
  drafts: Pick<PlanBuilder, 'current' | 'content'>,
  own: readonly string[],
  limits: RunLimits,
  rehearsal: Pick<Rehearsal, 'end'> | null,
): Runs {
  function live(runId: string): RunController {
    const controller = underWay.find(runId);
    if (controller === null) throw new HoistError('run-not-found');
    return controller;
  }

  /** A rehearsal would slow the run down, and has a thread that it can use. */
  async function getReady(): Promise<Sending> {
    const [sending] = await Promise.all([loadSending(), rehearsal?.end()]);
    return sending;
  }

  function scanned({ mode, roots, options }: Pick<Selection, 'mode' | 'roots' | 'options'>) {
    const { signal } = new AbortController();
    const { followSymlinks } = options;
    return { mode, roots, options, source: scan(roots, { signal, followSymlinks, own }) };
  }

  async function startRun(
    {
      profileId,
      connection,
      bucket,
      onConflict,
      verifying: ofDraft,
      checksumReport: reportOfDraft,
      readBack,
      early = null,
    }: Destination,
    selection: Selection | undefined,
    runId: string,
  ): Promise<RunSnapshot> {
    const sending = await getReady();
    if (underWay.isBusy(runId)) throw new HoistError('run-busy');
    const { mode, roots, options, source } =
      selection === undefined
        ? { mode: ofDraft === undefined ? ('upload' as const) : ('verify' as const), ...drafts.content() }
        : scanned(selection);
    const { receipt, checksumReport = reportOfDraft, verifying = ofDraft ?? readBack } = selection ?? {};
    if (roots.length === 0 && receipt === undefined) throw new HoistError('nothing-to-upload');
    const spec: RunSpec = {
      mode,
      profileId,
      keys: keyFingerprint(connection),
      bucket,
      region: connection.region,
      endpoint: connection.endpoint,
      endpointOptions: connection.options,
      title: receipt === undefined ? runTitle(roots.map((root) => root.name)) : basename(receipt),
      roots: [...roots],
      options,
      onConflict,
      ...(verifying === undefined ? {} : { verifying }),
      ...(receipt === undefined ? {} : { receipt: await describeReceipt(receipt) }),
    };
    const isThis = early !== null && isStartOf(spec, connection, early);
    if (!isThis) void early?.drop();
    const launch = underWay.prepare(sending, connection, isThis ? early : null);
    const created = journal.runs.create(runId, spec, Date.now());
    await orUndone(journal, created, async () => {
      if (receipt !== undefined) await ingestReceipt(journal, created, receipt);
      if (checksumReport !== undefined) await ingestChecksumReport(journal, created, checksumReport);
    });
    return receipt === undefined ? launch(created, source) : launch(journal.runs.get(runId), null);
  }

  const prepared = createPreparedStart();

  return {
    async prepare({ connection, bucket }) {
      const { options } = await drafts.current();
      await prepared.prepare({ connection, bucket, prefix: normalizePrefix(options.prefix), limits });
    },
    async start(destination, selection, runId = randomUUID()) {
      const early = destination.early ?? prepared.take();
      try {
        return await startRun({ ...destination, early }, selection, runId);
      } catch (error) {
        void early?.drop();
        throw error;
      }
    },
    async pause(runId) {
      live(runId).pause();
    },
    async resume(runId) {
      live(runId).resume();
    },
    async sendFirst(runId, isFirst) {
      live(runId).sendFirst(isFirst);
    },
    async pauseFiles(runId, sequences) {
      live(runId).pauseFiles(sequences);
    },
    async resumeFiles(runId, sequences) {
      live(runId).resumeFiles(sequences);
    },
    async setBandwidth(bytesPerSecond) {
      underWay.setBandwidth(bytesPerSecond);
    },
    async cancel(runId) {
      live(runId).cancel();
    },
    async continue(runId, { connection, profileId, onConflict, resumeFiles = false }) {
      const sending = await getReady();
      if (underWay.isBusy(runId)) throw new HoistError('run-busy');
      const { run, spec: recorded, isCompacted, scanComplete } = journal.runs.get(runId);
      const { check: _, ...spec } = recorded;
      if (isCompacted) throw new HoistError('run-compacted');
      // Where the receipt is was not recorded: what was read of it is only a part.
      if (spec.receipt !== undefined && !scanComplete) throw new HoistError('run-not-an-upload');
      const launch = underWay.prepare(sending, connection);
      const { region, endpoint, options: endpointOptions } = connection;
      // Before the run is reopened, which clears the results of the listing.
      for (const which of ['notAsSent', 'failed', 'cancelled', 'interrupted'] as const) {
        journal.entries.replan(run, which);
      }
      journal.runs.reopen(run, {
        ...spec,
        profileId,
        keys: keyFingerprint(connection),
        region,
        endpoint,
        endpointOptions,
        onConflict: onConflict ?? spec.onConflict,
      });
      if (resumeFiles) {
        journal.entries.markPaused(run, journal.entries.paused(run), false);
      }
      const record = journal.runs.get(runId);
      return launch(record, record.scanComplete ? null : scanned(record.spec).source);
    },
    async check(runId, { connection, profileId, checksumReport, ...recheck }) {
      const sending = await getReady();
      if (underWay.isBusy(runId)) throw new HoistError('run-busy');
      const record = journal.runs.get(runId);
      const { run, spec, outcome } = record;
      if (spec.mode !== 'upload') throw new HoistError('run-not-an-upload');
      if (outcome === null || outcome === 'cancelled' || outcome === 'stopped') {
        throw new HoistError('run-unfinished');
      }
      assertSameServer(spec.endpoint, connection.endpoint);
      const launch = underWay.prepare(sending, connection);
      const { region, endpoint, options: endpointOptions } = connection;
      const keys = keyFingerprint(connection);
      if (checksumReport !== undefined) await ingestChecksumReport(journal, record, checksumReport);
      if (underWay.isBusy(runId)) throw new HoistError('run-busy');
      const check = recheck.onlyUnproven ? 'unproven' : 'all';
      journal.runs.beginCheck(run, { ...spec, check, profileId, keys, region, endpoint, endpointOptions });
      return launch(journal.runs.get(runId), null, recheck);
    },
    examineReceipt: (file) => examineReceipt(file),
    async sendReceipt(runId, connection, receipt) {
      const record = journal.runs.get(runId);
      const { createS3Client, createTarget } = await loadSending();
      const { sendReceipt } = await import('./run/conclusion/send-receipt.js');
      const client = createS3Client(connection);
      try {
        return await sendReceipt(createTarget(client, record.spec.bucket, connection), record, receipt);
      } finally {
        client.destroy();
      }
    },
    discard: (runId, connection) =>
      underWay.keep(runId, async (signal) => {
        const [{ createS3Client }, { discard }, { createTarget }, { createRowMultiparts }] =
          await Promise.all([
            import('../s3/client/client-factory.js'),
            import('./run/conclusion/discard.js'),
            import('./transfer/target.js'),
            import('./run/entry/row-multiparts.js'),
          ]);
        const record = journal.runs.get(runId);
        if (connection === null) {
          await discard(journal, record, null, signal);
          return;
        }
        const { run, createdMs, spec } = record;
        const client = createS3Client(connection);
        const target = createTarget(client, spec.bucket, connection);
        const { lateCreateMs } = limits;
        try {
          const multiparts = createRowMultiparts({ run, createdMs, target, journal, lateCreateMs });
          await discard(journal, record, multiparts, signal);
        } finally {
          client.destroy();
        }
      }),
  };
}

/** Deletes a run again when what it is to verify by can't be read. */
async function orUndone(
  { runs }: Pick<Journal, 'runs'>,
  { run }: RunRecord,
  read: () => Promise<void>,
): Promise<void> {
  try {
    await read();
  } catch (error) {
    const ended = { outcome: 'stopped', error: toAppError(error), listingError: null } as const;
    runs.end(run, { ...ended, nowMs: Date.now(), activeMs: 0 });
    runs.delete(run);
    throw error;
  }
}

/**
 * Whether a run may begin with what was prepared: the same listing, through a connection that is the same in everything, since the run
 * takes over its client. Two sources of keys are never the same, for they may give those of two accounts. What a verification says is
 * from after its start.
 */
function isStartOf({ mode, bucket, options }: RunSpec, connection: Connection, early: EarlyStart): boolean {
  return (
    mode === 'upload' &&
    early.bucket === bucket &&
    early.prefix === normalizePrefix(options.prefix) &&
    isDeepStrictEqual(early.connection, connection)
  );
}

/** Another server knows nothing of the objects of a run. */
function assertSameServer(own: string | null, given: string | null): void {
  const server = hostOf(own) ?? 'AWS';
  const now = hostOf(given) ?? 'AWS';
  if (server !== now) throw new HoistError('destination-changed', { server, now });
}
