import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import {
  type BuiltProgram,
  buildProgram,
  type CommandBench,
  createCommandBench,
} from '../../tests/support/cli-harness.js';

let program: BuiltProgram;
let bench: CommandBench;
beforeAll(async () => {
  program = await buildProgram();
});
afterAll(() => program.remove());
beforeEach(async () => {
  bench = await createCommandBench(program);
  await bench.createBucket('hoist-few');
});
afterEach(() => bench.close());

it.runIf(process.platform === 'linux')(
  'uploads everything where the system allows fewer open files than there would be connections',
  async () => {
    const files = Object.fromEntries(Array.from({ length: 600 }, (_, index) => [`f${index}.bin`, 'content']));
    await bench.write(files);
    const module = join(import.meta.dirname, '../../tests/support/few-descriptors.mjs');
    const { code, stdout } = await bench.run(
      ['upload', bench.folder, 's3://hoist-few', ...bench.connect, '--json'],
      {
        NODE_OPTIONS: `--import=${pathToFileURL(module).href}`,
        HOIST_TEST_DESCRIPTORS: '80',
      },
    );
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ totals: { uploaded: 600, failed: 0 } });
  },
  300_000,
);
