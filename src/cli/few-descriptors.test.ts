import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeEach, expect, it } from 'vitest';
import type { CommandBench } from '../../tests/support/cli-harness.js';
import { useCommandBenches } from '../../tests/support/command-benches.js';

const openBench = useCommandBenches();
let bench: CommandBench;
beforeEach(async () => {
  bench = await openBench();
  await bench.createBucket('hoist-few');
});

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
