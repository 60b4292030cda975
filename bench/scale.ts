import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { buildIfStale } from '../scripts/build.js';
import { outFolder, projectRoot } from '../scripts/project.js';
import { messageOf } from '../scripts/run.js';
import { engineMemory } from '../src/engine/host/engine-memory.js';
import type { Destination, Selection } from '../src/engine/runs.js';
import { defaultDraftOptions } from '../src/shared/models/plan.js';
import { benchKeys } from './clients/client.js';
import { dataFolder } from './data.js';
import { makeTree, pathOf, removeTree, sizeOf, type Tree } from './scale/tree.js';
import { type Sink, startSink } from './sink/start-sink.js';

/**
 * `npm run bench:scale`: how a folder of very many files affects Hoist's memory and event loops; see
 * README.md.
 */

const usage = `npm run bench:scale -- [options]

  --files N[,N…]  how many files (100000); with several numbers the memory is compared
  --keep          leave the files where they are
  --no-build      run out/ as it is`;

/** What the process that runs the engine reports about itself. */
interface HostFigures {
  readonly seconds: number;
  readonly outcome: string | null;
  readonly uploaded: number;
  readonly failed: number;
  readonly peakRssBytes: number;
  readonly engineStallMs: number;
  readonly engineP99Ms: number;
  readonly mainStallMs: number;
  readonly mainP99Ms: number;
  readonly largestSnapshotBytes: number;
  readonly snapshots: number;
}

interface ScaleResult extends HostFigures {
  readonly files: number;
  readonly filesPerSecond: number;
  readonly journalBytes: number;
  /** Load of the machine when the run started: other programs' work makes stalls longer. */
  readonly loadBefore: number;
}

/** The engine's promise: memory for a million files compared with a hundred thousand, and the total. */
const mostGrowth = 1.3;
const mostRssBytes = 400e6;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      help: { type: 'boolean', short: 'h', default: false },
      files: { type: 'string', default: '100000' },
      keep: { type: 'boolean', default: false },
      'no-build': { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const counts = values.files.split(',').map(Number);
  if (!counts.every((count) => Number.isInteger(count) && count > 0 && count <= 10_000_000)) {
    throw new Error('--files takes whole numbers from 1 to 10000000');
  }
  if (!values['no-build']) await buildIfStale();
  const sink = await startSink({ lifetimeSeconds: 6 * 3600 });
  const results: ScaleResult[] = [];
  try {
    for (const files of counts) {
      const result = await runWith(files, values.keep, sink);
      results.push(result);
    }
  } finally {
    await sink.close();
  }
  const isWithin = judge(results);
  save(results);
  return isWithin ? 0 : 2;
}

async function runWith(files: number, keep: boolean, sink: Sink): Promise<ScaleResult> {
  const folder = join(dataFolder(), `scale-${files}`);
  rmSync(folder, { recursive: true, force: true });
  console.error(`bench:scale: making ${files.toLocaleString('en')} files in ${folder}`);
  const tree = await makeTree(folder, files);
  const stateFolder = mkdtempSync(join(tmpdir(), 'hoist-bench-scale-'));
  const bucket = `scale-${files}`;
  try {
    await sink.createBucket(bucket);
    const loadBefore = loadavg()[0] ?? 0;
    const connection = { credentials: benchKeys, region: 'us-east-1', endpoint: sink.url };
    const figures = await upload(
      stateFolder,
      { profileId: null, connection, bucket, onConflict: 'skip' },
      {
        mode: 'upload',
        roots: [{ rootId: 'root', name: 'scale', kind: 'folder', path: folder }],
        options: { ...defaultDraftOptions, prefix: 'p' },
      },
    );
    await assertAllThere(tree, bucket, sink);
    const journalBytes = readdirSync(stateFolder)
      .map((name) => statSync(join(stateFolder, name)).size)
      .reduce((sum, size) => sum + size, 0);
    const result = { files, ...figures, filesPerSecond: files / figures.seconds, journalBytes, loadBefore };
    // Shown before the tree is removed, which takes as long as an upload.
    show(result);
    return result;
  } finally {
    await sink.forget(bucket);
    rmSync(stateFolder, { recursive: true, force: true });
    if (!keep) removeTree(tree);
  }
}

function upload(stateFolder: string, destination: Destination, selection: Selection): Promise<HostFigures> {
  const host = fileURLToPath(new URL('scale/host-process.mjs', import.meta.url));
  const workerFile = pathToFileURL(join(projectRoot, 'out/main/engine.js')).href;
  const job = JSON.stringify({
    workerFile,
    resourceLimits: engineMemory,
    stateFolder,
    destination,
    selection,
  });
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--no-warnings', host, job], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    child.stdout.on('data', (piece: Buffer) => {
      said += piece.toString();
    });
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve(JSON.parse(said) as HostFigures);
      else reject(new Error(`the engine's process ended with exit code ${code}`));
    });
  });
}

/** Throws unless the bucket holds every file of the tree with its size, and nothing else. */
async function assertAllThere({ files }: Tree, bucket: string, sink: Sink): Promise<void> {
  const seen = new Uint8Array(files);
  let strangers = 0;
  await sink.eachObject(bucket, (key, size) => {
    const index = Number(/entry-(\d+)\.json$/.exec(key)?.[1] ?? -1);
    if (key === `p/${pathOf(index, files)}` && size === sizeOf(index)) seen[index] = 1;
    else strangers += 1;
  });
  const missing = seen.reduce((count, isThere) => count + 1 - isThere, 0);
  if (missing + strangers > 0)
    throw new Error(`${missing} files are missing, ${strangers} objects are wrong`);
  const { replaced, operations } = await sink.summary(bucket);
  if (replaced > 0) throw new Error(`${replaced} objects were sent twice: ${JSON.stringify(operations)}`);
}

function show(result: ScaleResult): void {
  const line = (name: string, value: string): void => console.log(`  ${name.padEnd(34)}${value}`);
  const milliseconds = (longest: number, p99: number): string =>
    `${longest.toFixed(0)} ms (99 % of the time under ${p99.toFixed(0)} ms)`;
  console.log(`\n${result.files.toLocaleString('en')} files: ${result.outcome ?? 'interrupted'}`);
  line('files/s', Math.round(result.filesPerSecond).toLocaleString('en'));
  line('seconds', result.seconds.toFixed(1));
  line('peak RSS', `${(result.peakRssBytes / 1e6).toFixed(0)} MB`);
  line('longest stall, engine’s thread', milliseconds(result.engineStallMs, result.engineP99Ms));
  line('longest stall, main thread', milliseconds(result.mainStallMs, result.mainP99Ms));
  line('largest snapshot', `${result.largestSnapshotBytes.toLocaleString('en')} bytes`);
  line('snapshots', `${result.snapshots} (${(result.snapshots / result.seconds).toFixed(1)} a second)`);
  line('journal', `${(result.journalBytes / 1e6).toFixed(0)} MB`);
  line('load of the machine before', `${result.loadBefore.toFixed(1)} on ${cpus().length} cores`);
}

function judge(results: readonly ScaleResult[]): boolean {
  const bySize = results.toSorted((a, b) => a.files - b.files);
  const [least, most] = [bySize[0], bySize.at(-1)];
  if (least === undefined || most === undefined) return false;
  const isComplete = results.every(({ outcome }) => outcome === 'complete');
  const isSmall = most.peakRssBytes <= mostRssBytes;
  if (least === most) return isComplete && isSmall;
  const growth = most.peakRssBytes / least.peakRssBytes;
  console.log(
    `\nmemory for ${most.files.toLocaleString('en')} files is ${growth.toFixed(2)} × that for ${least.files.toLocaleString('en')} (at most ${mostGrowth})`,
  );
  return isComplete && isSmall && growth <= mostGrowth;
}

function save(results: readonly ScaleResult[]): void {
  const folder = join(outFolder, 'bench');
  mkdirSync(folder, { recursive: true });
  const when = new Date().toISOString();
  const file = join(folder, `scale-${when.replaceAll(/[:.]/g, '-')}.json`);
  const machine = { processor: cpus()[0]?.model ?? 'unknown', cores: cpus().length, node: process.version };
  writeFileSync(file, `${JSON.stringify({ when, machine, results }, null, 2)}\n`);
  console.log(`\n${file}`);
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(`bench:scale: ${messageOf(error)}`);
  process.exitCode = 1;
}
