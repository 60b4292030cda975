import type { ResourceLimits } from 'node:worker_threads';

/**
 * For the engine's own thread: what lives shortly is collected at 16 MiB instead of Node's 48, and because V8 lets a heap
 * grow the more freely the larger it may become (its growing factor falls from 4 to 1.8 below 2 GiB), garbage does not
 * pile up: 150,000 files peak at 280 MB instead of 370.
 */
export const engineMemory: ResourceLimits = { maxYoungGenerationSizeMb: 16, maxOldGenerationSizeMb: 1536 };
