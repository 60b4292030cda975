import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openJournal } from '../src/engine/journal/open-journal.js';
import type { NewEntry } from '../src/engine/journal/records.js';
import { defaultDraftOptions } from '../src/shared/models/plan.js';

/**
 * `npm run bench:journal`: what several processes that record their runs in one journal cost each other; see README.md. Each
 * records batches of 256 small files as an upload does, as fast as it can.
 */

const usage = `npm run bench:journal -- [options]

  --processes N  how many at most (2)
  --seconds N    how long each works (8)`;

/** What one process did. */
interface Figures {
  readonly rowsPerSecond: number;
  /** The share of the time that it spent waiting in calls of the journal, in %. */
  readonly blockedPercent: number;
  readonly longestBlockMs: number;
  readonly error: string | null;
}

const batch = 256;
/** Less than this is how exactly the time is measured. */
const leastWaitMs = 0.5;
const proof = { etag: '"etag"', checksum: 'AAAAAA==', evidence: null };

async function record(folder: string, name: string, seconds: number): Promise<Figures> {
  const { journal } = openJournal(folder);
  const { run } = journal.runs.create(
    name,
    {
      mode: 'upload',
      profileId: null,
      bucket: 'bucket',
      region: 'us-east-1',
      endpoint: null,
      title: name,
      roots: [],
      options: defaultDraftOptions,
      onConflict: 'skip',
    },
    Date.now(),
  );
  let error: string | null = null;
  journal.onWriteError((problem) => {
    error = String(problem);
  });
  let blockedMs = 0;
  let longestMs = 0;
  /** What a call takes beyond its own work is waiting: for the other process, for the disk, for a core. */
  const timed = (call: () => void): void => {
    const usage = process.cpuUsage();
    const before = performance.now();
    call();
    const { user, system } = process.cpuUsage(usage);
    const waited = performance.now() - before - (user + system) / 1000;
    if (waited < leastWaitMs) return;
    blockedMs += waited;
    longestMs = Math.max(longestMs, waited);
  };
  const startedAt = performance.now();
  let rows = 0;
  try {
    while (performance.now() - startedAt < seconds * 1000) {
      await journal.ready();
      journal.ingest.add(
        run,
        rows,
        Array.from({ length: batch }, (_, index) => entryOf(rows + index)),
      );
      await journal.ready(true);
      timed(() => journal.entries.markInFlight(run, 'single', rows, rows + batch - 1));
      for (let index = 0; index < batch; index += 1) {
        if (index % 4 === 0) await setImmediate();
        await journal.ready();
        timed(() => journal.entries.markUploaded(run, rows, 10_240, proof));
        rows += 1;
      }
    }
  } catch (problem) {
    error ??= String(problem);
  }
  const elapsed = performance.now() - startedAt;
  journal.close();
  return {
    rowsPerSecond: Math.round((rows / elapsed) * 1000),
    blockedPercent: Math.round((blockedMs / elapsed) * 100),
    longestBlockMs: Math.round(longestMs),
    error,
  };
}

function entryOf(sequence: number): NewEntry {
  const path = `folder/file-${sequence}.bin`;
  const file = { root: 0, path, key: path, size: 10_240, mtimeMs: 1, inode: sequence };
  return { ...file, state: 'planned', method: 'single', reason: null, error: null };
}

async function startChild(folder: string, name: string, seconds: number): Promise<Figures> {
  const script = fileURLToPath(import.meta.url);
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', script, '--child', folder, '--name', name, '--seconds', `${seconds}`],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  await new Promise((resolve) => child.on('close', resolve));
  return JSON.parse(out) as Figures;
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      help: { type: 'boolean', short: 'h', default: false },
      processes: { type: 'string', default: '2' },
      seconds: { type: 'string', default: '8' },
      child: { type: 'string' },
      name: { type: 'string', default: '' },
    },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const seconds = Number(values.seconds);
  if (values.child !== undefined) {
    console.log(JSON.stringify(await record(values.child, values.name, seconds)));
    return 0;
  }
  for (let processes = 1; processes <= Number(values.processes); processes += 1) {
    const folder = mkdtempSync(join(tmpdir(), 'hoist-bench-journal-'));
    const names = Array.from({ length: processes }, (_, index) => `run-${index + 1}`);
    const figures = await Promise.all(names.map((name) => startChild(folder, name, seconds)));
    console.log(`${processes} at once`);
    console.table(figures);
    rmSync(folder, { recursive: true, force: true });
  }
  return 0;
}

process.exitCode = await main();
