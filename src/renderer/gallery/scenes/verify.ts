import { err, ok, type Result } from '../../../shared/errors/errors.js';
import type { Evidence } from '../../../shared/models/proof.js';
import type { ChosenReceipt } from '../../../shared/models/receipt.js';
import { destinationSample } from '../samples/destination.js';
import { tutorialFiles } from '../samples/files.js';
import { now } from '../samples/moment.js';
import { draftRowSample } from '../samples/plan.js';
import { hashSample, receiptSample } from '../samples/receipt.js';
import { failedRow, runRowsOf, uploadedRow } from '../samples/run.js';
import { type ScenePart, type Step, scene } from '../scene.js';
import { inBucket, reported, withPlan } from './parts.js';

const plan = withPlan(tutorialFiles.map((file) => draftRowSample(file)));
const openShare: readonly Step[] = [
  { press: 'readBack.label', in: 'dialog' },
  { press: 'readBack.share', role: 'option' },
];

const evidence: Evidence = {
  method: 'crc64nvme',
  local: 'jc9Q1x2v0yM=',
  remote: 'jc9Q1x2v0yM=',
  sha256: hashSample,
  etag: '"4d186321c1a7f0f354b297e8914ab240-12"',
  versionId: '3HL4kqtJvjVBH40Nrjfkd',
  requestId: 'EXAMPLE4Q7XA1B2C',
  hostId: 'EXAMPLEid2/xWc1mHqJ3rY5tVz8bN0kLpQsD7fGhA4eUoI6yTjKM9vXnBwZ2cR1',
  atMs: now - 93_000,
  guard: 'condition',
};
const proven = runRowsOf(tutorialFiles, (_, file) => ({
  ...uploadedRow(file, 'as-sent'),
  keptTime: 'same',
  evidence,
}));
const first = tutorialFiles[0]?.path.normalize('NFC') ?? '';

const unproven = runRowsOf(tutorialFiles, (index) =>
  index % 3 === 0
    ? failedRow({
        code: 'object-unproven',
        details: { reason: 'encrypted', requestId: 'EXAMPLE4Q7XA1B2C' },
      })
    : {
        state: 'skipped',
        skipReason: 'already-there',
        listed: 'as-sent',
        level: 'read-back',
        evidence: { ...evidence, method: 'read-back', local: hashSample, remote: hashSample, guard: null },
      },
);

/** The dialog for a receipt is open, and one was dropped; null: it is being read. */
function receiptOpened(answer: Result<ChosenReceipt> | null): ScenePart {
  return {
    answers: { receipts: { openDropped: answer } },
    arrange: async (stores) => {
      stores.receipt.open(destinationSample());
      await stores.receipt.openDropped([new File([], 'receipt.json')]);
    },
  };
}

const kept: ScenePart = {
  answers: { receipts: { save: ok({ files: 8, withoutSha256: 0, sha256: hashSample }) } },
  steps: [{ press: 'report.save' }, { press: 'report.receipt', role: 'menuitem' }],
};
const shortfall = { found: 1300, unsent: 66 };

export const verifyScenes = [
  scene('verify-question', inBucket(), plan, { steps: [{ press: 'upload.verify' }] }),
  scene('verify-share', inBucket(), plan, {
    steps: [{ press: 'upload.verify' }, ...openShare],
  }),
  scene('verify-share-wrong', inBucket(), plan, {
    steps: [{ press: 'upload.verify' }, ...openShare, { fill: 'readBack.percent', with: '500' }],
  }),
  scene('verify-by-report', inBucket(), plan, {
    answers: { runs: { chooseReport: ok({ reportId: 'report-1', name: 'manifest.json' }) } },
    steps: [{ press: 'upload.verify' }, { press: 'checksumReport.choose' }],
  }),
  scene('verify-again-question', reported(proven), { steps: [{ press: 'report.checkAgain' }] }),
  scene('verify-read-back-option', inBucket(), plan, { steps: [{ scrollTo: 'options.readBack' }] }),
];

export const receiptScenes = [
  scene('receipt-empty', inBucket(), plan, {
    arrange: (stores) => stores.receipt.open(destinationSample()),
  }),
  scene('receipt-reading', inBucket(), receiptOpened(null)),
  scene('receipt-chosen', inBucket(), receiptOpened(ok(receiptSample()))),
  scene(
    'receipt-incomplete',
    inBucket(),
    receiptOpened(
      ok(
        receiptSample({
          shortfall,
          upload: { title: '아주 긴 폴더 이름 '.repeat(6), bucket: 'another-bucket', prefix: '' },
        }),
      ),
    ),
  ),
  scene('receipt-manifest', inBucket(), receiptOpened(ok(receiptSample({ bytes: null, upload: null })))),
  scene('receipt-unreadable', inBucket(), receiptOpened(err('receipt-unreadable'))),
  scene('receipt-saved', reported(proven), kept),
  scene('receipt-sent', reported(proven), kept, {
    answers: {
      receipts: {
        send: ok([
          '2026/raw/hoist-receipt-20261127T120000Z-4f6a1c2b/manifest-sha256.txt',
          '2026/raw/hoist-receipt-20261127T120000Z-4f6a1c2b/receipt.json',
        ]),
      },
    },
    steps: [{ press: 'receipt.send' }, { see: 'receipt.sent', values: { bucket: 'my-bucket' } }],
  }),
  scene(
    'receipt-verified',
    reported(
      proven.map((row) => ({ ...row, state: 'skipped', skipReason: 'already-there' })),
      {
        mode: 'verify',
        readBack: 3,
        extra: { files: 0, bytes: 0 },
        receipt: { sha256: hashSample, shortfall },
      },
    ),
  ),
];

export const evidenceScenes = [
  scene('evidence-proven', reported(proven), {
    steps: [{ press: 'evidence.open', values: { path: first } }],
  }),
  scene('evidence-unproven', reported(unproven, { mode: 'verify', outcome: 'unverified' }), {
    steps: [{ press: 'evidence.open', values: { path: first } }],
  }),
];
