import type { EntryStore } from '../../journal/entry-store.js';
import type { PlannedEntry, UploadMethod } from '../../journal/records.js';

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
   * Releases planned rows that were held back, that were taken before, or that became planned after their turn.
   */
  release(rows: readonly Pick<PlannedEntry, 'sequence' | 'method'>[]): void;
  /** Forgets a row that was held back and is settled. */
  strike(sequence: number): void;
  /**
   * Picks up to `count` rows at random places among the `rows` of the run, of those that were not taken yet;
   * `take` hands them out next. Returns their sequences.
   */
  takeFromAllOver(count: number, rows: number): readonly number[];
  /** No more rows will come, except those held back. */
  readonly isComplete: boolean;
  complete(): void;
  /** Makes every waiting and later `take` return null. */
  stop(): void;
}

/**
 * How many rows are marked and read at once, at first and at most. Each mark waits for the disk, so a batch is twice as large as the
 * one before. A row of the multipart queue is gigabytes of work: it counts as in flight only when its turn has come.
 */
const batchOf: Readonly<Record<UploadMethod, { readonly first: number; readonly most: number }>> = {
  single: { first: 256, most: 2048 },
  multipart: { first: 1, most: 1 },
};

interface MethodQueue {
  rows: PlannedEntry[];
  next: number;
  batch: number;
  /** The last row that was read; rows after it are read in order. */
  cursor: number;
  /** The journal had no more rows at the last query. */
  isDry: boolean;
  /** Rows before the cursor that are to be handed out all the same. */
  readonly returned: Set<number>;
  /** Rows to be handed out before their turn. */
  readonly ahead: Set<number>;
}

function emptyQueue(method: UploadMethod): MethodQueue {
  return {
    rows: [],
    next: 0,
    batch: batchOf[method].first,
    cursor: -1,
    isDry: false,
    returned: new Set(),
    ahead: new Set(),
  };
}

/** Records that rows are about to be sent, before the first of them is handed out. */
export interface WriteAhead {
  /** Resolves when `mark` does not have to wait. */
  ready(): Promise<void>;
  mark(method: UploadMethod, first: number, last: number): void;
}

/** @param writeAhead null for a run that sends nothing */
export function createWorkSource(
  entries: EntryStore,
  run: number,
  writeAhead: WriteAhead | null,
): WorkSource {
  const queues: Record<UploadMethod, MethodQueue> = {
    single: emptyQueue('single'),
    multipart: emptyQueue('multipart'),
  };
  const heldBack = new Set<number>();
  /** Rows that are or were handed out before their turn: few, and skipped when their turn comes. */
  const early = new Set<number>();
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
      if (!heldBack.has(row.sequence) && !early.has(row.sequence)) return row;
    }
    return null;
  }

  /** Up to `count` of these rows, which are no longer among them. */
  function* taken(sequences: Set<number>, count: number): Generator<PlannedEntry> {
    let left = count;
    for (const sequence of sequences) {
      if (left === 0) return;
      sequences.delete(sequence);
      const row = heldBack.has(sequence) ? null : entries.find(run, sequence);
      if (row === null) continue;
      left -= 1;
      yield row;
    }
  }

  function nextAhead(name: UploadMethod): PlannedEntry | null {
    const [row] = taken(queues[name].ahead, 1);
    if (row === undefined) return null;
    writeAhead?.mark(name, row.sequence, row.sequence);
    return row;
  }

  /** All of them are before the cursor: what is between them was marked when its turn came. */
  function readReturned(name: UploadMethod): boolean {
    const queue = queues[name];
    const rows = [...taken(queue.returned, queue.batch)];
    if (rows.length === 0) return false;
    queue.rows = rows;
    queue.next = 0;
    const sequences = rows.map(({ sequence }) => sequence);
    writeAhead?.mark(name, Math.min(...sequences), Math.max(...sequences));
    return true;
  }

  function readOn(name: UploadMethod): boolean {
    const queue = queues[name];
    if (queue.isDry) return false;
    queue.rows = [...entries.nextPlanned(run, name, queue.cursor, queue.batch)];
    queue.next = 0;
    if (queue.rows.length === queue.batch) queue.batch = Math.min(queue.batch * 2, batchOf[name].most);
    const first = queue.rows[0];
    const last = queue.rows.at(-1);
    queue.isDry = first === undefined;
    if (first === undefined || last === undefined) return false;
    queue.cursor = last.sequence;
    writeAhead?.mark(name, first.sequence, last.sequence);
    return true;
  }

  let gettingReady: Promise<void> | null = null;
  /** One worker's batch serves the others too, which need not get ready again. */
  async function getReady(): Promise<void> {
    gettingReady ??=
      writeAhead?.ready().finally(() => {
        gettingReady = null;
      }) ?? null;
    await gettingReady;
  }

  /** Tells whether a planned row has its turn still to come. */
  function toCome({ cursor, rows, next }: MethodQueue): (sequence: number) => boolean {
    const read = new Set(rows.slice(next).map(({ sequence }) => sequence));
    return (sequence) => sequence > cursor || read.has(sequence);
  }

  return {
    async take(name) {
      const queue = queues[name];
      for (;;) {
        if (queue.ahead.size > 0 || queue.next >= queue.rows.length) await getReady();
        if (isStopped) return null;
        const row = nextAhead(name) ?? nextRow(queue);
        if (row !== null) return row;
        if (readReturned(name) || readOn(name)) continue;
        if (isComplete && heldBack.size === 0) return null;
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
      heldBack.add(sequence);
    },
    release(rows) {
      for (const [name, queue] of Object.entries(queues)) {
        const isToCome = toCome(queue);
        for (const { sequence, method } of rows) {
          if (method !== name) continue;
          heldBack.delete(sequence);
          early.delete(sequence);
          if (isToCome(sequence)) queue.isDry = false;
          else queue.returned.add(sequence);
        }
      }
      wake();
    },
    takeFromAllOver(count, rows) {
      const picked: number[] = [];
      for (const name of ['single', 'multipart'] as const) {
        const queue = queues[name];
        const isToCome = toCome(queue);
        for (let index = 0; index < count && picked.length < count; index += 1) {
          const place = Math.floor((rows * (index + Math.random())) / count);
          const sequence = entries.nextPlanned(run, name, place - 1, 1)[0]?.sequence;
          if (sequence === undefined || heldBack.has(sequence) || early.has(sequence)) continue;
          if (!isToCome(sequence)) continue;
          early.add(sequence);
          queue.ahead.add(sequence);
          picked.push(sequence);
        }
      }
      wake();
      return picked;
    },
    get isComplete() {
      return isComplete;
    },
    strike(sequence) {
      if (heldBack.delete(sequence)) wake();
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
