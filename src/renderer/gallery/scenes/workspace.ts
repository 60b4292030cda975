import { err, ok } from '../../../shared/errors/errors.js';
import { defaultDraftOptions } from '../../../shared/models/plan.js';
import { bucketSample } from '../samples/bucket.js';
import { destinationSample } from '../samples/destination.js';
import { longBucketName, longFiles, manyFiles, secretFiles, tutorialFiles } from '../samples/files.js';
import { draftOf, draftRowSample, excludedRow, problemRow } from '../samples/plan.js';
import { type ScenePart, scene } from '../scene.js';
import { inBucket, withPlan } from './parts.js';

/** The tutorial's folder without system files. */
const everything = tutorialFiles.map((file) =>
  file.path === '.DS_Store' ? excludedRow(file, 'junk') : draftRowSample(file),
);
/** The same with the tutorial's filter. */
const filtered = everything.map((row) =>
  row.skipReason === null && !row.path.startsWith('(before)') ? excludedRow(row) : row,
);
const include = (...patterns: string[]) => ({ options: { ...defaultDraftOptions, include: patterns } });

const withSecrets = [...everything, ...secretFiles.map((file) => excludedRow(file, 'holds-secrets'))];
const problems = [
  ...everything,
  problemRow(
    { path: `${'deeply/nested/'.repeat(40)}measurement.parquet`, size: 5_497_558_138 },
    {
      code: 'key-too-long',
      details: { bytes: 1180 },
    },
  ),
  problemRow(
    { path: '잠긴 파일.hwp', size: 30_210 },
    { code: 'file-unreadable', details: { reason: 'permission' } },
  ),
  problemRow(
    { path: 'Photo.JPG', size: 4_120_034 },
    { code: 'key-collision', details: { other: 'photo.jpg' } },
  ),
];

const showing = (view: 'excluded' | 'problems'): ScenePart => ({
  arrange: (stores) => stores.draft.setView(view),
});

export const workspaceScenes = [
  scene('workspace-empty', inBucket()),
  scene('workspace-empty-look-refused', inBucket(bucketSample('my-bucket', { lookRefused: true }))),
  scene('workspace-scanning-nothing-yet', inBucket(), withPlan([], { scanning: true })),
  scene(
    'workspace-scanning',
    inBucket(),
    withPlan(
      manyFiles(2000).map((file) => draftRowSample(file)),
      { scanning: true },
    ),
  ),
  scene('workspace-plan', inBucket(), withPlan(filtered, include('(before)*'))),
  scene('workspace-plan-found', inBucket(), withPlan(filtered, include('(before)*')), {
    steps: [{ press: 'list.find' }, { fill: 'list.find', with: 'player' }],
  }),
  scene(
    'workspace-plan-left-out',
    inBucket(),
    withPlan(filtered, include('(before)*', '*.md')),
    showing('excluded'),
  ),
  scene(
    'workspace-plan-nothing-matches',
    inBucket(),
    withPlan(
      everything.map((row) => excludedRow(row)),
      include('zzz*'),
    ),
  ),
  scene(
    'workspace-filter-hint',
    inBucket(),
    withPlan(
      everything.map((row) => excludedRow(row)),
      include('보고서', '.docx'),
    ),
  ),
  scene('workspace-plan-empty-folder', inBucket(), withPlan([])),
  scene(
    'workspace-filter-error',
    inBucket(),
    withPlan(everything, {
      ...include('{a,'),
      filterError: { code: 'glob-invalid', details: { pattern: '{a,' } },
    }),
  ),
  scene('workspace-problems', inBucket(), withPlan(problems), showing('problems')),
  scene('workspace-secrets', inBucket(), withPlan(withSecrets)),
  scene('workspace-secrets-question', inBucket(), withPlan(withSecrets), {
    steps: [{ press: 'secrets.allow', values: { files: secretFiles.length } }],
  }),
  scene(
    'workspace-secrets-allowed',
    inBucket(),
    withPlan([...everything, ...secretFiles.map((file) => draftRowSample(file))], {
      options: { ...defaultDraftOptions, allowSecrets: true },
      secrets: draftOf(withSecrets).secrets,
    }),
  ),
  scene(
    'workspace-long-names',
    inBucket(bucketSample(longBucketName)),
    withPlan(
      [...longFiles, ...tutorialFiles].map((file) => draftRowSample(file)),
      {
        roots: [
          { rootId: 'root-1', name: '아주 긴 한국어 폴더 이름 '.repeat(6), kind: 'folder' },
          { rootId: 'root-2', name: 'notes.md', kind: 'file' },
          { rootId: 'root-3', name: 'measurements-2026', kind: 'folder' },
        ],
      },
    ),
  ),
  scene(
    'workspace-many-sources',
    inBucket(),
    withPlan(everything, {
      roots: Array.from({ length: 1200 }, (_, index) => ({
        rootId: `root-${index}`,
        name: `scan-${String(index).padStart(4, '0')}.tif`,
        kind: 'file' as const,
      })),
    }),
  ),
  scene(
    'workspace-look-refused',
    inBucket(bucketSample('my-bucket', { lookRefused: true })),
    withPlan(everything),
  ),
  scene('workspace-pattern-help', inBucket(), withPlan(everything), {
    steps: [{ press: 'patternHelp.open' }],
  }),
  scene('workspace-conflict-choices', inBucket(), withPlan(everything), {
    steps: [{ press: 'options.conflict' }],
  }),
  scene('workspace-start-refused', inBucket(), withPlan(everything), {
    answers: {
      runs: { start: err('access-denied', { action: 's3:PutObject', bucket: 'my-bucket' }) },
    },
    arrange: (stores) => stores.runs.start({ destination: destinationSample(), onConflict: 'skip' }),
  }),
  scene('workspace-rows-failing', inBucket(), withPlan(everything), {
    answers: { draft: { rows: err('internal'), setOptions: ok(draftOf(everything)) } },
  }),
];
