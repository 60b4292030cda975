import { err, ok } from '../../shared/errors/errors.js';
import type { AccessReport, AccessRow } from '../../shared/models/access.js';
import type { IncompleteUpload, IncompleteUploadSize } from '../../shared/models/incomplete-uploads.js';
import type { HoistBridge } from '../bridge/bridge.js';
import { later } from './fake-helpers.js';
import type { Scene } from './scenes.js';

const day = 24 * 60 * 60 * 1000;

/** Permissions and incomplete uploads as an account with some of each has them. */
export function createFakeAccess(scene: Scene): Pick<HoistBridge, 'access' | 'incompleteUploads'> {
  return {
    access: {
      check: ({ bucket, prefix }) => later(ok(reportOf(scene, bucket, prefix)), 500),
      copyPolicy: () => later(ok(null)),
      savePolicy: () => later(ok(true)),
    },
    incompleteUploads: {
      list: () =>
        scene.incompleteUploads === 'denied'
          ? later(err('access-denied', { action: 's3:ListBucketMultipartUploads' }), 300)
          : later(
              ok({ uploads: uploadsOf(scene), next: null, pricePerGigabyte: 0.025, priceAsOf: '2026-08' }),
              300,
            ),
      measure: ({ uploads }) => later(ok(uploads.map(({ uploadId }) => sizeOf(Number(uploadId)))), 300),
      abort: ({ uploads }) =>
        later(
          ok(
            uploads.map(({ uploadId }) => ({
              uploadId,
              outcome: uploadId === '0' ? ('alive' as const) : ('aborted' as const),
              error: null,
            })),
          ),
          300,
        ),
    },
  };
}

function reportOf(scene: Scene, bucket: string, prefix: string): AccessReport {
  const objects = `arn:aws:s3:::${bucket}/${prefix}*`;
  const allowed = { state: 'allowed' as const, reason: null, denial: null, error: null };
  const denied = {
    ...allowed,
    state: 'denied' as const,
    denial: { cause: 'identity' as const, isExplicit: false },
  };
  const rows: AccessRow[] = [
    { need: 'write', action: 's3:PutObject', resource: objects, ...allowed },
    { need: 'write-parts', action: 's3:PutObject', resource: objects, ...allowed },
    { need: 'list', action: 's3:ListBucket', resource: `arn:aws:s3:::${bucket}`, ...allowed },
    { need: 'read', action: 's3:GetObject', resource: objects, ...allowed },
    { need: 'list-parts', action: 's3:ListMultipartUploadParts', resource: objects, ...allowed },
    { need: 'abort', action: 's3:AbortMultipartUpload', resource: objects, ...allowed },
    {
      need: 'list-uploads',
      action: 's3:ListBucketMultipartUploads',
      resource: `arn:aws:s3:::${bucket}`,
      ...allowed,
    },
  ];
  return {
    rows: scene.denies
      ? rows.map((row) =>
          row.need === 'list'
            ? { ...row, ...denied }
            : row.need === 'read'
              ? { ...row, ...allowed, state: 'untestable', reason: 'hidden' }
              : row.need === 'abort'
                ? { ...row, ...denied, denial: { cause: 'organization', isExplicit: true } }
                : row,
        )
      : rows,
    scope: { bucket, prefix, region: 'ap-northeast-2', kmsKeyArn: null, createsBucket: false },
    policy: JSON.stringify(
      {
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'ListBucket',
            Effect: 'Allow',
            Action: ['s3:ListBucket', 's3:ListBucketMultipartUploads'],
            Resource: `arn:aws:s3:::${bucket}`,
          },
          {
            Sid: 'CompareAndUpload',
            Effect: 'Allow',
            Action: [
              's3:GetObject',
              's3:PutObject',
              's3:AbortMultipartUpload',
              's3:ListMultipartUploadParts',
            ],
            Resource: objects,
          },
        ],
      },
      null,
      2,
    ),
    policyLetters: 352,
    policyFits: ['user', 'group', 'role', 'managed'],
    neverOverwrites: 'shown',
    leftBehind: null,
  };
}

function uploadsOf(scene: Scene): IncompleteUpload[] {
  const count = typeof scene.incompleteUploads === 'number' ? scene.incompleteUploads : 0;
  const keys = ['2026/원본/측정 결과 11월.parquet', 'video/interview-03.mp4', 'backup/disk.img', 'a.zip'];
  return Array.from({ length: count }, (_, index) => ({
    key: scene.longNames
      ? `${'아주 긴 폴더 이름/'.repeat(9)}${keys[index % 4] ?? ''}`
      : `${index < 4 ? '' : `${index}/`}${keys[index % 4] ?? ''}`,
    uploadId: String(index),
    initiatedAt: Date.now() - (index * 9 + 1) * day,
    initiator: index % 3 === 2 ? null : (['jiwoo.kim', 'backup-service'][index % 3] ?? null),
    storageClass: 'STANDARD',
    run: index === 1 ? { runId: 'somewhere-else', isRunning: true } : null,
  }));
}

function sizeOf(index: number): IncompleteUploadSize {
  const bytes = index === 3 ? 0 : 48_318_382_080 / (index + 1);
  return {
    uploadId: String(index),
    parts: index === 3 ? 0 : Math.ceil(bytes / 16_777_216),
    bytes: Math.round(bytes),
    lastPartAt: index === 3 ? null : Date.now() - index * 9 * day - 3_600_000,
    isGone: false,
    error: null,
  };
}
