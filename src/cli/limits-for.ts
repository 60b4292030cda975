import { defaultLimits, type RunLimits } from '../engine/run/limits/run-limits.js';
import type { RunChoice } from './command.js';

/** The engine's limits for the chosen options. */
export function limitsFor(choice: RunChoice): RunLimits {
  const { concurrency, bytesPerSecond, maxWaitSeconds } = choice;
  const { files, parts, multiparts } = defaultLimits;
  const atMost = (most: number): number => Math.min(most, concurrency ?? most);
  const share = concurrency === null ? 1 : concurrency / files.start;
  return {
    ...defaultLimits,
    files: concurrency === null ? files : { start: concurrency, max: concurrency },
    parts: { start: atMost(parts.start), max: atMost(parts.max) },
    multiparts: Math.max(1, Math.round(multiparts * Math.min(4, share))),
    bytesPerSecond,
    patienceMs: maxWaitSeconds * 1000,
    retryMs: Math.min(defaultLimits.retryMs, maxWaitSeconds * 1000),
  };
}
