import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildIfStale } from '../scripts/build.js';
import { outFolder } from '../scripts/project.js';
import { messageOf } from '../scripts/run.js';
import type { Client } from './clients/client.js';
import { hoistClients } from './clients/hoist.js';
import { datasetNames, provideDataset, warmPageCache } from './data.js';
import { runOnce } from './one-run.js';
import { type CpuProfile, type Share, summarize } from './profile/summarize.js';
import { startSink } from './sink/start-sink.js';

/**
 * `npm run bench:profile -- [small|many|big|mixed]…`: where Hoist's CPU time goes, thread by thread. The
 * profiles stay in out/bench/profile-NAME and can be opened in the developer tools of any browser.
 */

const shown = 18;

async function main(): Promise<void> {
  const asked = process.argv.slice(2);
  const names = datasetNames.filter((name) => asked.includes(name));
  if (names.length === 0) throw new Error(`say which: ${datasetNames.join(', ')}`);
  if (!asked.includes('--no-build')) await buildIfStale();
  const sink = await startSink();
  try {
    for (const name of names) {
      const dataset = await provideDataset(name);
      await warmPageCache(dataset);
      const folder = join(outFolder, 'bench', `profile-${name}`);
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder, { recursive: true });
      const run = await runOnce(withProfiler(hoistClients()[0], folder), dataset, sink, 300_000);
      const { seconds, cpuSeconds } = run.cost;
      console.log(
        `\n${dataset.title}: ${seconds.toFixed(2)} s, ${cpuSeconds?.toFixed(2) ?? '?'} s of processor time`,
      );
      if (run.failure !== null) throw new Error(run.failure);
      for (const file of readdirSync(folder).toSorted()) show(join(folder, file));
    }
  } finally {
    await sink.close();
  }
}

function withProfiler(client: Client | undefined, folder: string): Client {
  if (client === undefined) throw new Error('there is no Hoist to be profiled');
  return {
    ...client,
    program(job) {
      const program = client.program(job);
      return { ...program, args: ['--cpu-prof', `--cpu-prof-dir=${folder}`, ...program.args] };
    },
  };
}

function show(file: string): void {
  const summary = summarize(JSON.parse(readFileSync(file, 'utf8')) as CpuProfile);
  const percent = ({ seconds }: Share): string =>
    `${((100 * seconds) / summary.busySeconds).toFixed(1).padStart(5)} %`;
  const list = (title: string, shares: readonly Share[]): void => {
    console.log(`  ${title}`);
    for (const share of shares.slice(0, shown)) {
      console.log(`    ${share.seconds.toFixed(3).padStart(8)} s ${percent(share)}  ${share.name}`);
    }
  };
  console.log(`\n${file}\n  ${summary.wallSeconds.toFixed(2)} s, busy ${summary.busySeconds.toFixed(2)} s`);
  list('by place', summary.places);
  list('by function', summary.functions);
  list('with all that was called', summary.withCallees);
}

try {
  await main();
} catch (error) {
  console.error(`bench:profile: ${messageOf(error)}`);
  process.exitCode = 1;
}
