import { afterAll, afterEach, beforeAll } from 'vitest';
import { type BuiltProgram, buildProgram, type CommandBench, createCommandBench } from './cli-harness.js';

type OpenBench = (
  limits?: Parameters<typeof createCommandBench>[1],
  unusual?: Parameters<typeof createCommandBench>[2],
) => Promise<CommandBench>;

/**
 * To be called once at the top of a test file: the program is built before its tests, and a bench that a test opens is closed after it.
 *
 * @returns opens a bench; see {@link createCommandBench}
 */
export function useCommandBenches(): OpenBench {
  const benches: CommandBench[] = [];
  let program: BuiltProgram;
  beforeAll(async () => {
    program = await buildProgram();
  });
  afterAll(() => program.remove());
  afterEach(async () => {
    for (const bench of benches.splice(0)) await bench.close();
  });
  return async (limits, unusual) => {
    const bench = await createCommandBench(program, limits, unusual);
    benches.push(bench);
    return bench;
  };
}
