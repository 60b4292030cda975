import { createStore, type StoreApi } from 'zustand/vanilla';
import { mostWatched, type RunRow } from '../../shared/models/run.js';
import type { HoistBridge } from '../bridge/bridge.js';
import type { Clock } from './clock.js';
import { createLatest, stale } from './latest-request.js';

/** Milliseconds between two requests. */
export const watchPause = 250;

/** Which files to watch. */
export interface Watched {
  readonly runId: string;
  /** Their numbers, the most important first: at most {@link mostWatched} are watched. */
  readonly sequences: readonly number[];
  /** Of the run: a higher one means that something has changed. */
  readonly revision: number;
}

/** The present state of a few files of a run, such as those that are being sent, wherever they are in its lists. */
export interface RowWatch {
  /** Rows by number; those that were asked for and have been answered. */
  readonly store: StoreApi<{ readonly rows: ReadonlyMap<number, RunRow> }>;
  /** Says what is of interest now; asks main when that or the revision has changed. */
  watch(watched: Watched): void;
  clear(): void;
}

export function createRowWatch(
  bridge: { readonly runs: Pick<HoistBridge['runs'], 'rowsOf'> },
  clock: Clock,
): RowWatch {
  const empty = { rows: new Map<number, RunRow>() };
  const store = createStore<{ readonly rows: ReadonlyMap<number, RunRow> }>(() => empty);
  const asking = createLatest();
  let wanted: Watched | null = null;
  /** What was asked last: the same is not asked again. */
  let asked = '';
  let cancelTimer: (() => void) | null = null;

  async function ask({ runId, sequences }: Watched): Promise<void> {
    const answer = await asking.ask(() => bridge.runs.rowsOf({ runId, sequences: [...sequences] }));
    // A list that can't be read says so itself.
    if (answer !== stale && answer.ok) {
      store.setState({ rows: new Map(answer.value.map((row) => [row.sequence, row])) });
    }
    if (answer !== stale) {
      next();
    }
  }

  function next(): void {
    if (wanted === null || cancelTimer !== null || asking.isPending) {
      return;
    }
    const question = JSON.stringify(wanted);
    if (question === asked) {
      return;
    }
    asked = question;
    if (wanted.sequences.length > 0) {
      void ask(wanted);
    }
    cancelTimer = clock.after(watchPause, () => {
      cancelTimer = null;
      next();
    });
  }

  function clear(): void {
    cancelTimer?.();
    cancelTimer = null;
    wanted = null;
    asked = '';
    asking.cancel();
    store.setState(empty, true);
  }

  return {
    store,
    watch({ runId, sequences, revision }) {
      if (wanted !== null && wanted.runId !== runId) {
        clear();
      }
      wanted = { runId, sequences: sequences.slice(0, mostWatched), revision };
      next();
    },
    clear,
  };
}
