import type { History } from '../../engine/history.js';
import type { RunDigest } from '../../shared/models/run.js';
import { chooseRun } from '../choose-run.js';
import type { CommandOf } from '../command.js';
import { CommandError, type ExitCode, exitCodes } from '../command-error.js';
import type { CommandContext } from '../context.js';
import { isLocked, lockRun, removeLock } from '../run-lock.js';
import type { ResultState } from '../run-result.js';
import { openHost } from '../run-session.js';
import { formatS3Url } from '../s3-url.js';
import { stateFolder } from '../state-folder.js';
import { table } from '../table.js';
import { printable } from '../terminal.js';

const mostRuns = 1000;

/** Lists earlier runs and those of other processes, the newest first; deletes one of them, or changes how long lists of files are kept, before, if asked to. */
export async function showRuns(command: CommandOf<'runs'>, context: CommandContext): Promise<ExitCode> {
  const { json, messages, terminal } = context;
  const folder = stateFolder(command.stateFolder, context.env);
  const host = await openHost(folder, context);
  try {
    const { history } = host.engine;
    if (command.deletedRunId !== null) {
      const { runId } = await chooseRun(history, command.deletedRunId);
      await deleteRun(history, runId, folder);
    }
    if (command.keep !== null) await history.setRetention(command.keep);
    const keep = await history.retention();
    const runs = await history.list(mostRuns);
    const told = runs.map((run) => describe(run, folder));
    if (json) terminal.result(`${JSON.stringify({ keep, runs: told })}\n`);
    else if (told.length === 0) terminal.notice(messages.say('result.runs-none'));
    else {
      const cells = told.map(({ runId, startedAt, state, source, destination, hasFiles, totals }) => [
        runId.slice(0, 8),
        startedAt.slice(0, 16).replace('T', ' '),
        messages.say(`state.${state}`),
        `${totals.uploaded + totals.skipped}/${totals.found}`,
        [
          printable(source),
          '→',
          printable(destination),
          ...(hasFiles ? [] : [messages.say('result.runs-compacted')]),
        ].join(' '),
      ]);
      terminal.result(table(cells));
    }
    if (!json && command.keep !== null)
      terminal.notice(messages.say(`notice.keep-${keep.unit}`, { count: keep.count }));
    return exitCodes.complete;
  } finally {
    await host.engine.close();
  }
}

/** Only without another process at work on it: that one would lose its rows. @throws CommandError `run-under-way` */
async function deleteRun(history: History, runId: string, folder: string): Promise<void> {
  const lock = lockRun(folder, runId);
  if (lock === null) throw new CommandError('run-under-way', {}, exitCodes.stopped);
  try {
    await history.delete(runId);
  } finally {
    lock.release();
  }
  removeLock(folder, runId);
}

function describe(run: RunDigest, folder: string) {
  const { runId, mode, startedAt, title, bucket, prefix, found, uploaded, skipped, failed, isCompacted } =
    run;
  return {
    runId,
    mode,
    state: stateOf(run, folder),
    startedAt: new Date(startedAt).toISOString(),
    source: title,
    destination: formatS3Url(bucket, prefix),
    /** Whether the list of its files is still kept. */
    hasFiles: !isCompacted,
    totals: {
      found: found.files,
      uploaded: uploaded.files,
      skipped: skipped.files,
      failed: failed.files,
      bytes: uploaded.bytes,
    },
  };
}

function stateOf({ runId, mode, outcome }: RunDigest, folder: string): ResultState | 'running' {
  if (outcome === null) return isLocked(folder, runId) ? 'running' : 'interrupted';
  return mode === 'plan' && (outcome === 'complete' || outcome === 'partial') ? 'planned' : outcome;
}
