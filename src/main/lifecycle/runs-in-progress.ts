import type { RunSnapshot } from '../../shared/models/run.js';

/** The latest snapshot of every run that is in progress. */
export interface RunsInProgress {
  follow(snapshot: RunSnapshot): void;
  /** None is in progress any more, and none has ended: the engine was lost. */
  clear(): void;
  /** In the order in which they began. */
  all(): readonly RunSnapshot[];
  /** Calls back after every snapshot and after `clear`. @returns ends that */
  onChange(listener: () => void): () => void;
  /** Calls back once for each end of a run; a run that is continued may end again. */
  onEnd(listener: (snapshot: RunSnapshot) => void): void;
}

/** What these runs do, for a text about all of them: a verification sends nothing, and can't be continued. */
export function whatRuns(runs: readonly Pick<RunSnapshot, 'mode'>[]): 'uploads' | 'verifications' | 'both' {
  const verifications = runs.filter(({ mode }) => mode === 'verify').length;
  return verifications === 0 ? 'uploads' : verifications === runs.length ? 'verifications' : 'both';
}

export function createRunsInProgress(): RunsInProgress {
  const running = new Map<string, RunSnapshot>();
  const ended = new Set<string>();
  const changes = new Set<() => void>();
  const ends = new Set<(snapshot: RunSnapshot) => void>();
  const tellChange = (): void => {
    for (const listener of changes) listener();
  };
  return {
    follow(snapshot) {
      const { runId } = snapshot;
      if (snapshot.state !== 'finished') {
        running.set(runId, snapshot);
        ended.delete(runId);
        tellChange();
        return;
      }
      running.delete(runId);
      tellChange();
      if (ended.has(runId)) return;
      ended.add(runId);
      for (const listener of ends) listener(snapshot);
    },
    clear() {
      running.clear();
      tellChange();
    },
    all: () => [...running.values()],
    onChange: (listener) => {
      changes.add(listener);
      return () => {
        changes.delete(listener);
      };
    },
    onEnd: (listener) => {
      ends.add(listener);
    },
  };
}
