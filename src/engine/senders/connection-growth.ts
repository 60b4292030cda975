import { type EventLoopUtilization, performance } from 'node:perf_hooks';

/** How many connections may be open: few at first, and twice as many each time requests wait although this thread has time left. */
export interface ConnectionGrowth {
  /** Connections that may be open now, at least 1. */
  readonly allowed: number;
  /** A request waits, and as many connections as are allowed are open: looks a while later whether more would help. */
  look(): void;
  /** No more than so many from now on, but at least 1. */
  restrict(to: number): void;
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

  return {
    get allowed() {
      return allowed;
    },
    look,
    restrict(to) {
      most = Math.max(1, Math.min(most, to));
      allowed = Math.min(allowed, most);
    },
    stop() {
      if (timer !== null) clearTimeout(timer);
      timer = null;
      isStopped = true;
    },
  };
}
