import { readFileSync } from 'node:fs';
import { buildIfStale } from '../scripts/build.js';
import { messageOf } from '../scripts/run.js';
import { ensurePackages } from '../scripts/system-packages.js';
import { barePutClients } from './clients/bare-put.js';
import type { Client } from './clients/client.js';
import { hoistClients } from './clients/hoist.js';
import { type Dataset, provideDataset, warmPageCache } from './data.js';
import { type Baseline, judgeFloor } from './floor/judge-floor.js';
import { canMeasure } from './measure.js';
import { runOnce } from './one-run.js';
import { type Sink, startSink } from './sink/start-sink.js';

/**
 * `npm run bench:floor`: the CPU time of Hoist for 2,000 files beside that of the least program on Node that sends them,
 * in turn, so that both see the same machine. Fails when the ratio exceeds that of floor/baseline.json by more
 * than a third. Its last line counts it as one test.
 */

const rounds = 9;
const limitMs = 60_000;

/** CPU time of one run in seconds. Throws when a file did not arrive. */
async function cpuOf(client: Client, dataset: Dataset, sink: Sink): Promise<number> {
  const { failure, cost } = await runOnce(client, dataset, sink, limitMs);
  if (failure !== null) throw new Error(`${client.tool}: ${failure}`);
  if (cost.cpuSeconds === null) throw new Error(`${client.tool}: its CPU time could not be measured`);
  return cost.cpuSeconds;
}

async function main(): Promise<boolean> {
  ensurePackages([['time']], 'The benchmark');
  if (!canMeasure()) throw new Error('GNU time is needed (/usr/bin/time, on Linux)');
  const [hoist] = hoistClients();
  const [bare] = barePutClients();
  if (hoist === undefined || bare === undefined) throw new Error('a client is missing');
  const baseline = JSON.parse(
    readFileSync(new URL('floor/baseline.json', import.meta.url), 'utf8'),
  ) as Baseline;
  await buildIfStale();
  const dataset = await provideDataset('small');
  await warmPageCache(dataset);
  const sink = await startSink();
  try {
    const ratios: number[] = [];
    // The first round warms the disk cache and is not counted.
    for (let round = 0; round <= rounds; round += 1) {
      const ours = await cpuOf(hoist, dataset, sink);
      const floor = await cpuOf(bare, dataset, sink);
      if (round > 0) ratios.push(ours / floor);
    }
    const { isKept, sentence } = judgeFloor(ratios, baseline);
    console.log(sentence);
    return isKept;
  } finally {
    await sink.close();
  }
}

let isKept = false;
try {
  isKept = await main();
} catch (error) {
  console.error(`bench:floor: ${messageOf(error)}`);
}
process.exitCode = isKept ? 0 : 1;
console.log(isKept ? '1 passed, 0 failed' : '0 passed, 1 failed');
