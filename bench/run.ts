import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { buildIfStale } from '../scripts/build.js';
import { outFolder, projectRoot } from '../scripts/project.js';
import { messageOf } from '../scripts/run.js';
import { ensurePackages } from '../scripts/system-packages.js';
import type { Client } from './clients/client.js';
import { findClients } from './clients/find-clients.js';
import { type Dataset, provideDataset, warmPageCache } from './data.js';
import { emptyDiskCache } from './disk-cache.js';
import { canMeasure, waitForQuiet } from './measure.js';
import { type OneRun, runOnce } from './one-run.js';
import { type BenchOptions, parseOptions, usage } from './options.js';
import { compare, figuresOf, type Measured } from './results.js';
import { type Sink, startSink } from './sink/start-sink.js';
import { failuresOf, type TableRow, tableOf, verdictOn } from './table.js';

/** `npm run bench`: compares Hoist's command line with the tools people would use instead; see README.md. */

/** A client that needs longer than this runs once: three runs would cost minutes and show nothing new. */
const onceAboveSeconds = 20;

async function main(): Promise<number> {
  const options = parseOptions(process.argv.slice(2));
  if (options === 'help') {
    console.log(usage);
    return 0;
  }
  if (options.installs) installRivals();
  if (options.builds) await buildIfStale();
  if (!canMeasure()) console.error('bench: without GNU time there are no figures for processor and memory.');
  const { clients, absent } = findClients(options.clients);
  const chosen = clients.filter(
    ({ tool, settings }) =>
      tool === 'hoist' || !options.onlyBest || settings === 'tuned' || isAlone(tool, clients),
  );
  for (const { tool, version, settings, detail } of chosen) {
    console.error(`bench: ${tool} ${version}, ${settings}${detail === '' ? '' : `: ${detail}`}`);
  }
  if (absent.length > 0) console.error(`bench: not installed here: ${absent.join(', ')}`);
  const sink = await startSink({ latencyMs: options.latencyMs, tls: options.tls, lifetimeSeconds: 4 * 3600 });
  try {
    const usable = await warmUp(chosen, sink);
    const measured: Measured[] = [];
    const datasets: Dataset[] = [];
    for (const name of options.datasets) {
      if (performance.now() > options.budgetMs) {
        console.error(`bench: ${name} is left out: the time is up`);
        continue;
      }
      const dataset = await provideDataset(name);
      datasets.push(dataset);
      const rows = await runInTurn(usable, dataset, sink, options);
      measured.push(...rows);
      show(dataset, rows);
    }
    save(options, datasets, measured, absent);
    const ours = measured.filter(({ tool }) => tool === 'hoist').flatMap(({ runs }) => runs);
    return ours.every(({ failure }) => failure === null) ? 0 : 2;
  } finally {
    await sink.close();
  }
}

function installRivals(): void {
  const needs = [['rclone'], ['awscli'], ['python3-boto3'], ['time'], ['openssl']];
  try {
    ensurePackages(needs, 'The benchmark');
  } catch (error) {
    console.error(`bench: ${messageOf(error)}`);
  }
}

function isAlone(tool: string, clients: readonly Client[]): boolean {
  return clients.filter((client) => client.tool === tool).length === 1;
}

/** Loads every client from disk, and leaves out those that fail the smallest job. */
async function warmUp(clients: readonly Client[], sink: Sink): Promise<readonly Client[]> {
  const dataset = await provideDataset('warm-up');
  const usable: Client[] = [];
  for (const client of clients) {
    const { failure } = await runOnce(client, dataset, sink, 60_000);
    if (failure === null) usable.push(client);
    else console.error(`bench: ${client.tool}, ${client.settings}, is left out: ${failure}`);
    if (failure !== null && client.tool === 'hoist') throw new Error('Hoist can’t do the smallest job');
  }
  return usable;
}

/**
 * Drops the data from the disk cache and keeps the program in it: the benchmark is about reading the folder.
 */
async function coolDown(client: Client, sink: Sink): Promise<void> {
  if (!emptyDiskCache()) throw new Error('--cold needs root on Linux');
  await runOnce(client, await provideDataset('warm-up'), sink, 60_000);
}

async function runInTurn(
  clients: readonly Client[],
  dataset: Dataset,
  sink: Sink,
  options: BenchOptions,
): Promise<readonly Measured[]> {
  const { rounds, limitMs, quietMs } = options;
  const runs = new Map<Client, OneRun[]>(clients.map((client) => [client, []]));
  for (let round = 1; round <= rounds; round += 1) {
    for (const [client, done] of runs) {
      const last = done.at(-1);
      if (performance.now() > options.budgetMs) continue;
      if (last !== undefined && (last.failure !== null || last.cost.seconds > onceAboveSeconds)) continue;
      if (quietMs > 0) await waitForQuiet(quietMs);
      // Before each run: rclone drops what it has read from the system's cache.
      await (options.cold ? coolDown(client, sink) : warmPageCache(dataset));
      const run = await runOnce(client, dataset, sink, limitMs);
      done.push(run);
      const speed = `${run.cost.seconds.toFixed(2)} s, ${Math.round(dataset.files.length / run.cost.seconds)} files/s`;
      const others =
        run.cost.foreignLoad === null ? '' : `, others ${Math.round(run.cost.foreignLoad * 100)} %`;
      const what = `${dataset.name} ${round}/${rounds} ${client.tool} ${client.settings}`;
      console.error(`bench: ${what}: ${run.failure ?? speed}${others}`);
    }
  }
  const measured = clients.filter((client) => runs.get(client)?.length !== 0);
  return measured.map((client) => ({
    dataset: dataset.name,
    tool: client.tool,
    version: client.version,
    settings: client.settings,
    detail: client.detail,
    runs: runs.get(client) ?? [],
  }));
}

function sizeOf({ files, bytes }: Dataset): { readonly files: number; readonly bytes: number } {
  return { files: files.length, bytes };
}

function show(dataset: Dataset, rows: readonly Measured[]): void {
  const size = sizeOf(dataset);
  const ours = rows.find(({ tool }) => tool === 'hoist');
  const hoist = ours === undefined ? null : figuresOf(ours, size);
  const tableRows: TableRow[] = rows.map((measured) => {
    const figures = figuresOf(measured, size);
    const hoistRatio = figures === null || hoist === null ? null : figures.seconds / hoist.seconds;
    return { measured, figures, hoistRatio };
  });
  const comparison = compare(rows, dataset.name, size);
  console.log(`\n### ${dataset.title}\n\n${tableOf(tableRows)}\n`);
  for (const failure of failuresOf(tableRows)) console.log(`- ${failure}`);
  if (comparison !== null) console.log(verdictOn(comparison));
}

function save(
  options: BenchOptions,
  datasets: readonly Dataset[],
  measured: readonly Measured[],
  absent: readonly string[],
): void {
  const folder = join(outFolder, 'bench');
  mkdirSync(folder, { recursive: true });
  const when = new Date().toISOString();
  const file = join(folder, `${when.replaceAll(/[:.]/g, '-')}.json`);
  const { stdout: commit } = spawnSync('git', ['describe', '--always', '--dirty'], {
    cwd: projectRoot,
    encoding: 'utf8',
  });
  const report = {
    when,
    commit: commit?.trim() || null,
    machine: {
      processor: cpus()[0]?.model ?? 'unknown',
      cores: cpus().length,
      memoryBytes: totalmem(),
      system: `${process.platform} ${release()}`,
      node: process.version,
      loadAverage: loadavg(),
    },
    options,
    absent,
    datasets: datasets.map((dataset) => ({ name: dataset.name, title: dataset.title, ...sizeOf(dataset) })),
    comparisons: datasets.map((dataset) => compare(measured, dataset.name, sizeOf(dataset))),
    results: measured.map((row) => {
      const dataset = datasets.find(({ name }) => name === row.dataset);
      return { ...row, median: dataset === undefined ? null : figuresOf(row, sizeOf(dataset)) };
    }),
  };
  writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
  console.log(`\n${file}`);
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(`bench: ${messageOf(error)}`);
  process.exitCode = 1;
}
