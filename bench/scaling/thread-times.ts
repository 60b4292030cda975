import { readdirSync, readFileSync } from 'node:fs';

/** CPU time of the threads of a process, in seconds. */
export interface ThreadTimes {
  /** The engine's thread: it scans, plans, hands out files and keeps the journal. */
  readonly engine: number;
  /** Each thread that sends, the busiest first. */
  readonly senders: readonly number[];
  /** All others: V8's compiler and collector, the system's calls that libuv makes in threads of its own, the idle main thread. */
  readonly others: number;
}

/** Notes what each thread of a process has used, until it ends. */
export interface ThreadWatch {
  /** Ends the watch. */
  times(): ThreadTimes;
}

const everyMs = 20;
/** As Node names the thread of a `Worker`. */
const workerName = 'WorkerThread';

/**
 * Watches the threads of a process that runs the engine in its first worker and senders in others: the busiest of these, as a
 * short-lived thread of Node that a worker starts has its name. What a thread uses in the last 20 ms before its end is
 * missed. Linux only.
 *
 * @param mostSenders how many threads send at most
 */
export function watchThreads(pid: number, mostSenders: number): ThreadWatch {
  /** By number, which grows from thread to thread. */
  const seen = new Map<number, { readonly isWorker: boolean; seconds: number }>();
  const look = (): void => {
    for (const id of threadsOf(pid)) {
      const [name, statistics] = [readOf(pid, id, 'comm'), readOf(pid, id, 'schedstat')];
      if (name === null || statistics === null) continue;
      // https://docs.kernel.org/scheduler/sched-stats.html: nanoseconds on the CPU come first.
      const seconds = Number(statistics.split(' ')[0]) / 1e9;
      seen.set(Number(id), { isWorker: name.trim() === workerName, seconds });
    }
  };
  const timer = setInterval(look, everyMs);
  return {
    times() {
      clearInterval(timer);
      const inOrder = [...seen].toSorted(([a], [b]) => a - b).map(([, thread]) => thread);
      const [engine, ...workers] = inOrder.filter(({ isWorker }) => isWorker);
      const senders = workers.toSorted((a, b) => b.seconds - a.seconds).slice(0, mostSenders);
      const others = inOrder.filter((thread) => thread !== engine && !senders.includes(thread));
      return {
        engine: engine?.seconds ?? 0,
        senders: senders.map(({ seconds }) => seconds),
        others: others.reduce((sum, { seconds }) => sum + seconds, 0),
      };
    },
  };
}

function threadsOf(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}

/** Null when the thread has ended. */
function readOf(pid: number, thread: string, what: string): string | null {
  try {
    return readFileSync(`/proc/${pid}/task/${thread}/${what}`, 'utf8');
  } catch {
    return null;
  }
}
