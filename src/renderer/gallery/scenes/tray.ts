import { ok } from '../../../shared/errors/errors.js';
import type { RunSnapshot } from '../../../shared/models/run.js';
import { destinationSample } from '../samples/destination.js';
import { longBucketName, tutorialFiles } from '../samples/files.js';
import { draftRowSample } from '../samples/plan.js';
import { snapshotSample, summarySample } from '../samples/run.js';
import { type ScenePart, scene } from '../scene.js';
import { inBucket, withPlan } from './parts.js';

const half = { totalBytes: 8_000_000_000, sentBytes: 4_000_000_000 };
const photos = snapshotSample({
  runId: 'photos',
  title: '사진 2026',
  bucket: 'team-share-5',
  prefix: '2026/raw/',
  ...half,
  found: { files: 31_200, bytes: 8_000_000_000 },
  waiting: { files: 12_400, bytes: 4_000_000_000 },
  bytesPerSecond: 24_300_000,
  filesPerSecond: 91,
  remainingMs: 164_000,
});
const website = snapshotSample({
  runId: 'website',
  title: 'website',
  bucket: 'web-assets-3',
  endpoint: 'https://kr.object.ncloudstorage.com',
  ...half,
  found: { files: 8120, bytes: 8_000_000_000 },
  waiting: { files: 4060, bytes: 4_000_000_000 },
  bytesPerSecond: 1_900_000,
  filesPerSecond: 412,
  remainingMs: 12_000,
});

/** These runs work, one snapshot a second; the last one is as given. */
function working(...runs: readonly RunSnapshot[]): ScenePart {
  return {
    answers: { runs: { summary: ({ runId }) => ok(summarySample({ runId })) } },
    arrange: (stores, main) => {
      for (const run of runs) {
        for (let second = 0; second < 90; second += 1) {
          main.tellRun({
            ...run,
            state: 'uploading',
            outcome: null,
            sequence: second + 1,
            elapsedMs: second * 1000,
            bytesPerSecond: (run.bytesPerSecond ?? 0) * (0.6 + 0.4 * Math.abs(Math.sin(second / 7))),
          });
        }
        main.tellRun({ ...run, sequence: 100, elapsedMs: 90_000 });
      }
      stores.route.go({ kind: 'plan', destination: destinationSample() });
    },
  };
}

const planned = withPlan(tutorialFiles.map((file) => draftRowSample(file)));
const open = (runs: number): ScenePart => ({
  steps: [{ press: 'tray.going', values: { runs, percent: '50%' } }],
});

export const trayScenes = [
  scene('tray-two-running-one-planned', inBucket(), planned, working(photos, website)),
  scene('tray-open', inBucket(), planned, working(photos, website), open(2)),
  scene('tray-open-first', inBucket(), planned, working({ ...photos, isFirst: true }, website), open(2)),
  scene(
    'tray-open-states',
    inBucket(),
    working(
      photos,
      { ...website, state: 'paused' },
      {
        ...photos,
        runId: 'long',
        title: '아주 긴 한국어 폴더 이름 '.repeat(4),
        bucket: longBucketName,
        state: 'verifying',
        check: { confirmed: 12_000, of: 31_200 },
      },
      { ...website, runId: 'over', title: 'measurements', state: 'finished', outcome: 'complete' },
    ),
    open(3),
  ),
];
