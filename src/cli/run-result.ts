import type { History } from '../engine/history.js';
import { requestIdsOf } from '../shared/errors/error-details.js';
import type { AppError, ErrorCode } from '../shared/errors/errors.js';
import type { RunMode, RunRow, RunSummary, RunView } from '../shared/models/run.js';
import { lostFiles, skippedFor } from '../shared/models/run-summary.js';
import type { Tally } from '../shared/models/tally.js';
import { type ExitCode, exitCodes } from './command-error.js';
import type { Messages, Problem } from './messages.js';
import type { ReceiptDocument } from './receipt-output.js';
import { formatS3Url } from './s3-url.js';
import { printable, type Terminal } from './terminal.js';

export type ResultState =
  | 'complete'
  | 'unverified'
  | 'partial'
  | 'cancelled'
  | 'stopped'
  | 'interrupted'
  | 'planned';

/** The end of a run as the command line reports it. */
export interface RunResult {
  readonly mode: RunMode;
  readonly state: ResultState;
  readonly summary: RunSummary;
  /** Files that a dry run would send. */
  readonly planned: Tally;
  readonly milliseconds: number;
  /** What else went wrong: why the run stopped, or that the report couldn't be written. */
  readonly problem: Problem | null;
  /** The run had ended before, and was only checked. */
  readonly isCheck: boolean;
  readonly receipt: ReceiptDocument | null;
}

/** Files that were not there before and files with proof, of a run that only looked. */
export function resultOf(
  mode: RunMode,
  summary: RunSummary,
  how: Pick<RunResult, 'milliseconds' | 'problem'> &
    Partial<Pick<RunResult, 'isCheck' | 'receipt'>> & { readonly interrupted: boolean },
): RunResult {
  const { found, uploaded, skipped, failed } = summary;
  const planned = {
    files: found.files - uploaded.files - skipped.files - failed.files,
    bytes: found.bytes - uploaded.bytes - skipped.bytes - failed.bytes,
  };
  const { milliseconds, problem, isCheck = false, receipt = null } = how;
  const state = stateOf(mode, summary, how.interrupted);
  return { mode, state, summary, planned, milliseconds, problem, isCheck, receipt };
}

function stateOf(mode: RunMode, summary: RunSummary, interrupted: boolean): ResultState {
  if (interrupted) return 'interrupted';
  if (mode === 'plan' && summary.outcome !== 'stopped' && summary.outcome !== 'cancelled') return 'planned';
  return summary.outcome;
}

/** What a verification is there to find. */
const isDifference: ReadonlySet<ErrorCode> = new Set(['object-missing', 'object-differs']);

export function exitCodeOfRun({ mode, state, summary, problem, isCheck }: RunResult): ExitCode {
  switch (state) {
    case 'complete':
    case 'planned':
      return summary.failed.files > 0 || problem !== null ? exitCodes.someFailed : exitCodes.complete;
    case 'partial':
      return (isCheck && lostFiles(summary) > 0) ||
        (mode === 'verify' && summary.failedBy.some(({ error }) => isDifference.has(error.code)))
        ? exitCodes.differs
        : exitCodes.someFailed;
    case 'unverified':
      return exitCodes.someFailed;
    case 'stopped':
      return exitCodes.stopped;
    case 'cancelled':
    case 'interrupted':
      return exitCodes.interrupted;
  }
}

export interface Failure {
  readonly path: string;
  readonly key: string | null;
  readonly error: AppError;
}

const pageSize = 1000;

async function* rowsOf(history: History, runId: string, view: RunView): AsyncGenerator<RunRow> {
  for (let offset = 0; ; offset += pageSize) {
    const { rows } = await history.rows(runId, view, offset, pageSize);
    yield* rows;
    if (rows.length < pageSize) return;
  }
}

/**
 * Every file that is not where it should be: what failed, and what the listing afterwards did not show as it
 * was sent.
 */
export async function* failuresOf(history: History, summary: RunSummary): AsyncGenerator<Failure> {
  for await (const { path, key, error } of rowsOf(history, summary.runId, 'failed')) {
    yield { path, key, error: error ?? { code: 'internal' } };
  }
  if (lostFiles(summary) === 0) return;
  for (const view of ['uploaded', 'skipped'] as const) {
    for await (const { path, key, listed } of rowsOf(history, summary.runId, view)) {
      if (listed === 'missing') yield { path, key, error: { code: 'object-missing' } };
      if (listed === 'other-size' || listed === 'replaced')
        yield { path, key, error: { code: 'object-differs' } };
    }
  }
}

/** Files whose objects are there, and why a check could not prove them further. */
async function* unprovenOf(history: History, { runId }: RunSummary): AsyncGenerator<Failure> {
  for (const view of ['uploaded', 'skipped'] as const) {
    for await (const { path, key, error } of rowsOf(history, runId, view)) {
      if (error !== null) yield { path, key, error };
    }
  }
}

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
  };
  const head = { runId: summary.runId, state: result.state, totals };
  write(`${JSON.stringify(head).slice(0, -1)},"failures":[`);
  await writeFailures(failuresOf(history, summary), messages, write);
  if (result.isCheck) {
    write('],"unproven":[');
    await writeFailures(unprovenOf(history, summary), messages, write);
  }
  if (mode === 'verify') await writeExtra(summary, history, write);
  const unverified = summary.listingError === null ? null : listingErrorOf(summary.listingError, messages);
  const tail = {
    ...(mode === 'verify' ? { level: summary.level, keptTimes: summary.keptTimes } : {}),
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

async function* extraObjectsOf(history: History, runId: string) {
  let after = '';
  for (;;) {
    const page = await history.extraObjects(runId, after, pageSize);
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < pageSize) return;
    after = last.key;
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

/** Objects that are verified to be there. */
export function provenIn(summary: RunSummary): number {
  return skippedFor('already-there', summary.skippedBy);
}

/** As many lines as somebody may still read on a screen. */
const mostLines = 200;
const mostFailures = 20;

/** Reports to a person how a run ended. */
export async function tellResult(
  result: RunResult,
  history: History,
  messages: Messages,
  terminal: Terminal,
): Promise<void> {
  const line = (text: string): void => terminal.result(`${text}\n`);
  const { mode, summary, planned, problem } = result;
  const { found, uploaded, skipped, failed } = summary;
  const place = printable(formatS3Url(summary.bucket, summary.prefix));
  const proven = provenIn(summary);

  if (mode === 'plan') await tellPlanned(result, history, messages, line);
  const failures = await firstOf(failuresOf(history, summary));
  for (const { path, error } of failures) {
    line(messages.say('result.failure', { path: printable(path), reason: messages.title(error) }));
  }
  for (const { path, error } of result.isCheck ? await firstOf(unprovenOf(history, summary)) : []) {
    line(messages.say('result.unproven', { path: printable(path), reason: messages.title(error) }));
  }
  const listedWrong = lostFiles(summary);
  const more = failed.files + listedWrong - failures.length;
  if (more > 0) line(messages.say('result.more-failures', { count: more }));
  for (const { reason, files } of summary.skippedBy) {
    if (mode === 'verify' && reason === 'already-there') continue;
    line(messages.say('result.skipped', { reason: messages.skip(reason), files }));
  }
  const counts = {
    found: found.files,
    uploaded: uploaded.files,
    skipped: skipped.files,
    failed: failed.files,
  };
  switch (mode) {
    case 'plan':
      line(messages.say('result.account-planned', { ...counts, planned: planned.files }));
      line(
        messages.say('result.planned', { files: planned.files, bytes: messages.bytes(planned.bytes), place }),
      );
      break;
    case 'verify':
      line(
        messages.say('result.account-verified', {
          ...counts,
          skipped: skipped.files - proven,
          verified: proven,
        }),
      );
      line(messages.say('result.verified', { files: proven, place }));
      tellKeptTimes(summary, proven, messages, line);
      await tellExtra(summary, history, messages, line);
      break;
    case 'upload':
      line(messages.say('result.account', counts));
      if (summary.listing !== null) {
        const { confirmed, unconfirmed } = summary.listing;
        line(messages.say('result.listed', { confirmed, expected: confirmed + listedWrong + unconfirmed }));
      }
      if (result.isCheck) {
        line(messages.say('result.verified', { files: summary.listing?.confirmed ?? 0, place }));
        break;
      }
      line(
        messages.say('result.uploaded', {
          files: uploaded.files,
          bytes: messages.bytes(uploaded.bytes),
          place,
          time: messages.time(result.milliseconds),
        }),
      );
  }
  if (summary.recomputed > 0) line(messages.say('result.recomputed', { files: summary.recomputed }));
  line(messages.say('result.run', { run: summary.runId }));
  const advice = adviceOn(result);
  if (advice !== null) line(messages.say(advice));
  if (result.state === 'unverified') {
    terminal.notice(
      messages.say(mode === 'verify' || result.isCheck ? 'notice.unproven' : 'notice.unverified'),
    );
  }
  if (summary.listingError !== null) {
    terminal.notice(messages.say('notice.not-listed', { reason: messages.title(summary.listingError) }));
  }
  if (summary.unguarded > 0) {
    terminal.notice(messages.say('notice.unguarded', { files: summary.unguarded }));
  }
  if (summary.restarted > 0) {
    terminal.notice(messages.say('notice.restarted', { files: summary.restarted }));
  }
  const secrets = summary.skippedBy.find(({ reason }) => reason === 'holds-secrets')?.files ?? 0;
  if (secrets > 0) terminal.notice(messages.say('notice.secrets', { files: secrets }));
  const considered = found.files - excludedIn(summary);
  if (found.files > 0 && considered === 0) {
    terminal.notice(messages.say('notice.nothing-matched', { found: found.files }));
  }
  if (problem !== null && result.state === 'stopped') {
    terminal.notice(messages.say('result.stopped', { reason: problem.message }));
  }
}

async function firstOf(all: AsyncIterable<Failure>): Promise<readonly Failure[]> {
  const first: Failure[] = [];
  for await (const failure of all) {
    first.push(failure);
    if (first.length >= mostFailures) break;
  }
  return first;
}

/** Whether the source can be deleted; null where that is in doubt, or nothing was looked at. */
function adviceOn({
  mode,
  state,
  summary,
  problem,
}: RunResult): 'result.safe' | 'result.verified-safe' | null {
  if (state !== 'complete' || problem !== null) return null;
  if (mode === 'verify') return provenIn(summary) > 0 ? 'result.verified-safe' : null;
  return summary.uploaded.files > 0 ? 'result.safe' : null;
}

function tellKeptTimes(
  { keptTimes: { same, other, none } }: RunSummary,
  proven: number,
  messages: Messages,
  line: (text: string) => void,
): void {
  if (proven === 0) return;
  const unseen = Math.max(0, proven - same - other - none);
  line(messages.say('result.kept-times', { same, other, none, unseen }));
}

async function tellExtra(
  { runId, bucket, extra }: RunSummary,
  history: History,
  messages: Messages,
  line: (text: string) => void,
): Promise<void> {
  if (extra === null || extra.files === 0) return;
  line(messages.say('result.extra', { files: extra.files, bytes: messages.bytes(extra.bytes) }));
  const shown = await history.extraObjects(runId, '', mostFailures);
  for (const { key, size } of shown)
    line(`  ${printable(formatS3Url(bucket, key))} (${messages.bytes(size)})`);
  if (extra.files > shown.length) line(messages.say('result.more', { count: extra.files - shown.length }));
}

function excludedIn(summary: RunSummary): number {
  return skippedFor('excluded', summary.skippedBy);
}

async function tellPlanned(
  { summary, planned }: RunResult,
  history: History,
  messages: Messages,
  line: (text: string) => void,
): Promise<void> {
  const { rows } = await history.rows(summary.runId, 'unfinished', 0, mostLines);
  for (const { path, key, size } of rows) {
    const target = formatS3Url(summary.bucket, key ?? '');
    line(`${printable(path)} → ${printable(target)} (${messages.bytes(size)})`);
  }
  if (planned.files > rows.length) line(messages.say('result.more', { count: planned.files - rows.length }));
}
