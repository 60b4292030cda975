import type { History } from '../../engine/history.js';
import type { RunSpec } from '../../engine/journal/records.js';
import type { RunDigest } from '../../shared/models/run.js';
import { chooseRun, mostRuns } from '../choose-run.js';
import type { CommandOf } from '../command.js';
import { CommandError, type ExitCode, exitCodes } from '../command-error.js';
import type { CommandContext } from '../context.js';
import { reachOfRun } from '../run-destination.js';
import { isLocked } from '../run-lock.js';
import { followRun, openHost } from '../run-session.js';
import { assertReportPossible } from '../selection.js';
import { stateFolder } from '../state-folder.js';

/** Continues an upload: sends what is left, and once more what failed. */
export async function resume(command: CommandOf<'resume'>, context: CommandContext): Promise<ExitCode> {
  const { run, onConflict } = command;
  await assertReportPossible(run);
  const folder = stateFolder(run.stateFolder, context.env);
  const record = await openHost(folder, context);
  let runId: string;
  let spec: RunSpec;
  try {
    ({ runId } = await choose(record.engine.history, command.runId));
    spec = await record.engine.history.spec(runId);
  } finally {
    await record.engine.close();
  }
  if (spec.mode !== 'upload') throw new CommandError('run-not-an-upload');
  if (isLocked(folder, runId)) throw new CommandError('run-under-way', {}, exitCodes.stopped);

  const { connection, profileId } = await reachOfRun(spec, command.keys, run, context);
  return followRun(
    {
      runId,
      mode: 'upload',
      choice: run,
      readsBack: (spec.verifying?.readBack ?? 'none') !== 'none',
      begin: (runs) =>
        runs.continue(runId, {
          connection,
          profileId,
          // The command line can't resume files one by one.
          resumeFiles: true,
          ...(onConflict === null ? {} : { onConflict }),
        }),
    },
    context,
  );
}

/** @throws CommandError `nothing-to-resume`, `run-ambiguous` @throws HoistError `run-not-found` */
async function choose(history: History, wanted: string | null): Promise<RunDigest> {
  if (wanted === null) {
    const runs = await history.list(mostRuns);
    const unfinished = runs.find(({ mode, outcome }) => mode === 'upload' && outcome !== 'complete');
    if (unfinished === undefined) throw new CommandError('nothing-to-resume');
    return unfinished;
  }
  return chooseRun(history, wanted);
}
