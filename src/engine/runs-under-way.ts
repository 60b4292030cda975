import type { Connection } from '../s3/client/connection.js';
import { type AppError, HoistError } from '../shared/errors/errors.js';
import type { RunSnapshot } from '../shared/models/run.js';
import type { EarlyStart } from './early-start.js';
import type { RunJournal } from './journal/journal.js';
import type { RunRecord } from './journal/records.js';
import type { RunCheck } from './run/conclusion/conclusion.js';
import { createRunBudget } from './run/limits/run-budget.js';
import { runClientOptions } from './run/limits/run-client-options.js';
import type { RunLimits } from './run/limits/run-limits.js';
import { senderPoolOptions } from './run/limits/sender-pool-options.js';
import type { RunController } from './run/run-contract.js';
import type { WorkerFactory } from './senders/worker-factory.js';

/** Starts a run that the journal knows; its client is destroyed when the run has ended. */
export type Launch = (
  record: RunRecord,
  source: Parameters<RunController['execute']>[0],
  recheck?: RunCheck | null,
) => RunSnapshot;

/** The runs in progress in this engine. */
export interface RunsUnderWay {
  /** The run's controller until its last snapshot was published; null when it is not in progress. */
  find(runId: string): RunController | null;
  /**
   * Makes what a run needs to send, before anything is recorded: an endpoint that can't be used creates no
   * run. Synchronous, so that the run can't start between the caller's check of {@link isBusy} and its launch.
   *
   * @param early what was prepared for this run, through this connection
   */
  prepare(sending: Sending, connection: Connection, early?: EarlyStart | null): Launch;
  /**
   * Keeps a run that is not in progress to `work` until that has ended; its signal is aborted when the engine closes.
   * @throws HoistError `run-busy` when it is in progress, or kept already
   */
  keep<T>(runId: string, work: (signal: AbortSignal) => Promise<T>): Promise<T>;
  /** Whether the run is in progress, or {@link keep} has it. */
  isBusy(runId: string): boolean;
  stopAll(error: AppError): void;
  /** Limits the bytes per second of all runs together; null for no limit. */
  setBandwidth(bytesPerSecond: number | null): void;
  /** Resolves when all have ended, and what {@link keep} was called for. */
  interruptAll(): Promise<void>;
}

export interface RunsUnderWayOptions {
  readonly journal: RunJournal;
  readonly limits: RunLimits;
  /** Makes sender threads; null: everything is sent from the engine's own thread. */
  readonly senderThreads: WorkerFactory | null;
  /** See `ScanOptions.own`. */
  readonly own: readonly string[];
  readonly publish: (snapshot: RunSnapshot) => void;
  readonly onNotice: (notice: AppError) => void;
}

/** The sending code and the SDK, loaded at the first use so that the window opens sooner. */
export async function loadSending() {
  const [{ createS3Client }, { openSenderPool }, { createRunController }, { createTarget }] =
    await Promise.all([
      import('../s3/client/client-factory.js'),
      import('./senders/open-sender-pool.js'),
      import('./run/run-controller.js'),
      import('./transfer/target.js'),
    ]);
  return { createS3Client, openSenderPool, createRunController, createTarget };
}

export type Sending = Awaited<ReturnType<typeof loadSending>>;

export function createRunsUnderWay(options: RunsUnderWayOptions): RunsUnderWay {
  const { journal, limits, senderThreads } = options;
  const kept = new Map<string, Promise<unknown>>();
  const closing = new AbortController();
  const running = new Map<string, RunController>();
  /** Of all runs, until their threads and connections are closed as well. */
  const ending = new Set<Promise<unknown>>();
  const budget = createRunBudget(limits);
  const isBusy = (runId: string): boolean => running.has(runId) || kept.has(runId);

  function prepare(
    { createS3Client, openSenderPool, createRunController, createTarget }: Sending,
    connection: Connection,
    early: EarlyStart | null = null,
  ): Launch {
    const client = early?.client ?? createS3Client(connection, runClientOptions(limits));

    return (record, source, recheck = null) => {
      const target = createTarget(client, record.spec.bucket, connection);
      const onLost = (): void => options.onNotice({ code: 'sender-lost' });
      const openPool = async () =>
        (await early?.takeSenders(onLost)) ??
        openSenderPool(target, senderPoolOptions(limits, connection, { workers: senderThreads, onLost }));
      const controller = createRunController(record, {
        journal,
        own: options.own,
        target,
        limits,
        budget,
        recheck,
        firstPage: early?.page ?? null,
        openSenderPool: limits.bytesPerSecond === null ? openPool : null,
        publish: (snapshot) => {
          // Whoever learns that this run is finished may continue it.
          if (snapshot.state === 'finished') letGo();
          options.publish(snapshot);
        },
      });
      const letGo = (): void => {
        if (running.get(record.runId) === controller) running.delete(record.runId);
      };
      const finished = controller.execute(source).finally(() => {
        letGo();
        ending.delete(finished);
        void early?.drop();
        client.destroy();
      });
      // Whoever waits for the end gets the error; without a waiter it must not end the process.
      finished.catch(() => undefined);
      ending.add(finished);
      running.set(record.runId, controller);
      const first = controller.snapshot();
      // Whoever follows the events knows of the run as soon as whoever started it.
      options.publish(first);
      return first;
    };
  }

  return {
    find: (runId) => running.get(runId) ?? null,
    prepare,
    async keep(runId, work) {
      if (isBusy(runId)) throw new HoistError('run-busy');
      const working = work(closing.signal).finally(() => kept.delete(runId));
      kept.set(runId, working);
      return working;
    },
    isBusy,
    setBandwidth: (bytesPerSecond) => budget.setBandwidth(bytesPerSecond),
    stopAll(error) {
      for (const controller of running.values()) controller.stop(error);
    },
    async interruptAll() {
      closing.abort(new DOMException('the engine closes', 'AbortError'));
      for (const controller of running.values()) controller.interrupt();
      await Promise.allSettled([...ending, ...kept.values()]);
    },
  };
}
