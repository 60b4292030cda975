import { beforeEach, describe, expect, it } from 'vitest';
import type { CommandBench, Running } from '../../tests/support/cli-harness.js';
import { useCommandBenches } from '../../tests/support/command-benches.js';

const openBench = useCommandBenches();
let bench: CommandBench;
beforeEach(async () => {
  bench = await openBench();
  await bench.createBucket('hoist-asleep');
  const small = Array.from({ length: 300 }, (_, index) => [`f${index}.bin`, `content ${index}`] as const);
  await bench.write({ ...Object.fromEntries(small), 'big.bin': Buffer.alloc(20 * 1024 * 1024, 'x') });
});

/** Longer than the command is told to be patient, and than a busy machine keeps a process from working. */
const asleepMs = 9000;
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(10);
}

async function sleepNow({ child }: Running): Promise<void> {
  child.kill('SIGSTOP');
  await sleep(asleepMs);
  child.kill('SIGCONT');
}

const start = (): Running =>
  bench.start(['upload', bench.folder, 's3://hoist-asleep', ...bench.connect, '--max-wait', '4', '--json']);

async function expectAll({ ended }: Running): Promise<void> {
  const { code, stdout } = await ended;
  expect(JSON.parse(stdout)).toMatchObject({ state: 'complete', totals: { uploaded: 301, failed: 0 } });
  expect(code).toBe(0);
}

describe.skipIf(process.platform === 'win32')('a computer that sleeps for longer than --max-wait', () => {
  it('at work', async () => {
    let puts = 0;
    bench.faults = ({ operation }) => {
      if (operation !== 'PutObject' && operation !== 'UploadPart') return null;
      puts += 1;
      return { kind: 'delay', milliseconds: 20 };
    };
    const running = start();
    await until(() => puts > 50);
    await sleepNow(running);
    await expectAll(running);
  }, 120_000);

  it('while S3 can’t be reached', async () => {
    let puts = 0;
    let refused = 0;
    let isBack = false;
    bench.faults = ({ operation }) => {
      if (operation === 'PutObject') puts += 1;
      if (puts < 50 || isBack) return null;
      refused += 1;
      return { kind: 'cut' };
    };
    const running = start();
    await until(() => refused > 20);
    await sleepNow(running);
    await sleep(500);
    isBack = true;
    await expectAll(running);
  }, 120_000);
});
