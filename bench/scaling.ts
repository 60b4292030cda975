import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildIfStale } from '../scripts/build.js';
import { outFolder } from '../scripts/project.js';
import { messageOf } from '../scripts/run.js';
import { type Dataset, provideDataset, warmPageCache } from './data.js';
import { type PinnedRun, runPinned } from './scaling/run-pinned.js';
import { computedTable, measuredTable, type Series, type Unit } from './scaling/table.js';
import { type Sink, startSink } from './sink/start-sink.js';

/**
 * `npm run bench:scaling`: Hoist with 1, 2, 4 and 8 sender threads on one core and on two, the server on the second core: what
 * each thread's share costs, and from that what more cores would allow. README.md says how to read it.
 */

const usage = `npm run bench:scaling -- [options]

  --threads N[,N…]  numbers of sender threads (1,2,4,8)
  --only LIST       of small,many,big (many,big)
  --rounds N        runs of each, after one that does not count (1)
  --tls             HTTPS
  --no-build        run out/ as it is`;

const known = ['small', 'many', 'big'] as const;
type Known = (typeof known)[number];
/** Hoist's cores in the two kinds of runs; the server has the last one, which they share when Hoist has two. */
const pinnings = [[0], [0, 1]];
const serverCore = 1;

async function measureAll(
  dataset: Dataset,
  sink: Sink,
  threads: readonly number[],
  rounds: number,
): Promise<readonly Series[]> {
  const kinds = threads.flatMap((senders) =>
    pinnings.map((cores) => ({ senders, cores, runs: [] as PinnedRun[] })),
  );
  for (let round = 0; round <= rounds; round += 1) {
    for (const { senders, cores, runs } of kinds) {
      await warmPageCache(dataset);
      const run = await runPinned(dataset, sink, senders, cores);
      console.error(
        `bench:scaling: ${dataset.name}, ${senders} senders, ${cores.length} cores: ${run.seconds.toFixed(2)} s`,
      );
      if (round > 0) runs.push(run);
    }
  }
  return kinds.map(({ senders, cores, runs }) => ({ senders, cores: cores.length, runs }));
}

function unitOf({ name, files, bytes }: Dataset): Unit {
  return name === 'big'
    ? { name: 'MiB', names: 'MiB', count: bytes / 2 ** 20 }
    : { name: 'file', names: 'files', count: files.length };
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      help: { type: 'boolean', short: 'h', default: false },
      threads: { type: 'string', default: '1,2,4,8' },
      only: { type: 'string', default: 'many,big' },
      rounds: { type: 'string', default: '1' },
      tls: { type: 'boolean', default: false },
      'no-build': { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    return;
  }
  const threads = values.threads.split(',').map((word) => numberOf('--threads', word, 64));
  const rounds = numberOf('--rounds', values.rounds, 99);
  const names = values.only.split(',').map((word): Known => {
    const name = known.find((candidate) => candidate === word);
    if (name === undefined) throw new Error(`--only: ${word} is none of ${known.join(', ')}`);
    return name;
  });
  if (process.platform !== 'linux' || availableParallelism() < 2)
    throw new Error('needs Linux and two cores');
  if (!values['no-build']) await buildIfStale();
  const sink = await startSink({ tls: values.tls });
  const results: { readonly dataset: string; readonly series: readonly Series[] }[] = [];
  try {
    pin(sink.pid);
    for (const name of names) {
      const dataset = await provideDataset(name);
      const series = await measureAll(dataset, sink, threads, rounds);
      results.push({ dataset: name, series });
      const unit = unitOf(dataset);
      console.log(`\n### ${dataset.title}${values.tls ? ', TLS' : ''}\n\n${measuredTable(series, unit)}\n`);
      console.log(
        computedTable(
          series.filter(({ cores }) => cores === 2),
          unit,
        ),
      );
    }
  } finally {
    await sink.close();
  }
  save(values.tls, results);
}

function numberOf(option: string, word: string, most: number): number {
  const number = Number(word);
  if (Number.isInteger(number) && number >= 1 && number <= most) return number;
  throw new Error(`${option} takes whole numbers from 1 to ${most}`);
}

/** All threads of the server. */
function pin(pid: number): void {
  const { status } = spawnSync('taskset', ['-a', '-c', '-p', String(serverCore), String(pid)]);
  if (status !== 0) throw new Error('taskset is needed (util-linux)');
}

function save(tls: boolean, results: readonly unknown[]): void {
  const folder = join(outFolder, 'bench');
  mkdirSync(folder, { recursive: true });
  const when = new Date().toISOString();
  const machine = { processor: cpus()[0]?.model ?? 'unknown', cores: cpus().length, node: process.version };
  const file = join(folder, `scaling-${when.replaceAll(/[:.]/g, '-')}.json`);
  writeFileSync(file, `${JSON.stringify({ when, machine, tls, results }, null, 2)}\n`);
  console.log(`\n${file}`);
}

try {
  await main();
} catch (error) {
  console.error(`bench:scaling: ${messageOf(error)}`);
  process.exitCode = 1;
}
