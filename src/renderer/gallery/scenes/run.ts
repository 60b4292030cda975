import { ok } from '../../../shared/errors/errors.js';
import type { RunRow } from '../../../shared/models/run.js';
import { type FileSample, longBucketName, longFiles, manyFiles, tutorialFiles } from '../samples/files.js';
import { failedRow, runRowsOf, uploadedRow } from '../samples/run.js';
import { type ScenePart, scene } from '../scene.js';
import { running } from './parts.js';

/** The first `done` are uploaded, the four after them are in flight, and the rest waits. */
function standingAt(
  done: number,
  files: readonly FileSample[],
  differs: (index: number) => Partial<RunRow> = () => ({}),
): readonly RunRow[] {
  return runRowsOf(files, (index, file) => ({
    ...(index < done
      ? uploadedRow(file)
      : index < done + 4
        ? {
            state: 'uploading',
            sentBytes: Math.floor((file.size * (((index - done) * 23 + 17) % 100)) / 100),
          }
        : {}),
    ...differs(index),
  }));
}

const none = { files: 0, bytes: 0 };
const many = manyFiles(2000);
const uploading = standingAt(5, tutorialFiles, (index) =>
  index === 1 ? { state: 'skipped', skipReason: 'already-there', sentBytes: 0 } : {},
);
const settled = runRowsOf(tutorialFiles, (_index, file) => uploadedRow(file));
const failing = standingAt(740, many, (index) =>
  index < 740 && index % 7 === 3
    ? failedRow(
        index % 2 === 0
          ? { code: 'file-unreadable', details: { reason: 'permission' } }
          : { code: 'object-differs' },
      )
    : {},
);
const paused = standingAt(3, tutorialFiles, (index) =>
  index === 4 || index === 8
    ? { state: 'planned', paused: true, sentBytes: index === 4 ? 1_734_000 : 0 }
    : {},
);
const onlyPaused = runRowsOf(tutorialFiles, (index, file) =>
  index === 8 ? { paused: true, sentBytes: 12_582_912 } : uploadedRow(file),
);

/** More rows than an element is tall enough for; they are made when they are asked for. */
export const millionRows = 1_000_000;
const million: ScenePart = {
  answers: {
    runs: {
      rows: ({ offset, limit }) =>
        ok({
          total: millionRows,
          rows: runRowsOf(
            Array.from({ length: Math.min(limit, millionRows - offset) }, (_, step) => ({
              path: `sensors/reading-${String(offset + step).padStart(7, '0')}.json`,
              size: 812,
            })),
            (index) => ({ sequence: offset + index }),
          ).slice(),
        }),
    },
  },
};

export const runScenes = [
  // The first 0.4 s, in which a run publishes no figures.
  scene(
    'run-begun',
    running(runRowsOf(tutorialFiles), {
      found: none,
      waiting: none,
      totalBytes: 0,
      sentBytes: 0,
      scanComplete: false,
      bytesPerSecond: null,
      filesPerSecond: null,
      remainingMs: null,
      elapsedMs: 0,
    }),
  ),
  scene(
    'run-starting',
    running(runRowsOf(tutorialFiles), { bytesPerSecond: null, remainingMs: null, elapsedMs: 300 }),
  ),
  scene('run-uploading', running(uploading)),
  scene('run-scanning', running(standingAt(740, many), { scanComplete: false, remainingMs: null })),
  scene(
    'run-small-files',
    running(standingAt(740, many), { filesPerSecond: 312.4, bytesPerSecond: 64_100, remainingMs: 41_000 }),
  ),
  scene('run-waiting-for-code', running(uploading, { state: 'waiting', error: { code: 'mfa-code-wanted' } })),
  scene('run-waiting', running(uploading, { state: 'waiting', error: { code: 'network-unreachable' } })),
  scene('run-paused', running(uploading, { state: 'paused' })),
  scene('run-files-paused', running(paused)),
  scene('run-all-paused', running(onlyPaused, { state: 'allPaused' })),
  scene('run-cancel-question', running(uploading), { steps: [{ press: 'run.cancel' }] }),
  scene('run-cancelling', running(uploading, { state: 'cancelling' })),
  scene('run-verifying', running(settled, { state: 'verifying', check: { confirmed: 7, of: 11 } })),
  scene(
    'run-skip-check-question',
    running(settled, { state: 'verifying', check: { confirmed: 7, of: 11 } }),
    {
      steps: [{ press: 'run.cancelCheck' }],
    },
  ),
  scene('run-found', running(uploading), {
    steps: [{ press: 'list.find' }, { fill: 'list.find', with: 'player' }],
  }),
  scene('run-selected', running(uploading), {
    steps: [{ press: 'run.all', role: 'tab' }, { key: 'Tab' }, { key: 'Tab' }, { key: 'ControlOrMeta+a' }],
  }),
  scene('run-failed-rows', running(failing), { arrange: (stores) => stores.runs.setView('failed') }),
  scene('run-million', running([], { found: { files: millionRows, bytes: 812 * millionRows } }), million),
  scene('run-nothing-failed', running(uploading), { arrange: (stores) => stores.runs.setView('failed') }),
  scene(
    'run-long-names',
    running(standingAt(1, [...longFiles, ...tutorialFiles]), {
      bucket: longBucketName,
      title: '아주 긴 한국어 폴더 이름 '.repeat(4),
    }),
  ),
];
