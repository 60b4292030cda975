import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/**
 * A limit here only ends what hangs; nothing in these tests takes a tenth of it on a machine with nothing else to do. It must
 * not be reached on a busy one: then it would be a test of the machine.
 */
const limitMs = 180_000;

export default defineConfig({
  test: {
    include: [
      'src/**/*.test.ts',
      'src/**/*.test.tsx',
      'tests/**/*.test.ts',
      'scripts/**/*.test.ts',
      'bench/**/*.test.ts',
    ],
    testTimeout: limitMs,
    hookTimeout: limitMs,
    expect: { poll: { timeout: limitMs / 3 } },
    // The tests of the engine wait more than they calculate: for answers held back, for retries, for child processes.
    maxWorkers: availableParallelism() + 1,
  },
});
