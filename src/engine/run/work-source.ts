import type { EntryStore } from '../journal/entry-store.js';
import type { PlannedEntry, UploadMethod } from '../journal/records.js';

/**
 * Rows of a run that are ready to be sent, pulled by workers: memory is limited by the batch, not by the run.
 */
export interface WorkSource {
  /** The next row of a method; waits while more may come; null when there will be none. */
  take(method: UploadMethod): Promise<PlannedEntry | null>;
  /** To be called when rows were added. */
  more(): void;
  /** Holds a row back. While any row is held back, `take` keeps waiting. */
  hold(sequence: number): void;
  /**
   * Releases a planned row that was held back, that was taken before, or that became planned after its turn.
   */
  release(row: Pick<PlannedEntry, 'sequence' | 'method'>): void;
  /** Forgets a row that was held back and is settled. */
  strike(sequence: number): void;
  /** No more rows will come, except those held back. */
  complete(): void;
  /** Makes every waiting and later `take` return null. */
  stop(): void;
}

/** A row of the multipart queue is gigabytes of work: it counts as in flight only when its turn has come. */
const batchOf: Readonly<Record<UploadMethod, number>> = { single: 256, multipart: 1 };

interface MethodQueue {
  rows: PlannedEntry[];
  next: number;
  /** The last row that was read; rows after it are read in order. */
  cursor: number;
  /** The journal had no more rows at the last query. */
  isDry: boolean;
  /** Rows before the cursor that are to be handed out all the same. */
  readonly returned: Set<number>;
}

/**
 * `onBatch` gets every batch of rows before the first of them is handed out, so that it can record that they
 * are about to be sent.
 */
export function createWorkSource(
  entries: EntryStore,
  run: number,
  onBatch: (method: UploadMethod, first: number, last: number) => void = () => undefined,
): WorkSource {
  const queues: Record<UploadMethod, MethodQueue> = {
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

  function nextRow(queue: MethodQueue): PlannedEntry | null {
    for (let row = queue.rows[queue.next]; row !== undefined; row = queue.rows[queue.next]) {
      queue.next += 1;
      if (!held.has(row.sequence)) return row;
    }
    return null;
  }

  function nextReturned(name: UploadMethod): PlannedEntry | null {
    const { returned } = queues[name];
    for (const sequence of returned) {
      returned.delete(sequence);
      if (held.has(sequence)) continue;
      const row = entries.find(run, sequence);
      if (row === null) continue;
      onBatch(name, sequence, sequence);
      return row;
    }
    return null;
  }

  function readOn(name: UploadMethod): boolean {
    const queue = queues[name];
    if (queue.isDry) return false;
    queue.rows = [...entries.nextPlanned(run, name, queue.cursor, batchOf[name])];
    queue.next = 0;
    const first = queue.rows[0];
    const last = queue.rows.at(-1);
    queue.isDry = first === undefined;
    if (first === undefined || last === undefined) return false;
    queue.cursor = last.sequence;
    onBatch(name, first.sequence, last.sequence);
    return true;
  }

  return {
    async take(name) {
      for (;;) {
        if (isStopped) return null;
        const row = nextRow(queues[name]) ?? nextReturned(name);
        if (row !== null) return row;
        if (readOn(name)) continue;
        if (isComplete && held.size === 0) return null;
        await new Promise<void>((resolve) => {
          waiting.push(resolve);
        });
      }
    },
    more() {
      for (const queue of Object.values(queues)) queue.isDry = false;
      wake();
    },
    hold(sequence) {
      held.add(sequence);
    },
    release({ sequence, method: name }) {
      held.delete(sequence);
      const queue = queues[name];
      const { cursor, rows, next, returned } = queue;
      const comesAnyway = sequence > cursor || rows.slice(next).some((row) => row.sequence === sequence);
      if (comesAnyway) queue.isDry = false;
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
