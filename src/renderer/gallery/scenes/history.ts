import { err } from '../../../shared/errors/errors.js';
import type { RunDigest } from '../../../shared/models/run.js';
import { longBucketName, tutorialFiles } from '../samples/files.js';
import { day, hour, now } from '../samples/moment.js';
import { draftRowSample } from '../samples/plan.js';
import { digestSample } from '../samples/run.js';
import { type ScenePart, scene } from '../scene.js';
import { inBucket, withHistory, withKeys, withPlan } from './parts.js';

function interruptedRun(index: number, change: Partial<RunDigest> = {}): RunDigest {
  return digestSample({
    runId: `interrupted-${index}`,
    prefix: index === 0 ? '' : '2026/',
    profileId: 'jiwoo.kim',
    startedAt: now - day - index * 3 * day,
    outcome: null,
    scanComplete: index === 0,
    found: { files: 3120, bytes: 50_400_000_000 },
    uploaded: { files: 1204, bytes: 37_000_000_000 },
    skipped: { files: 120, bytes: 400_000_000 },
    failed: { files: 3, bytes: 2_000_000 },
    ...change,
  });
}

const endings = [
  { title: '내 드라이브', bucket: 'research-data-1', prefix: '', outcome: 'complete', failed: 0 },
  { title: 'measurements', bucket: 'lab-archive-2', prefix: '2026/raw/', outcome: 'partial', failed: 12 },
  { title: '사진, 문서', bucket: 'team-share-5', prefix: '', outcome: 'cancelled', failed: 0 },
  { title: 'website', bucket: 'web-assets-3', prefix: 'static/', outcome: 'stopped', failed: 812 },
] as const;

function endedRun(index: number): RunDigest {
  const { failed, ...ending } = endings[index % endings.length] ?? endings[0];
  const files = 12 + ((index * 7_919) % 40_000);
  return digestSample({
    ...ending,
    runId: `ended-${index}`,
    profileId: 'jiwoo.kim',
    startedAt: now - 2 * hour - index * 31 * hour,
    found: { files: files + failed + 5, bytes: files * 200_000 },
    uploaded: { files, bytes: files * 190_000 },
    skipped: { files: 5, bytes: 10_000 },
    failed: { files: failed, bytes: failed * 100 },
  });
}

const ended = Array.from({ length: 40 }, (_, index) => endedRun(index));
const many = Array.from({ length: 200 }, (_, index) => endedRun(index));
const longNamed = interruptedRun(0, { title: '아주 긴 한국어 폴더 이름 '.repeat(6), bucket: longBucketName });
const compacted = ended.map((run, index) => ({ ...run, isCompacted: index > 2 }));
const open: ScenePart = { arrange: (stores) => stores.route.go({ kind: 'history' }) };
const plan = withPlan(tutorialFiles.map((file) => draftRowSample(file)));

export const historyScenes = [
  scene('history-empty', open),
  scene('history-list', withHistory([interruptedRun(0), ...ended]), open),
  scene('history-found', withHistory(ended), open, {
    steps: [{ press: 'list.find' }, { fill: 'list.find', with: 'research' }],
  }),
  scene('history-more', withHistory(many), open),
  scene('history-long-names', withHistory([longNamed, ...ended.slice(0, 3)]), open),
  scene('history-compacted', withHistory(compacted), open),
  scene('history-delete-question', withHistory(ended.slice(0, 1)), open, {
    steps: [{ press: 'history.deleteNamed', values: { title: '내 드라이브', target: 'research-data-1' } }],
  }),
  scene('history-failing', open, { answers: { runs: { list: err('journal-damaged') } } }),
  scene('continue-buckets', withHistory([interruptedRun(0)])),
  scene(
    'continue-several-empty-workspace',
    inBucket(),
    withHistory([0, 1, 2].map((index) => interruptedRun(index))),
  ),
  scene('continue-plan', inBucket(), plan, withHistory([interruptedRun(0), interruptedRun(1)])),
  scene('continue-no-keys', withKeys([]), withHistory([interruptedRun(0)])),
  scene(
    'continue-other-keys-long-names',
    withHistory([{ ...longNamed, profileId: 'gone' }, interruptedRun(1)]),
  ),
  scene('continue-refused', withHistory([interruptedRun(0)]), {
    answers: { runs: { retryFailed: err('secret-key-wrong') } },
    arrange: (stores) => stores.history.continueRun(interruptedRun(0)),
  }),
  scene('continue-other-keys-question', withHistory([{ ...interruptedRun(0), profileId: 'gone' }]), {
    answers: { runs: { retryFailed: err('run-keys-differ', { server: 's3.example.com' }) } },
    arrange: (stores) => stores.history.continueRun({ ...interruptedRun(0), profileId: 'gone' }),
  }),
  scene('continue-discard-question', withHistory([interruptedRun(0)]), {
    steps: [{ press: 'continue.discard' }],
  }),
];
