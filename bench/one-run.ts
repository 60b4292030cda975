import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from './clients/client.js';
import type { Dataset } from './data.js';
import { type Cost, measure } from './measure.js';
import type { Sink } from './sink/start-sink.js';

/** One client's run on one data set. */
export interface OneRun {
  readonly cost: Cost;
  /** From the start of the process until the first object or part had arrived; null when none has. */
  readonly firstWriteSeconds: number | null;
  /** Files that are in the bucket with their size. */
  readonly arrived: number;
  /** Null when every file arrived and the client reported success; otherwise what went wrong. */
  readonly failure: string | null;
  /** How often the client called each operation. */
  readonly operations: Readonly<Record<string, number>>;
}

let lastBucket = 0;
const prefix = 'p';

/**
 * Lets a client upload a data set to a new bucket and checks the result on the server: a run that lost a
 * file, sent a wrong size or left an incomplete multipart upload is a failure, however fast it was.
 * @param limitMs the time after which the client is ended
 */
export async function runOnce(
  client: Client,
  dataset: Dataset,
  sink: Sink,
  limitMs: number,
): Promise<OneRun> {
  lastBucket += 1;
  const bucket = `bench-${lastBucket}`;
  const workFolder = mkdtempSync(join(tmpdir(), 'hoist-bench-home-'));
  await sink.createBucket(bucket);
  try {
    const program = client.program({
      folder: dataset.folder,
      bucket,
      prefix,
      endpoint: sink.url,
      caFile: sink.caFile,
      isFar: sink.latencyMs > 0,
      workFolder,
    });
    const cost = await measure(program, limitMs, () => sink.cpuSeconds());
    const { arrived, problems } = await inspect(dataset, bucket, sink);
    const { operations, firstWriteMs } = await sink.summary(bucket);
    const firstWriteSeconds = firstWriteMs === null ? null : (firstWriteMs - cost.startedMs) / 1000;
    return { cost, firstWriteSeconds, arrived, failure: judge(cost, problems, limitMs), operations };
  } finally {
    await sink.forget(bucket);
    rmSync(workFolder, { recursive: true, force: true });
  }
}

async function inspect(
  { files }: Dataset,
  bucket: string,
  sink: Sink,
): Promise<{ readonly arrived: number; readonly problems: readonly string[] }> {
  const missing = new Map(files.map(({ path, size }) => [`${prefix}/${path}`, size]));
  const problems: string[] = [];
  let arrived = 0;
  await sink.eachObject(bucket, (key, size) => {
    const expected = missing.get(key);
    missing.delete(key);
    if (expected === undefined) problems.push(`${key} was not asked for`);
    else if (expected === size) arrived += 1;
    else problems.push(`${key} has ${size} bytes instead of ${expected}`);
  });
  if (missing.size > 0) problems.push(`${missing.size} files are missing`);
  const { openMultiparts } = await sink.summary(bucket);
  if (openMultiparts > 0) problems.push(`${openMultiparts} multipart uploads were left unfinished`);
  return { arrived, problems };
}

function judge(cost: Cost, problems: readonly string[], limitMs: number): string | null {
  if (cost.exitCode === null) return `ended after ${limitMs / 1000} s`;
  if (cost.exitCode !== 0) {
    const words = cost.said.trim().split('\n').slice(-3).join(' ').slice(-300);
    return `exit code ${cost.exitCode}: ${words}`;
  }
  if (problems.length === 0) return null;
  return problems.slice(0, 3).join('; ') + (problems.length > 3 ? `; ${problems.length - 3} more` : '');
}
