import type { History } from '../../engine/history.js';
import type { RunSpec } from '../../engine/journal/records.js';
import { HoistError } from '../../shared/errors/errors.js';
import type { RunDigest } from '../../shared/models/run.js';
import { chooseRun, mostRuns } from '../choose-run.js';
import type { CommandOf, KeyChoice } from '../command.js';
import { CommandError, type ExitCode, exitCodes } from '../command-error.js';
import { connect } from '../connect.js';
import type { CommandContext } from '../context.js';
import { reach } from '../destination.js';
import { readOrigin, writeOrigin } from '../key-origin.js';
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

  const keys = await connect(keysFor(command.keys, spec), context.env, {
    region: spec.region,
    endpoint: spec.endpoint,
    options: isUnsaid(command.keys) ? spec.endpointOptions : undefined,
  });
  const connection = await reach(keys, spec.bucket, run, context);
  if (connection === null) throw new HoistError('bucket-not-found', { bucket: spec.bucket });
  return followRun(
    {
      runId,
      mode: 'upload',
      choice: run,
      begin: (runs) =>
        runs.continue(runId, {
          connection,
          profileId: writeOrigin(keys.origin),
          // The command line can't resume files one by one.
          resumeFiles: true,
          ...(onConflict === null ? {} : { onConflict }),
        }),
    },
    context,
  );
}

/** Whether no option says how to reach the server: then the run's own settings are used again. */
function isUnsaid({ endpoint, networkOptions }: KeyChoice): boolean {
  const { addressing, checksums, dualStack, fips, accelerate, allowHttp } = networkOptions;
  return (
    endpoint === null &&
    [addressing, checksums, dualStack, fips, accelerate, allowHttp].every((wish) => !wish)
  );
}

/** The keys the run was started with, unless others are given. */
function keysFor(named: KeyChoice, spec: RunSpec): KeyChoice {
  const networkOptions = {
    ...named.networkOptions,
    allowHttp: named.networkOptions.allowHttp || spec.endpointOptions?.allowHttp === true,
  };
  const choice = { ...named, networkOptions };
  if (named.credentialsFile !== null || named.profile !== null) return choice;
  const origin = readOrigin(spec.profileId);
  if (origin.kind === 'file') return { ...choice, credentialsFile: origin.path };
  return origin.kind === 'profile' ? { ...choice, profile: origin.name } : choice;
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
