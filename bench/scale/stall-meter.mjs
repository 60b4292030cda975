import { monitorEventLoopDelay } from 'node:perf_hooks';

const resolutionMs = 10;

/**
 * Measures how long this thread's event loop is blocked.
 *
 * @returns {() => { readonly longestMs: number, readonly p99Ms: number }} what was measured so far, in
 * milliseconds
 */
export function startStallMeter() {
  const histogram = monitorEventLoopDelay({ resolution: resolutionMs });
  histogram.enable();
  // The histogram records the time from one tick to the next, which includes the tick's own length.
  const delay = (/** @type {number} */ nanoseconds) => Math.max(0, nanoseconds / 1e6 - resolutionMs);
  return () => ({ longestMs: delay(histogram.max), p99Ms: delay(histogram.percentile(99)) });
}
