import type { History } from '../engine/history.js';
import { HoistError } from '../shared/errors/errors.js';
import type { RunDigest } from '../shared/models/run.js';
import { CommandError } from './command-error.js';

/** Runs that are looked through; more than are kept. */
export const mostRuns = 1000;

/**
 * The run whose id begins with what was typed.
 * @throws CommandError `run-ambiguous` @throws HoistError `run-not-found`
 */
export async function chooseRun(history: History, wanted: string): Promise<RunDigest> {
  const runs = await history.list(mostRuns);
  const [found, ...others] = runs.filter(({ runId }) => runId.startsWith(wanted.toLowerCase()));
  if (found === undefined || wanted === '') throw new HoistError('run-not-found');
  if (others.length > 0) throw new CommandError('run-ambiguous');
  return found;
}
