import { toAppError } from '../s3/errors/error-catalogue.js';
import type { AppError } from '../shared/errors/errors.js';
import type { Draft } from '../shared/models/plan.js';
import type { RunSnapshot } from '../shared/models/run.js';
import { createHistory, type History } from './history.js';
import type { Journal } from './journal/journal.js';
import type { Drafts } from './plan/drafts.js';
import { createPlanBuilder } from './plan/plan-builder.js';
import { createRehearsal } from './rehearsal.js';
import { createRetention } from './retention.js';
import { defaultLimits, type RunLimits } from './run/limits/run-limits.js';
import { createRuns, type Runs } from './runs.js';
import { createRunsUnderWay } from './runs-under-way.js';
import type { WorkerFactory } from './senders/worker-factory.js';

/**
 * The upload engine: everything between a chosen folder and its report. Methods resolve or reject with a
 * HoistError; progress comes as events.
 */
export interface Engine {
  readonly drafts: Drafts;
  readonly runs: Runs;
  readonly history: History;
  /** Stops everything at once so that it can be continued, and closes the journal. */
  close(): Promise<void>;
}

export type EngineEvent =
  | { readonly kind: 'draft'; readonly draft: Draft }
  | { readonly kind: 'run'; readonly snapshot: RunSnapshot }
  /** Something that a person should know, and that no run or draft shows. */
  | { readonly kind: 'notice'; readonly notice: AppError };

export interface EngineOptions {
  readonly journal: Journal;
  readonly onEvent: (event: EngineEvent) => void;
  readonly limits?: RunLimits;
  /** Makes sender threads; null or absent: everything is sent from the engine's own thread. */
  readonly senderThreads?: WorkerFactory | null;
  /** Absolute paths of Hoist's own folders and files, such as the state folder: they are not uploaded. */
  readonly own?: readonly string[];
  /** Whether a plan has a {@link Rehearsal} begin: where time is left between a plan and its run. */
  readonly rehearses?: boolean;
}

export function createEngine(options: EngineOptions): Engine {
  const {
    journal,
    onEvent,
    limits = defaultLimits,
    senderThreads = null,
    own = [],
    rehearses = false,
  } = options;
  const rehearsal = rehearses && senderThreads !== null ? createRehearsal({ limits, senderThreads }) : null;
  const builder = createPlanBuilder((draft) => {
    // The plan is complete and likely to be uploaded soon.
    if (!draft.scanning && draft.roots.length > 0) rehearsal?.begin();
    onEvent({ kind: 'draft', draft });
  }, own);
  const underWay = createRunsUnderWay({
    journal,
    limits,
    senderThreads,
    own,
    publish: (snapshot) => {
      onEvent({ kind: 'run', snapshot });
      if (snapshot.state === 'finished') compact();
    },
    onNotice: (notice) => onEvent({ kind: 'notice', notice }),
  });
  const retention = createRetention(journal);
  // A failure is the journal's, and whoever uses it next is told.
  const compact = (): void => void retention.compact().catch(() => undefined);
  journal.onWriteError((error) => underWay.stopAll(toAppError(error)));
  let isClosed = false;

  return {
    drafts: builder,
    runs: createRuns(journal, underWay, builder, own, limits, rehearsal),
    history: createHistory(journal, underWay, retention),
    async close() {
      if (isClosed) return;
      isClosed = true;
      retention.stop();
      await rehearsal?.end();
      await underWay.interruptAll();
      journal.close();
    },
  };
}
