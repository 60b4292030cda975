import { parseArgs } from 'node:util';
import { buildIfStale } from '../scripts/build.js';
import { messageOf } from '../scripts/run.js';
import { ensurePackages } from '../scripts/system-packages.js';
import { barePutClients } from './clients/bare-put.js';
import type { Client } from './clients/client.js';
import { hoistClients } from './clients/hoist.js';
import { rcloneClients } from './clients/rclone.js';
import { provideDataset, warmPageCache } from './data.js';
import { canMeasure, measure, type Program } from './measure.js';
import { runOnce } from './one-run.js';
import { type Sink, startSink } from './sink/start-sink.js';
import { helpPrograms } from './start/programs.js';
import { type Sample, startTable } from './start/table.js';

/**
 * `npm run bench:start`: how long the command line takes until it does something: `hoist --help`, and the first PUT
 * after the start of the process. In turns with bare Node and with rclone, so that all see the same machine.
 */

const usage = `npm run bench:start -- [options]

  --rounds N      rounds that count; one more comes first (9)
  --tls           HTTPS for the first PUT
  --no-build      run out/ as it is`;

/** The goals, in seconds, on two cores. */
const helpGoal = 0.12;
const firstPutGoal = 0.35;
const limitMs = 60_000;

async function timeHelp(rounds: number): Promise<string> {
  const programs = helpPrograms();
  const samples = new Map<string, Sample[]>(programs.map(({ name }) => [name, []]));
  for (let round = 0; round <= rounds; round += 1) {
    for (const { name, program } of programs) {
      const sample = await timeToEnd(name, program);
      if (round > 0) samples.get(name)?.push(sample);
    }
  }
  return startTable('until the end of the process', samples, { hoist: 'hoist --help', goal: helpGoal });
}

async function timeToEnd(name: string, program: Program): Promise<Sample> {
  const cost = await measure(program, limitMs, async () => 0);
  if (cost.exitCode !== 0) throw new Error(`${name}: ${cost.said.trim()}`);
  return { seconds: cost.seconds, cpuSeconds: cost.cpuSeconds };
}

async function timeFirstPut(rounds: number, sink: Sink): Promise<string> {
  const dataset = await provideDataset('small');
  const clients = [...barePutClients(), ...hoistClients(), ...rcloneClients()].filter(
    ({ tool, settings }) => tool !== 'rclone' || settings === 'tuned',
  );
  const samples = new Map<string, Sample[]>(clients.map((client) => [nameOf(client), []]));
  for (let round = 0; round <= rounds; round += 1) {
    for (const client of clients) {
      await warmPageCache(dataset);
      const sample = await firstPutOf(client);
      if (round > 0) samples.get(nameOf(client))?.push(sample);
    }
  }
  return startTable('until the first of 2,000 files has arrived', samples, {
    hoist: clients.filter(({ tool }) => tool === 'hoist').map(nameOf)[0] ?? '',
    goal: firstPutGoal,
  });

  async function firstPutOf(client: Client): Promise<Sample> {
    const { firstWriteSeconds, failure } = await runOnce(client, dataset, sink, limitMs);
    if (failure !== null || firstWriteSeconds === null) throw new Error(`${client.tool}: ${failure}`);
    return { seconds: firstWriteSeconds, cpuSeconds: null };
  }
}

function nameOf({ tool, version }: Client): string {
  return `${tool} ${version}`;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      help: { type: 'boolean', short: 'h', default: false },
      rounds: { type: 'string', default: '9' },
      tls: { type: 'boolean', default: false },
      'no-build': { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    return;
  }
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1 || rounds > 99) throw new Error('--rounds: from 1 to 99');
  ensurePackages([['rclone'], ['time'], ['openssl']], 'The benchmark');
  if (!canMeasure()) throw new Error('GNU time is needed (/usr/bin/time, on Linux)');
  if (!values['no-build']) await buildIfStale();
  console.log(await timeHelp(rounds));
  const sink = await startSink({ tls: values.tls });
  try {
    console.log(`\n${await timeFirstPut(rounds, sink)}`);
  } finally {
    await sink.close();
  }
}

try {
  await main();
} catch (error) {
  console.error(`bench:start: ${messageOf(error)}`);
  process.exitCode = 1;
}
