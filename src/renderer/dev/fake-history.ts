import type { RunDigest, RunSummary } from '../../shared/models/run.js';
import type { Scene } from './scenes.js';

const hour = 3_600_000;
const day = 24 * hour;

/** Yesterday at 14:02, wherever the page is looked at. */
function yesterday(): number {
  return new Date(Date.now() - day).setHours(14, 2, 0, 0);
}

const ended = [
  { title: '내 드라이브', bucket: 'research-data-1', prefix: '', outcome: 'complete', failed: 0 },
  { title: 'measurements', bucket: 'lab-archive-2', prefix: '2026/raw/', outcome: 'partial', failed: 12 },
  { title: '사진, 문서', bucket: 'team-share-5', prefix: '', outcome: 'cancelled', failed: 0 },
  { title: 'website', bucket: 'web-assets-3', prefix: 'static/', outcome: 'stopped', failed: 812 },
] as const;

function interruptedRun(scene: Scene, index: number): RunDigest {
  return {
    runId: `interrupted-${index}`,
    mode: 'upload',
    title: scene.longNames ? '아주 긴 한국어 폴더 이름 '.repeat(6) : '내 드라이브',
    bucket: scene.longNames ? `${'long-bucket-name-'.repeat(3)}abcdefghijkl` : 'my-bucket',
    prefix: index === 0 ? '' : '2026/',
    profileId: scene.orphaned ? 'gone' : 'p1',
    startedAt: yesterday() - index * 3 * day,
    outcome: null,
    isRunning: false,
    scanComplete: index === 0,
    found: { files: 3120, bytes: 50_400_000_000 },
    uploaded: { files: 1204, bytes: 37_000_000_000 },
    skipped: { files: 120, bytes: 400_000_000 },
    failed: { files: 3, bytes: 2_000_000 },
    partBytes: 0,
  };
}

function endedRun(index: number): RunDigest {
  const { title, bucket, prefix, outcome, failed } = ended[index % ended.length] ?? ended[0];
  const files = 12 + ((index * 7_919) % 40_000);
  return {
    runId: `ended-${index}`,
    mode: 'upload',
    title,
    bucket,
    prefix,
    profileId: 'p1',
    startedAt: Date.now() - 2 * hour - index * 31 * hour,
    outcome,
    isRunning: false,
    scanComplete: true,
    found: { files: files + failed + 5, bytes: files * 200_000 },
    uploaded: { files, bytes: files * 190_000 },
    skipped: { files: 5, bytes: 10_000 },
    failed: { files: failed, bytes: failed * 100 },
    partBytes: 0,
  };
}

function summaryOf(run: RunDigest): RunSummary {
  const settled = run.uploaded.files + run.skipped.files + run.failed.files;
  return {
    runId: run.runId,
    bucket: run.bucket,
    prefix: run.prefix,
    outcome: run.outcome ?? 'partial',
    error: run.outcome === 'stopped' ? { code: 'access-denied', details: { action: 's3:PutObject' } } : null,
    found: run.found,
    uploaded: run.uploaded,
    skipped: run.skipped,
    failed: run.failed,
    balanced: settled === run.found.files,
    skippedBy: [{ reason: 'excluded', files: run.skipped.files }],
    failedBy: run.failed.files === 0 ? [] : [{ error: { code: 'file-unreadable' }, files: run.failed.files }],
    restarted: 0,
    listing: run.outcome === null ? null : { confirmed: run.uploaded.files, otherSize: 0, missing: 0 },
    listingError: null,
    elapsedMs: 1_204_000,
  };
}

/** Earlier runs, as many as the scene wants. */
export function createFakeHistory(scene: Scene) {
  let runs: RunDigest[] = [
    ...Array.from({ length: scene.interrupted }, (_, index) => interruptedRun(scene, index)),
    ...Array.from({ length: scene.history }, (_, index) => endedRun(index)),
  ].toSorted((a, b) => b.startedAt - a.startedAt);

  return {
    list: (): RunDigest[] => runs,
    summary(runId: string): RunSummary | null {
      const run = runs.find((candidate) => candidate.runId === runId);
      return run === undefined ? null : summaryOf(run);
    },
    discard(runId: string): void {
      runs = runs.map((run) => (run.runId === runId ? { ...run, outcome: 'cancelled' as const } : run));
    },
  };
}
