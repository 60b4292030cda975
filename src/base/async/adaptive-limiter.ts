import { createSemaphore } from './semaphore.js';

/** How many requests of one kind may be in flight, adjusted while working. */
export interface AdaptiveLimiter {
  readonly limit: number;
  /** How often the limit was halved; see {@link shrink}. */
  readonly halvings: number;
  /** Runs `work` when there is room; rejects with the signal's reason when it is aborted before. */
  run<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T>;
  /**
   * To be called several times a second with the total amount done, in any unit, and the time (ms). Evaluates
   * when enough was done, or enough time passed, to tell a gain from chance.
   */
  sample(done: number, nowMs: number): void;
  /**
   * How long one request of the usual size took, in ms. When they take much longer than the quickest did, they wait for one
   * another, and more of them at once would only wait longer: the limit is not raised. As long as that was never so, each answer from
   * afar raises it by one, so that it doubles with each round trip, like the window of a TCP connection that begins (RFC 5681,
   * section 3.1).
   */
  took(ms: number): void;
  /** The server took so many ms to answer a request without a body. */
  roundTrip(ms: number): void;
  /**
   * A request has been sent, `ms` after it began, and its answer is awaited. When {@link roundTrip} says that the server is far away,
   * this raises the limit by one, as long as the answers do: so the line is not idle until the first ones come. On a slow line it takes
   * longer than a second, and the limit stays.
   */
  handedOver(ms: number): void;
  /**
   * S3 or the network asked for fewer requests. Requests that were started before the last halving ask for
   * nothing new: `halvings` is the number at the time when the refused request began.
   */
  shrink(halvings: number): void;
  /** Changes the largest limit, at least 1; what is in flight stays in flight. */
  capAt(max: number): void;
}

/** How many requests may be in flight: whole numbers, at least 1, `start` at most `max`. */
export interface LimiterRange {
  readonly start: number;
  readonly max: number;
}

/** A smaller gain counts as noise. */
const worthwhile = 1.08;
/** A gain this large is not due to chance. */
const obvious = 1.5;
/**
 * A sample: this much done and this many ms, or until the gain is obvious, but no longer than the longest.
 */
const enoughDone = 200;
const usualPeriodMs = 250;
const longestPeriodMs = 1000;
/**
 * A step up counts as no gain after this many samples without one: a single sample may have met garbage
 * collection or a busy disk.
 */
const looksToJudge = 2;
/**
 * Samples between two steps up; doubled after each step without gain, since the network may improve later.
 */
const shortestPause = 4;
const longestPause = 32;

/** Requests wait for one another when they take this many times as long as the quickest. */
const queueing = 3;
/** Requests that take less, in ms, go to a server nearby: there, more of them at once wait for its processors. */
const fromAfarMs = 20;
/** When requests take longer, in ms, more of them at once would lose too much with a lost connection. */
const slowMs = 1000;
/** With each sample the quickest time grows by this factor: the way to the server may have become longer. */
const quickestGrowth = 1.02;

/**
 * Doubles the limit as long as that gets more done; goes back when it does not, and tries again after a
 * while. A throttled answer or a timeout halves it. With `start` = `max` it changes only by throttling.
 */
export function createAdaptiveLimiter({ start, max: usualMax }: LimiterRange): AdaptiveLimiter {
  let max = usualMax;
  const places = createSemaphore(start);
  let limit = start;
  let best = 0;
  let doneBefore = 0;
  let lookedAt: number | null = null;
  /** The limit before the last step up; null when no step is being evaluated. */
  let grownFrom: number | null = null;
  /** Samples without a gain since the last step up or down. */
  let looks = 0;
  let pause = shortestPause;
  let isSaturated = false;
  /** No sign yet that more in flight would not help. */
  let isStarting = true;
  let halvings = 0;
  let quickestMs = Number.POSITIVE_INFINITY;
  let roundTripMs = 0;
  let tookMs = 0;
  let timed = 0;
  const change = (to: number): void => {
    limit = Math.max(1, Math.min(max, Math.round(to)));
    places.resize(limit);
  };
  return {
    get limit() {
      return limit;
    },
    get halvings() {
      return halvings;
    },
    run(work, signal) {
      isSaturated ||= places.isFull;
      return places.run(1, work, signal);
    },
    took(ms) {
      timed += 1;
      tookMs += ms;
      quickestMs = Math.min(quickestMs, ms);
      isStarting &&= quickestMs >= fromAfarMs && ms <= Math.min(quickestMs * queueing, slowMs) && limit < max;
      if (isStarting && places.waiting > 0) change(limit + 1);
    },
    roundTrip(ms) {
      roundTripMs = ms;
    },
    handedOver(ms) {
      const isFar = Math.min(roundTripMs, quickestMs) >= fromAfarMs;
      if (isStarting && isFar && ms <= slowMs && limit < max && places.waiting > 0) change(limit + 1);
    },
    sample(done, nowMs) {
      lookedAt ??= nowMs;
      const amount = done - doneBefore;
      const periodMs = nowMs - lookedAt;
      if (periodMs <= 0) return;
      const rate = amount / periodMs;
      const isEnough = amount >= enoughDone && (periodMs >= usualPeriodMs || rate > best * obvious);
      if (!isEnough && periodMs < longestPeriodMs) return;
      doneBefore = done;
      lookedAt = nowMs;
      const wasSaturated = isSaturated;
      isSaturated = places.waiting > 0;
      const isQueueing = timed > 0 && tookMs / timed > quickestMs * queueing;
      timed = 0;
      tookMs = 0;
      quickestMs *= quickestGrowth;
      if (!wasSaturated) return;
      if (rate > best * worthwhile) {
        best = rate;
        looks = 0;
        if (grownFrom !== null) pause = shortestPause;
        grownFrom = limit < max && !isQueueing ? limit : null;
        if (grownFrom !== null) change(limit * 2);
        return;
      }
      looks += 1;
      if (grownFrom !== null) {
        if (looks < looksToJudge) return;
        change(grownFrom);
        grownFrom = null;
        looks = 0;
        return;
      }
      if (looks < pause) return;
      looks = 0;
      best = 0;
      pause = Math.min(pause * 2, longestPause);
    },

    shrink(since) {
      if (since < halvings) return;
      halvings += 1;
      isStarting = false;
      best = 0;
      grownFrom = null;
      change(limit / 2);
    },
    capAt(most) {
      max = most;
      if (limit <= max) return;
      // What was measured was measured with more.
      best = 0;
      grownFrom = null;
      change(max);
    },
  };
}
