import type { ResourceLimits } from 'node:worker_threads';

/**
 * For the engine's heap: the young generation is collected at 16 MiB instead of Node's 48. V8 lets a heap grow more
 * freely the larger its limit is (the growing factor falls from 4 to 1.8 below 2 GiB), so with this limit garbage does
 * not pile up: 150,000 files peak at 280 MB instead of 370.
 */
export const engineMemory = {
  maxYoungGenerationSizeMb: 16,
  maxOldGenerationSizeMb: 1536,
} as const satisfies ResourceLimits;
