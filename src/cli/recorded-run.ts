import type { RunSpec } from '../engine/journal/records.js';
import { chooseRun } from './choose-run.js';
import { CommandError, exitCodes } from './command-error.js';
import type { CommandContext } from './context.js';
import { isLocked } from './run-lock.js';
import { openHost } from './run-session.js';
import { stateFolder } from './state-folder.js';

/**
 * A run in the record that no process is working on.
 * @throws CommandError `run-ambiguous`, `run-under-way` @throws HoistError `run-not-found`
 */
export async function recordedRun(
  wanted: string,
  state: string | null,
  context: CommandContext,
): Promise<{ readonly runId: string; readonly spec: RunSpec }> {
  const folder = stateFolder(state, context.env);
  const record = await openHost(folder, context);
  try {
    const { runId } = await chooseRun(record.engine.history, wanted);
    if (isLocked(folder, runId)) throw new CommandError('run-under-way', {}, exitCodes.stopped);
    return { runId, spec: await record.engine.history.spec(runId) };
  } finally {
    await record.engine.close();
  }
}
