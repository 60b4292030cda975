import type { Journal } from '../journal/journal.js';
import type { Lane, PlannedEntry } from '../journal/records.js';

/** Rows of a run that are ready to be sent, pulled by workers: memory is bounded by the batch, not by the run. */
export interface WorkSource {
  /** The next row of a lane; waits while the scan may still bring one; null when there will be none. */
  take(lane: Lane): Promise<PlannedEntry | null>;
  /** Says that rows were added. */
  more(): void;
  /** Says that no further rows will come. */
  complete(): void;
  /** Lets every waiting and later `take` end with null. */
  stop(): void;
}

/** A row of the multipart lane is gigabytes of work: it counts as begun only when its turn has come. */
const batchOf: Readonly<Record<Lane, number>> = { single: 256, multipart: 1 };

/**
 * `onBatch` hears of every batch of rows before the first of them is handed out: the place to write down
 * that they are about to be worked on.
 */
export function createWorkSource(
  journal: Journal,
  run: number,
  onBatch: (lane: Lane, first: number, last: number) => void = () => undefined,
): WorkSource {
  const lanes: Record<Lane, { rows: PlannedEntry[]; next: number; cursor: number }> = {
    single: { rows: [], next: 0, cursor: -1 },
    multipart: { rows: [], next: 0, cursor: -1 },
  };
  let isComplete = false;
  let isStopped = false;
  let waiting: (() => void)[] = [];
  const wake = (): void => {
    const released = waiting;
    waiting = [];
    for (const go of released) go();
  };
  return {
    async take(name) {
      const lane = lanes[name];
      for (;;) {
        if (isStopped) return null;
        const row = lane.rows[lane.next];
        if (row !== undefined) {
          lane.next += 1;
          return row;
        }
        lane.rows = [...journal.nextPlanned(run, name, lane.cursor, batchOf[name])];
        lane.next = 0;
        const first = lane.rows[0];
        const last = lane.rows.at(-1);
        if (first !== undefined && last !== undefined) {
          lane.cursor = last.sequence;
          onBatch(name, first.sequence, last.sequence);
        } else if (isComplete) return null;
        else {
          await new Promise<void>((resolve) => {
            waiting.push(resolve);
          });
        }
      }
    },
    more: wake,
    complete() {
      isComplete = true;
      wake();
    },
    stop() {
      isStopped = true;
      wake();
    },
  };
}
