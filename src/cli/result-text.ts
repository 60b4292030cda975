import type { History } from '../engine/history.js';
import { deletionAdvice } from '../shared/models/deletion-advice.js';
import type { RunSummary } from '../shared/models/run.js';
import { lostFiles, skippedFor } from '../shared/models/run-summary.js';
import type { Messages } from './messages.js';
import { type Failure, failuresOf, unprovenOf } from './result-rows.js';
import { provenIn, type RunResult } from './run-result.js';
import { formatS3Url } from './s3-url.js';
import { printable, type Terminal } from './terminal.js';

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
  const unproven = result.isCheck || result.readsBack ? await firstOf(unprovenOf(history, summary)) : [];
  for (const { path, error } of unproven) {
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
      if (summary.listing !== null && result.lookedAt === null) {
        const { confirmed, unconfirmed } = summary.listing;
        line(messages.say('result.listed', { confirmed, expected: confirmed + listedWrong + unconfirmed }));
      }
      if (result.isCheck) {
        tellCheck(result, place, messages, line);
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
  tellReadBack(result, messages, line);
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

/** Whether the source can be deleted now; null where that is in doubt. */
function adviceOn({ state, summary, problem }: RunResult): 'result.safe' | 'result.verified-safe' | null {
  if (state !== 'complete' || problem !== null) return null;
  const advice = deletionAdvice(summary);
  if (advice === 'safe') return 'result.safe';
  return advice === 'verified' ? 'result.verified-safe' : null;
}

/** What an upload that was checked again has in the bucket; what was not looked at now may be gone by now. */
function tellCheck(
  { summary, lookedAt }: RunResult,
  place: string,
  messages: Messages,
  line: (text: string) => void,
): void {
  const confirmed = summary.listing?.confirmed ?? 0;
  if (lookedAt === null) {
    line(messages.say('result.verified', { files: confirmed, place }));
    tellKeptTimes(summary, confirmed, messages, line);
    return;
  }
  if (lookedAt.of > 0 && lookedAt.confirmed === 0) {
    line(messages.say('result.none-looked-at'));
    return;
  }
  const left = Math.max(0, summary.uploaded.files + provenIn(summary) - lookedAt.confirmed);
  line(messages.say('result.looked-at', { files: lookedAt.confirmed, left }));
}

/** Not after a check: what was downloaded before it counts as well. */
function tellReadBack(
  { summary, isCheck, readsBack }: RunResult,
  messages: Messages,
  line: (text: string) => void,
): void {
  const { readBack: files, readBackBytes, uploaded } = summary;
  if (isCheck || (files === 0 && !readsBack)) return;
  const of = uploaded.files + provenIn(summary);
  line(messages.say('result.read-back', { files, of, bytes: messages.bytes(readBackBytes) }));
}

function tellKeptTimes(
  { keptTimes }: RunSummary,
  proven: number,
  messages: Messages,
  line: (text: string) => void,
): void {
  if (proven === 0) return;
  line(messages.say('result.kept-times', keptTimes));
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
