import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { projectRoot } from '../../scripts/project.js';
import { engineMemory } from '../../src/engine/host/engine-memory.js';
import { defaultLimits } from '../../src/engine/run/limits/run-limits.js';
import { defaultDraftOptions } from '../../src/shared/models/plan.js';
import { benchKeys } from '../clients/client.js';
import type { Dataset } from '../data.js';
import type { Sink } from '../sink/start-sink.js';
import { type ThreadTimes, watchThreads } from './thread-times.js';

export interface PinnedRun {
  /** From the start of the upload to its end, with the listing; without the start of the process. */
  readonly seconds: number;
  readonly times: ThreadTimes;
  /** CPU time of the server, in seconds. */
  readonly serverSeconds: number;
}

let lastBucket = 0;

/**
 * Uploads a data set with the built engine in a process of its own that is pinned to some cores. Rejects when a file is missing.
 * @param senders how many threads send
 * @param cores the numbers of the cores, for taskset
 */
export async function runPinned(
  dataset: Dataset,
  sink: Sink,
  senders: number,
  cores: readonly number[],
): Promise<PinnedRun> {
  lastBucket += 1;
  const bucket = `scaling-${lastBucket}`;
  const stateFolder = mkdtempSync(join(tmpdir(), 'hoist-bench-scaling-'));
  await sink.createBucket(bucket);
  const job = {
    workerFile: pathToFileURL(join(projectRoot, 'out/main/engine.js')).href,
    resourceLimits: engineMemory,
    stateFolder,
    limits: { ...defaultLimits, senders },
    destination: {
      profileId: null,
      connection: { credentials: benchKeys, region: 'us-east-1', endpoint: sink.url },
      bucket,
      onConflict: 'skip',
    },
    selection: {
      mode: 'upload',
      roots: [{ rootId: 'root', name: 'p', kind: 'folder', path: dataset.folder }],
      options: defaultDraftOptions,
    },
  };
  try {
    const before = await sink.cpuSeconds();
    const { seconds, times } = await runHost(JSON.stringify(job), senders, cores, sink.caFile);
    const serverSeconds = (await sink.cpuSeconds()) - before;
    const { objects, bytes } = await sink.summary(bucket);
    if (objects !== dataset.files.length || bytes !== dataset.bytes) {
      throw new Error(`${objects} objects of ${bytes} bytes arrived`);
    }
    return { seconds, times, serverSeconds };
  } finally {
    await sink.forget(bucket);
    rmSync(stateFolder, { recursive: true, force: true });
  }
}

async function runHost(
  job: string,
  senders: number,
  cores: readonly number[],
  caFile: string | null,
): Promise<Pick<PinnedRun, 'seconds' | 'times'>> {
  const host = fileURLToPath(new URL('../scale/host-process.mjs', import.meta.url));
  // taskset becomes the program that it starts: the process keeps its number.
  const child = spawn('taskset', ['-c', cores.join(','), process.execPath, '--no-warnings', host, job], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...(caFile === null ? {} : { NODE_EXTRA_CA_CERTS: caFile }) },
  });
  let said = '';
  child.stdout.on('data', (piece: Buffer) => {
    said += piece.toString();
  });
  await once(child, 'spawn');
  const watch = watchThreads(child.pid ?? 0, senders);
  const [code] = (await once(child, 'close')) as [number | null];
  const times = watch.times();
  if (code !== 0) throw new Error(`the engine's process ended with exit code ${code}`);
  const { seconds, outcome } = JSON.parse(said) as {
    readonly seconds: number;
    readonly outcome: string | null;
  };
  if (outcome !== 'complete') throw new Error(`the upload was ${outcome ?? 'interrupted'}`);
  return { seconds, times };
}
