import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { orAborted } from '../base/async/or-aborted.js';
import { settlesWithin } from '../base/async/settles-within.js';
import type { Engine } from '../engine/engine.js';
import type { History } from '../engine/history.js';
import type { EngineHost } from '../engine/host/engine-host.js';
import { createInProcessHost } from '../engine/host/in-process-host.js';
import { sqliteCodeOf, sqliteCodes } from '../engine/journal/journal-error.js';
import type { Runs } from '../engine/runs.js';
import { toAppError } from '../s3/errors/error-catalogue.js';
import { HoistError } from '../shared/errors/errors.js';
import { manifestName, receiptName } from '../shared/models/receipt.js';
import type { RunMode, RunSnapshot, RunSummary } from '../shared/models/run.js';
import type { RunChoice } from './command.js';
import { CommandError, type ExitCode, exitCodes } from './command-error.js';
import type { CommandContext } from './context.js';
import { endAtOnce } from './interruption.js';
import { limitsFor } from './limits-for.js';
import type { Problem } from './messages.js';
import { programName } from './program-name.js';
import { createProgress } from './progress.js';
import { type ReceiptDocument, type ReceiptTarget, writeReceipt } from './receipt-output.js';
import { writeDocument } from './result-document.js';
import { unprovenOf } from './result-rows.js';
import { tellResult } from './result-text.js';
import { lockRun } from './run-lock.js';
import { exitCodeOfRun, type RunResult, resultOf } from './run-result.js';
import { stateFolder } from './state-folder.js';
import { flushed } from './terminal.js';

/** A run to follow until its end. */
export interface RunTask {
  /** Of a run in the journal, or of the one that `begin` creates. */
  readonly runId: string;
  readonly mode: RunMode;
  readonly choice: RunChoice;
  readonly begin: (runs: Runs, runId: string) => Promise<RunSnapshot>;
  /** The record of runs, where it is being opened already; it is closed at the end. */
  readonly opening?: Promise<EngineHost>;
  /** The run has ended before, and is only checked: all of it, or what is not proven. */
  readonly check?: 'all' | 'unproven';
  /** An upload, or the check of one, that is to download objects. */
  readonly readsBack?: boolean;
  /** Where to write its receipt at the end; null for none. */
  readonly receipt?: ReceiptTarget | null;
  /** What the outcome of the run can't say, although it is not complete; null for nothing. */
  readonly shortfall?: CommandError | null;
}

/**
 * Another process may be creating the journal in this folder at the same moment; it is ready a short while
 * later.
 */
const attempts = 10;
const attemptEveryMs = 200;

/** Opens the record of runs. @throws CommandError `state-folder-unusable` @throws HoistError `state-newer` */
export async function openHost(
  folder: string,
  context: CommandContext,
  choice?: RunChoice,
  receipt?: Pick<ReceiptTarget, 'folder'> | null,
): Promise<EngineHost> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const host = createInProcessHost(folder, {
        senderThreads: context.senderThreads,
        ...(choice === undefined ? {} : { limits: limitsFor(choice), own: writtenFiles(choice, receipt) }),
      });
      if (host.journalNotice !== null)
        context.terminal.notice(context.messages.say('notice.journal-damaged'));
      return host;
    } catch (error) {
      if (error instanceof HoistError && error.error.code === 'state-newer') throw error;
      const isBusy = error instanceof HoistError && sqliteCodeOf(error.cause) === sqliteCodes.busy;
      if (!isBusy || attempt === attempts) throw new CommandError('state-folder-unusable');
      await sleep(attemptEveryMs);
    }
  }
}

/** The files that a run writes, where they might be among those it reads. */
function writtenFiles(
  { report }: RunChoice,
  receipt: Pick<ReceiptTarget, 'folder'> | null | undefined,
): readonly string[] {
  const ofReceipt = receipt ? [manifestName, receiptName].map((name) => resolve(receipt.folder, name)) : [];
  return report === null ? ofReceipt : [resolve(report.file), ...ofReceipt];
}

/**
 * Starts a run that no other process is working on, shows its progress, and reports how it ended.
 * @throws CommandError `run-under-way`
 */
export async function followRun(task: RunTask, context: CommandContext): Promise<ExitCode> {
  const folder = stateFolder(task.choice.stateFolder, context.env);
  const lock = lockRun(folder, task.runId);
  if (lock === null) throw new CommandError('run-under-way', {}, exitCodes.stopped);
  try {
    return await followLocked(task, folder, context);
  } finally {
    lock.release();
  }
}

async function followLocked(task: RunTask, folder: string, context: CommandContext): Promise<ExitCode> {
  const { runId, choice, mode } = task;
  const { interruption, terminal, messages } = context;
  const host = await (task.opening ?? openHost(folder, context, choice, task.receipt));
  const progress = createProgress(terminal.progress, mode, messages);
  let closing: Promise<void> | null = null;
  let isStuck = false;
  const close = (): Promise<void> => (closing ??= host.engine.close());
  let check: RunSnapshot['check'] = null;
  const finished = new Promise<void>((resolveFinished) => {
    host.onEvent((event) => {
      if (event.kind !== 'run') return;
      progress.show(event.snapshot);
      check = event.snapshot.check ?? check;
      // The engine releases a run one turn after its last snapshot.
      if (event.snapshot.state === 'finished') setImmediate(resolveFinished);
    });
  });
  try {
    await task.begin(host.engine.runs, runId);
    await orAborted(finished, interruption).catch(() => undefined);
    progress.end();
    if (interruption.aborted) {
      terminal.notice(messages.say('notice.interrupting'));
      isStuck = !(await settlesWithin(close(), closeWithinMs));
      return await tellInterruption(runId, folder, task, context);
    }
    return await conclude(runId, host.engine, task, check, context);
  } finally {
    progress.end();
    if (isStuck) {
      await flushed();
      endAtOnce();
    }
    await close();
  }
}

/** Longest time for what is in progress to be stopped, in ms. The journal has everything that happened until then. */
const closeWithinMs = 5000;

/** Says how to continue the run, which is closed. */
async function tellInterruption(
  runId: string,
  folder: string,
  task: RunTask,
  context: CommandContext,
): Promise<ExitCode> {
  const { terminal, messages, json } = context;
  if (task.mode === 'upload' && task.check === undefined) {
    const command = resumeCommand(runId, task.choice.stateFolder, context.env);
    terminal.notice(messages.say('notice.resume', { command }));
  }
  if (!json) return exitCodes.interrupted;
  // The totals are exact only now, in the journal.
  const record = await openHost(folder, context);
  try {
    const result = resultOf(task.mode, await record.engine.history.summary(runId), {
      interrupted: true,
      milliseconds: context.elapsedMs(),
      problem: messages.problem(new CommandError('interrupted', {}, exitCodes.interrupted)),
    });
    await writeDocument(result, record.engine.history, messages, terminal.result);
  } finally {
    await record.engine.close();
  }
  return exitCodes.interrupted;
}

/** The command that continues a run, as the program was called. */
export function resumeCommand(runId: string, state: string | null, env: NodeJS.ProcessEnv): string {
  const place = state === null ? '' : ` --state ${quoted(state)}`;
  return `${programName(env)} resume ${runId}${place}`;
}

function quoted(word: string): string {
  return /^[\w./:@%+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

async function conclude(
  runId: string,
  engine: Engine,
  task: RunTask,
  check: RunSnapshot['check'],
  context: CommandContext,
): Promise<ExitCode> {
  const { messages, terminal, json } = context;
  const { history } = engine;
  const { report } = task.choice;
  const summary = await history.summary(runId);
  const stopped =
    summary.error === null
      ? null
      : messages.problem(new HoistError(summary.error.code, summary.error.details));
  const shortfall = task.shortfall ? messages.problem(task.shortfall) : null;
  const unwritten = report === null ? null : await writeReport(runId, history, report, context);
  const receipt = await receiptOf(runId, engine, task, context);
  const unread = (await hasUnread(task, summary, history))
    ? messages.problem(new CommandError('not-read-back', {}, exitCodes.someFailed))
    : null;
  const result: RunResult = resultOf(task.mode, summary, {
    interrupted: false,
    isCheck: task.check !== undefined,
    readsBack: task.readsBack === true,
    lookedAt: task.check === 'unproven' ? check : null,
    milliseconds: context.elapsedMs(),
    problem: stopped ?? shortfall ?? unread ?? unwritten ?? receipt.problem,
    receipt: receipt.document,
  });
  if (json) await writeDocument(result, history, messages, terminal.result);
  else await tellResult(result, history, messages, terminal);
  if (shortfall !== null) terminal.notice(shortfall.message);
  if (unread !== null) terminal.notice(unread.message);
  if (receipt.problem !== null) terminal.notice(receipt.problem.message);
  if (unwritten !== null) terminal.notice(unwritten.message);
  else if (report !== null && !json)
    terminal.result(`${messages.say('result.report', { file: report.file })}\n`);
  return exitCodeOfRun(result);
}

/** Whether an object that was to be downloaded was not, although nothing else speaks against the run. */
async function hasUnread({ readsBack }: RunTask, summary: RunSummary, history: History): Promise<boolean> {
  if (readsBack !== true || summary.outcome !== 'complete') return false;
  if (summary.listingError !== null) return true;
  for await (const _ of unprovenOf(history, summary)) return true;
  return false;
}

/** What came of the receipt; a failure does not change what the run has done. */
async function receiptOf(
  runId: string,
  engine: Engine,
  { receipt }: RunTask,
  context: CommandContext,
): Promise<{ readonly document: ReceiptDocument | null; readonly problem: Problem | null }> {
  if (receipt === undefined || receipt === null) return { document: null, problem: null };
  try {
    return { ...(await writeReceipt(engine, runId, receipt, context)), problem: null };
  } catch (error) {
    const { code, details } = toAppError(error);
    return { document: null, problem: context.messages.problem(new HoistError(code, details)) };
  }
}

async function writeReport(
  runId: string,
  history: History,
  { file, format }: NonNullable<RunChoice['report']>,
  { language, messages }: CommandContext,
): Promise<Problem | null> {
  try {
    await history.saveReport(runId, format, resolve(file), language);
    return null;
  } catch {
    return messages.problem(new CommandError('report-not-written', {}, exitCodes.someFailed));
  }
}
