import { monitorEventLoopDelay } from 'node:perf_hooks';

const resolutionMs = 10;

/**
 * Watches how long this thread's event loop is held up.
 *
 * @returns {() => { readonly longestMs: number, readonly p99Ms: number }} what was seen so far, in milliseconds
 */
export function startStallMeter() {
  const histogram = monitorEventLoopDelay({ resolution: resolutionMs });
  histogram.enable();
  // The histogram holds the time from one tick to the next, so the tick's own length is in it.
  const delay = (/** @type {number} */ nanoseconds) => Math.max(0, nanoseconds / 1e6 - resolutionMs);
  return () => ({ longestMs: delay(histogram.max), p99Ms: delay(histogram.percentile(99)) });
}
