import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/**
 * A limit only ends what hangs: on an idle machine nothing in these tests takes a tenth of it. It must not be
 * reached on a busy one, or the test would measure the machine.
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
    // The tests of the engine wait more than they compute: for delayed answers, for retries, for child
    // processes.
    maxWorkers: availableParallelism() + 1,
  },
});
