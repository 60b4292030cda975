import type { Journal } from '../journal/journal.js';
import type { Lane, PlannedEntry } from '../journal/records.js';

/** Rows of a run that are ready to be sent, pulled by workers: memory is bounded by the batch, not by the run. */
export interface WorkSource {
  /** The next row of a lane; waits while there may still come one; null when there will be none. */
  take(lane: Lane): Promise<PlannedEntry | null>;
  /** Says that rows were added. */
  more(): void;
  /** Keeps a row back. While any is kept back, nobody who asks for work is sent home. */
  hold(sequence: number): void;
  /** Hands out a planned row that was kept back, that was taken before, or that became planned when its turn was over. */
  release(row: Pick<PlannedEntry, 'sequence' | 'lane'>): void;
  /** Forgets a row that was kept back and is settled. */
  strike(sequence: number): void;
  /** Says that no further rows will come, but for those kept back. */
  complete(): void;
  /** Lets every waiting and later `take` end with null. */
  stop(): void;
}

/** A row of the multipart lane is gigabytes of work: it counts as begun only when its turn has come. */
const batchOf: Readonly<Record<Lane, number>> = { single: 256, multipart: 1 };

interface LaneState {
  rows: PlannedEntry[];
  next: number;
  /** The last row that was read; what comes behind it is read in its turn. */
  cursor: number;
  /** The journal had no more when it was asked last. */
  isDry: boolean;
  /** Rows before the cursor that are to be handed out all the same. */
  readonly returned: Set<number>;
}

/**
 * `onBatch` hears of every batch of rows before the first of them is handed out: the place to write down
 * that they are about to be worked on.
 */
export function createWorkSource(
  journal: Journal,
  run: number,
  onBatch: (lane: Lane, first: number, last: number) => void = () => undefined,
): WorkSource {
  const lanes: Record<Lane, LaneState> = {
    single: { rows: [], next: 0, cursor: -1, isDry: false, returned: new Set() },
    multipart: { rows: [], next: 0, cursor: -1, isDry: false, returned: new Set() },
  };
  const held = new Set<number>();
  let isComplete = false;
  let isStopped = false;
  let waiting: (() => void)[] = [];
  const wake = (): void => {
    const released = waiting;
    waiting = [];
    for (const go of released) go();
  };

  function nextRow(lane: LaneState): PlannedEntry | null {
    for (let row = lane.rows[lane.next]; row !== undefined; row = lane.rows[lane.next]) {
      lane.next += 1;
      if (!held.has(row.sequence)) return row;
    }
    return null;
  }

  function nextReturned(name: Lane): PlannedEntry | null {
    const { returned } = lanes[name];
    for (const sequence of returned) {
      returned.delete(sequence);
      if (held.has(sequence)) continue;
      const row = journal.entry(run, sequence);
      if (row === null) continue;
      onBatch(name, sequence, sequence);
      return row;
    }
    return null;
  }

  function readOn(name: Lane): boolean {
    const lane = lanes[name];
    if (lane.isDry) return false;
    lane.rows = [...journal.nextPlanned(run, name, lane.cursor, batchOf[name])];
    lane.next = 0;
    const first = lane.rows[0];
    const last = lane.rows.at(-1);
    lane.isDry = first === undefined;
    if (first === undefined || last === undefined) return false;
    lane.cursor = last.sequence;
    onBatch(name, first.sequence, last.sequence);
    return true;
  }

  return {
    async take(name) {
      for (;;) {
        if (isStopped) return null;
        const row = nextRow(lanes[name]) ?? nextReturned(name);
        if (row !== null) return row;
        if (readOn(name)) continue;
        if (isComplete && held.size === 0) return null;
        await new Promise<void>((resolve) => {
          waiting.push(resolve);
        });
      }
    },
    more() {
      for (const lane of Object.values(lanes)) lane.isDry = false;
      wake();
    },
    hold(sequence) {
      held.add(sequence);
    },
    release({ sequence, lane: name }) {
      held.delete(sequence);
      const lane = lanes[name];
      const { cursor, rows, next, returned } = lane;
      const comesAnyway = sequence > cursor || rows.slice(next).some((row) => row.sequence === sequence);
      if (comesAnyway) lane.isDry = false;
      else returned.add(sequence);
      wake();
    },
    strike(sequence) {
      if (held.delete(sequence)) wake();
    },
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
