import { appendFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { FromEngine } from '../../src/engine/host/engine-protocol.js';
import { createSupervisedHost } from '../../src/engine/host/supervised-host.js';
import type { Connection, Credentials } from '../../src/s3/client/connection.js';
import { HoistError } from '../../src/shared/errors/errors.js';
import { defaultDraftOptions } from '../../src/shared/models/plan.js';
import type { ConflictPolicy, RunSummary } from '../../src/shared/models/run.js';

/** The task of a process that does what the app's main process does, as JSON in HOIST_SOAK_APP. */
export interface AppTask {
  readonly stateFolder: string;
  readonly folder: string;
  readonly bucket: string;
  readonly connection: Omit<Connection, 'credentials'> & { readonly credentials: Credentials };
  readonly onConflict: ConflictPolicy;
  /** The engine ends so many ms after each start, this often. */
  readonly engineEnds: { readonly afterMs: number; readonly times: number };
  /** Gets the letter e for each end. */
  readonly tally: string;
}

const task = JSON.parse(process.env['HOIST_SOAK_APP'] ?? '') as AppTask;
let endsLeft = task.engineEnds.times;
let onEnd: (how: 'finished' | 'lost') => void = () => undefined;

const host = createSupervisedHost({
  stateFolder: task.stateFolder,
  start(listener) {
    const worker = new Worker(fileURLToPath(new URL('engine.js', import.meta.url)));
    worker.on('message', (message: FromEngine) => listener.onMessage(message));
    worker.on('error', (error) => listener.onEnd(error));
    worker.on('exit', (code) => listener.onEnd(`exit code ${code}`));
    if (endsLeft > 0) {
      endsLeft -= 1;
      setTimeout(() => {
        appendFileSync(task.tally, 'e');
        void worker.terminate();
      }, task.engineEnds.afterMs).unref();
    }
    return { post: (message) => worker.postMessage(message), kill: () => void worker.terminate() };
  },
});
host.onEvent((event) => {
  if (event.kind === 'lost') onEnd('lost');
  else if (event.kind === 'run' && event.snapshot.state === 'finished') onEnd('finished');
});

async function unfinished(): Promise<string | null> {
  const runs = await host.engine.history.list(10);
  return runs.find(({ outcome }) => outcome !== 'complete')?.runId ?? null;
}

/** Starts the run, or continues it, until it ends or the engine does. */
async function work(): Promise<{ readonly how: 'finished' | 'lost'; readonly runId: string }> {
  const { runs } = host.engine;
  const end = new Promise<'finished' | 'lost'>((resolve) => {
    onEnd = resolve;
  });
  let runId = await unfinished();
  if (runId === null) {
    const { connection, bucket, onConflict } = task;
    const roots = [{ rootId: 'root', name: 'folder', kind: 'folder', path: task.folder }] as const;
    const destination = { profileId: null, connection, bucket, onConflict };
    ({ runId } = await runs.start(destination, { mode: 'upload', roots, options: defaultDraftOptions }));
  } else await runs.continue(runId, { connection: task.connection, profileId: null, resumeFiles: true });
  return { how: await end, runId };
}

async function summarize(runId: string): Promise<string> {
  const { history } = host.engine;
  const { outcome, failed, error }: RunSummary = await history.summary(runId);
  const { rows } = await history.rows(runId, 'failed', 0, 1000);
  const failures = rows.map((row) => ({ path: row.path, code: row.error?.code }));
  return JSON.stringify({ state: outcome, totals: { failed: failed.files }, failures, error });
}

async function untilDone(): Promise<string> {
  for (;;) {
    try {
      const { how, runId } = await work();
      if (how === 'finished') return await summarize(runId);
    } catch (error) {
      // The engine may end in the middle of any question.
      if (!(error instanceof HoistError)) throw error;
      if (error.error.code !== 'engine-lost') return JSON.stringify({ error: error.error });
    }
  }
}

await host.ready;
const told = await untilDone();
// As the command line does.
const { state } = JSON.parse(told) as { readonly state?: string };
process.stdout.write(told, () => process.exit(state === 'complete' ? 0 : 2));
