import { err, ok } from '../../../shared/errors/errors.js';
import type { RunRow } from '../../../shared/models/run.js';
import { longBucketName, longFiles, manyFiles, tutorialFiles } from '../samples/files.js';
import { day, now } from '../samples/moment.js';
import { digestSample, failedRow, runPages, runRowsOf, summaryOf, uploadedRow } from '../samples/run.js';
import { type ScenePart, scene } from '../scene.js';
import { reported, withHistory } from './parts.js';

const complete = runRowsOf(tutorialFiles, (index, file) =>
  index === 7
    ? { state: 'skipped', skipReason: 'junk' }
    : index % 4 === 1
      ? { state: 'skipped', skipReason: 'already-there', listed: 'as-sent' }
      : uploadedRow(file, 'as-sent'),
);
const unlisted = complete.map((row) => ({ ...row, listed: null }));

const reasons: readonly NonNullable<RunRow['error']>[] = [
  { code: 'file-unreadable', details: { reason: 'permission' } },
  { code: 'object-differs' },
  { code: 'connection-lost' },
  { code: 'file-vanished' },
  { code: 'key-too-long', details: { bytes: 1180 } },
];
const partial = runRowsOf(manyFiles(2000), (index, file) =>
  index % 9 === 5
    ? { state: 'skipped', skipReason: 'excluded' }
    : index % 7 === 3
      ? failedRow(reasons[index % reasons.length] ?? { code: 'internal' })
      : { ...uploadedRow(file, index % 230 === 11 ? 'missing' : 'as-sent'), restarted: index === 0 },
);
const stopped = runRowsOf(tutorialFiles, (index, file) =>
  index < 2 ? uploadedRow(file, 'as-sent') : failedRow({ code: 'secret-key-wrong' }),
);
const cancelled = runRowsOf(tutorialFiles, (index, file) =>
  index < 5 ? uploadedRow(file, 'as-sent') : { state: 'skipped', skipReason: 'cancelled' },
);
const nothing = runRowsOf(tutorialFiles, () =>
  failedRow({ code: 'access-denied', details: { action: 's3:PutObject' } }),
);
const inTheWay = runRowsOf(tutorialFiles, (index, file) =>
  index % 3 === 0 ? failedRow({ code: 'object-differs' }) : uploadedRow(file, 'as-sent'),
);
const longNames = runRowsOf([...longFiles, ...tutorialFiles], (index, file) =>
  index % 2 === 0
    ? failedRow({ code: 'file-changed' })
    : uploadedRow(file, index === 1 ? 'other-size' : 'as-sent'),
);

const accepted = runRowsOf(tutorialFiles, (index, file) =>
  index % 3 === 0 ? { ...uploadedRow(file, 'as-sent'), level: 'accepted' } : uploadedRow(file, 'as-sent'),
);
const recomputed = runRowsOf(tutorialFiles, (index, file) => ({
  ...uploadedRow(file, 'as-sent'),
  level: index === 1 ? 'listed' : 'recomputed-at-rest',
  error: index === 1 ? { code: 'object-unproven', details: { reason: 'reportOther' } } : null,
}));
const verified = runRowsOf(tutorialFiles, () => ({
  state: 'skipped',
  skipReason: 'already-there',
  listed: 'as-sent',
}));
const compared = runRowsOf(tutorialFiles, (index) =>
  index % 4 === 1
    ? failedRow(
        index === 1
          ? { code: 'object-differs', details: { reason: 'content' } }
          : { code: 'object-unproven', details: { reason: 'encrypted' } },
      )
    : { state: 'skipped', skipReason: 'already-there', listed: 'as-sent' },
);

/** The report of a verification that found so many objects besides the files. */
function withExtra(objects: number): ScenePart {
  const part = reported(compared, { mode: 'verify', extra: { files: objects, bytes: objects * 1000 } });
  const found = Array.from({ length: 20 }, (_, index) => ({
    key: `2025/자료 ${index}.csv`,
    size: index * 1000,
  }));
  return { ...part, answers: { runs: { ...part.answers?.runs, extraObjects: ok(found) } } };
}

/** The report of an upload that was interrupted yesterday, opened from the history. */
function interrupted(): ScenePart {
  const rows = runRowsOf(tutorialFiles, (index, file) => (index < 5 ? uploadedRow(file) : {}));
  const summary = summaryOf(rows, { outcome: 'partial', listing: null });
  const { found, uploaded, skipped, failed } = summary;
  const run = digestSample({
    outcome: null,
    startedAt: now - day,
    profileId: 'jiwoo.kim',
    found,
    uploaded,
    skipped,
    failed,
  });
  const history = withHistory([run]);
  return {
    answers: { runs: { ...history.answers?.runs, summary: ok(summary), rows: runPages(rows) } },
    arrange: (stores) => stores.route.go({ kind: 'report', runId: run.runId }),
  };
}

export const reportScenes = [
  scene('report-complete', reported(complete)),
  scene(
    'report-write-only',
    reported(unlisted, {
      outcome: 'unverified',
      level: 'checksum',
      listing: null,
      listingError: { code: 'access-denied', details: { action: 's3:ListBucket' } },
    }),
  ),
  scene('report-saved', reported(complete), {
    answers: { runs: { saveReport: ok(true) } },
    steps: [
      { press: 'report.save' },
      { press: 'report.format.csv', role: 'menuitem' },
      { see: 'report.saved' },
    ],
  }),
  scene('report-partial', reported(partial)),
  scene('report-selected', reported(partial), {
    steps: [
      { press: 'run.failed', role: 'tab' },
      { key: 'Tab' },
      { key: 'Tab' },
      { key: 'ArrowDown' },
      { key: 'Shift+ArrowDown' },
      { key: 'Shift+ArrowDown' },
    ],
  }),
  scene('report-none-found', reported(partial), {
    steps: [{ press: 'list.find' }, { fill: 'list.find', with: '없는 파일.hwp' }],
  }),
  scene('report-compacted', reported(partial, { isCompacted: true })),
  scene('report-failed-rows', reported(partial), { arrange: (stores) => stores.runs.setView('failed') }),
  scene('report-stopped', reported(stopped, { outcome: 'stopped', error: { code: 'secret-key-wrong' } })),
  scene(
    'report-nothing-there',
    reported(nothing, {
      outcome: 'stopped',
      error: { code: 'access-denied', details: { action: 's3:PutObject', bucket: 'my-bucket' } },
    }),
  ),
  scene('report-cancelled', reported(cancelled, { outcome: 'cancelled' })),
  scene(
    'report-unproven',
    reported(unlisted, {
      listing: null,
      listingError: { code: 'access-denied', details: { action: 's3:ListBucket', bucket: 'my-bucket' } },
    }),
  ),
  scene('report-checked-again', reported(complete, { check: 'all', endedAt: now - 40 * day })),
  scene('report-rest-checked', reported(complete, { check: 'unproven', endedAt: now - day })),
  scene('report-recomputed', reported(recomputed, { level: 'listed', recomputed: recomputed.length - 1 })),
  scene(
    'report-all-recomputed',
    reported(
      recomputed.map((row) => ({ ...row, level: 'recomputed-at-rest', error: null })),
      { level: 'recomputed-at-rest', recomputed: recomputed.length },
    ),
  ),
  scene('report-accepted', reported(accepted, { outcome: 'unverified', level: 'accepted' })),
  scene('report-verified', reported(verified, { mode: 'verify', extra: { files: 0, bytes: 0 } })),
  scene('report-compared', reported(compared, { mode: 'verify', extra: { files: 12, bytes: 34_000 } })),
  scene('report-extra-objects', withExtra(101), {
    steps: [{ press: 'report.extra', values: { objects: 101 } }],
  }),
  scene('report-other-server', reported(partial), {
    answers: {
      runs: { retryFailed: err('destination-changed', { server: 's3.example.com:9000', now: 'AWS' }) },
    },
    arrange: (stores) => stores.history.continueRun({ runId: 'run-1', profileId: 'jiwoo.kim' }),
  }),
  scene('report-interrupted', interrupted()),
  scene('report-long-names', reported(longNames, { bucket: longBucketName })),
  scene('report-save-choices', reported(complete), { steps: [{ press: 'report.save' }] }),
  scene('report-replace-question', reported(inTheWay), {
    steps: [
      { press: 'report.replace', values: { files: inTheWay.filter(({ error }) => error !== null).length } },
    ],
  }),
];
