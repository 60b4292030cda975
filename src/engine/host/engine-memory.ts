import type { ResourceLimits } from 'node:worker_threads';

/**
 * For the engine's heap: a semi-space of the young generation has 8 MiB (a third of this, which V8 rounds up to a power of two)
 * instead of Node's 16 or more. V8 lets a heap grow more freely the larger its limit is (the growing factor falls from 4 to 1.8 below
 * 2 GiB), so with this limit garbage does not pile up: 150,000 files peak at 280 MB instead of 370.
 */
export const engineMemory = {
  maxYoungGenerationSizeMb: 16,
  maxOldGenerationSizeMb: 1536,
} as const satisfies ResourceLimits;
