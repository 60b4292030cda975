import type { History } from '../engine/history.js';
import { requestIdsOf } from '../shared/errors/error-details.js';
import type { AppError } from '../shared/errors/errors.js';
import type { RunSummary } from '../shared/models/run.js';
import { exitCodes } from './command-error.js';
import type { Messages, Problem } from './messages.js';
import { extraObjectsOf, type Failure, failuresOf, unprovenOf } from './result-rows.js';
import { provenIn, type RunResult } from './run-result.js';

/** Writes the document of `--json` piece by piece: a million failures need not fit into memory. */
export async function writeDocument(
  result: RunResult,
  history: History,
  messages: Messages,
  write: (text: string) => void,
): Promise<void> {
  const { mode, summary, planned, problem, milliseconds, receipt } = result;
  const { found, uploaded, skipped, failed } = summary;
  const totals = {
    found: found.files,
    uploaded: uploaded.files,
    skipped: skipped.files,
    failed: failed.files,
    bytes: uploaded.bytes,
    ...(mode === 'plan' ? { planned: planned.files, plannedBytes: planned.bytes } : {}),
    ...(mode === 'verify' ? { verified: provenIn(summary) } : {}),
    ...(mode === 'verify' || result.isCheck ? { recomputed: summary.recomputed } : {}),
    ...(result.lookedAt === null ? {} : { lookedAt: result.lookedAt.confirmed }),
  };
  const head = { runId: summary.runId, state: result.state, totals };
  write(`${JSON.stringify(head).slice(0, -1)},"failures":[`);
  await writeFailures(failuresOf(history, summary), messages, write);
  if (result.isCheck || result.readsBack) {
    write('],"unproven":[');
    await writeFailures(unprovenOf(history, summary), messages, write);
  }
  if (mode === 'verify') await writeExtra(summary, history, write);
  const unverified = summary.listingError === null ? null : listingErrorOf(summary.listingError, messages);
  const tail = {
    ...(mode === 'verify' ? { level: summary.level } : {}),
    ...(mode === 'plan' ? {} : { readBack: { files: summary.readBack, bytes: summary.readBackBytes } }),
    ...(mode === 'verify' || result.isCheck ? { keptTimes: summary.keptTimes } : {}),
    ...(mode === 'upload'
      ? { level: summary.level, check: summary.listing, checkError: unverified, unguarded: summary.unguarded }
      : {}),
    ...(receipt === null ? {} : { receipt }),
    seconds: seconds(milliseconds),
    ...(problem === null ? {} : { error: errorOf(problem) }),
  };
  write(`],${JSON.stringify(tail).slice(1)}\n`);
}

async function writeFailures(
  failures: AsyncIterable<Failure>,
  messages: Messages,
  write: (text: string) => void,
): Promise<void> {
  let separator = '\n';
  for await (const { path, key, error } of failures) {
    const told = { path, key, code: error.code, message: messages.title(error), ...requestIdsOf(error) };
    write(`${separator}${JSON.stringify(told)}`);
    separator = ',\n';
  }
}

/** The objects that no file accounts for; null when not all were listed. */
async function writeExtra({ runId, extra }: RunSummary, history: History, write: (text: string) => void) {
  if (extra === null) {
    write('],"extra":null,"extraObjects":[');
    return;
  }
  write(`],"extra":${JSON.stringify(extra)},"extraObjects":[`);
  let separator = '\n';
  for await (const object of extraObjectsOf(history, runId)) {
    write(`${separator}${JSON.stringify(object)}`);
    separator = ',\n';
  }
}

function listingErrorOf(error: AppError, messages: Messages) {
  return { code: error.code, message: messages.title(error), ...requestIdsOf(error) };
}

/** The document of a command that failed before its run started. */
export function emptyDocument(problem: Problem, milliseconds: number): string {
  const document = {
    runId: null,
    state: problem.exitCode === exitCodes.interrupted ? 'interrupted' : 'stopped',
    totals: { found: 0, uploaded: 0, skipped: 0, failed: 0, bytes: 0 },
    failures: [],
    seconds: seconds(milliseconds),
    error: errorOf(problem),
  };
  return `${JSON.stringify(document)}\n`;
}

function errorOf({ code, message, request }: Problem) {
  return { code, message, ...request };
}

function seconds(milliseconds: number): number {
  return Math.round(milliseconds) / 1000;
}
