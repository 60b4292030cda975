import { createInProcessHost } from '../../src/engine/host/in-process-host.js';
import { defaultDraftOptions } from '../../src/shared/models/plan.js';
import type { CrashTask } from './crash-task.js';
import { runEnds } from './run-ends.js';

/** One session of a run in its own process: starts the run, or continues it, and works to its end. */
const task = JSON.parse(process.env['HOIST_CRASH_TASK'] ?? '') as CrashTask;
const host = createInProcessHost(task.stateFolder);
const { engine } = host;

const finished = runEnds(host);

async function begin(): Promise<string> {
  const destination = { ...task, profileId: null };
  const { runId } = await engine.runs.start(destination, {
    mode: 'upload',
    roots: [{ rootId: 'root', name: 'folder', kind: 'folder', path: task.folder }],
    options: defaultDraftOptions,
  });
  await finished;
  return runId;
}

async function sit(): Promise<string> {
  const [run] = await engine.history.list(1);
  if (run === undefined) return begin();
  if (run.outcome === null) {
    await engine.runs.continue(run.runId, { connection: task.connection, profileId: null });
    await finished;
  }
  return run.runId;
}

const summary = await engine.history.summary(await sit());
await engine.close();
process.stdout.write(JSON.stringify(summary));
