import type { EventLoopUtilization } from 'node:perf_hooks';

/** How many connections may be open: few at first, and twice as many each time requests wait although this thread has time left. */
export interface ConnectionGrowth {
  /** Connections that may be open now, at least 1. */
  readonly allowed: number;
  /** A request waits, and as many connections as are allowed are open: looks a while later whether more would help. */
  look(): void;
  /**
   * The system opens no more files: from now on half as many as are open, but at least 1. What fails within a second is one shortage; after
   * each minute without another, twice as many are allowed again.
   */
  halve(open: number): void;
  /** Looks no more. */
  stop(): void;
}

/** What decides how many connections there are. */
export interface ConnectionGrowthOptions {
  /** Connections that may be open from the beginning. */
  readonly first: number;
  /** Connections that may be open at last. */
  readonly most: number;
  /** Whether a request still waits for a connection. */
  readonly isWaiting: () => boolean;
  /** More connections are allowed. */
  readonly onGrown: () => void;
  /** The share of the time since an earlier measurement in which this thread was busy, from 0 to 1. */
  readonly measure?: (since?: EventLoopUtilization) => EventLoopUtilization;
}

/** How long the thread's time is measured, in ms: longer than a handshake takes it. */
const lookMs = 20;
/** Above this share of its time the thread is what requests wait for, and not the network: a connection would only cost it more time. */
const busyShare = 0.75;
/** In ms: many files that can't be opened at the same time are one shortage. */
const shortageMs = 1000;
/** In ms: so long after a shortage, it may be over. */
const reliefMs = 60_000;

/** @returns the growth for the connections of one thread to one server */
export function createConnectionGrowth({
  first,
  most: mostAtLast,
  isWaiting,
  onGrown,
  measure = (since) => performance.eventLoopUtilization(since),
}: ConnectionGrowthOptions): ConnectionGrowth {
  let most = mostAtLast;
  let allowed = Math.min(first, most);
  let timer: NodeJS.Timeout | null = null;
  let relief: NodeJS.Timeout | null = null;
  let shortSince = Number.NEGATIVE_INFINITY;
  let isStopped = false;
  /** From 0 to 1: half of it is the latest measurement, a quarter the one before, and so on. */
  let busy = 1;

  function look(): void {
    if (isStopped || timer !== null || allowed >= most) return;
    const before = measure();
    timer = setTimeout(() => {
      timer = null;
      busy = (busy + measure(before).utilization) / 2;
      if (!isWaiting()) return;
      if (busy < busyShare) {
        allowed = Math.min(most, 2 * allowed);
        onGrown();
      }
      look();
    }, lookMs);
  }

  function relieve(): void {
    most = Math.min(mostAtLast, 2 * most);
    if (relief !== null && most === mostAtLast) clearInterval(relief);
  }

  return {
    get allowed() {
      return allowed;
    },
    look,
    halve(open) {
      const now = performance.now();
      if (isStopped || now - shortSince < shortageMs) return;
      shortSince = now;
      most = Math.max(1, Math.min(most, Math.floor(open / 2)));
      allowed = Math.min(allowed, most);
      if (relief !== null) clearInterval(relief);
      relief = setInterval(relieve, reliefMs).unref();
    },
    stop() {
      if (timer !== null) clearTimeout(timer);
      if (relief !== null) clearInterval(relief);
      timer = null;
      isStopped = true;
    },
  };
}
