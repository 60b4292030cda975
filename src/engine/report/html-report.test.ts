import { describe, expect, it } from 'vitest';
import { errorCodes, skipReasons } from '../../shared/errors/errors.js';
import en from '../../shared/messages/en/report-page.json';
import ko from '../../shared/messages/ko/report-page.json';
import { defaultDraftOptions } from '../../shared/models/plan.js';
import { type RunRow, type RunSummary } from '../../shared/models/run.js';
import type { RunRecord } from '../journal/records.js';
import { htmlReport } from './html-report.js';
import { createReportWords } from './report-words.js';

const record: RunRecord = {
  run: 1,
  runId: 'run',
  createdMs: Date.UTC(2026, 10, 22, 3, 4),
  endedMs: null,
  activeMs: 0,
  outcome: 'partial',
  error: null,
  listingError: null,
  scanComplete: true,
  isCompacted: false,
  spec: {
    mode: 'upload',
    profileId: null,
    bucket: 'my-bucket',
    region: 'ap-northeast-2',
    endpoint: null,
    title: '<사진>',
    roots: [],
    options: defaultDraftOptions,
    onConflict: 'skip',
  },
};

const summary: RunSummary = {
  runId: 'run',
  mode: 'upload',
  bucket: 'my-bucket',
  prefix: 'p/',
  outcome: 'partial',
  error: null,
  found: { files: 1003, bytes: 12_345_678 },
  uploaded: { files: 1000, bytes: 12_000_000 },
  skipped: { files: 1, bytes: 0 },
  failed: { files: 2, bytes: 345_678 },
  balanced: true,
  skippedBy: [{ reason: 'symlink', files: 1 }],
  failedBy: [{ error: { code: 'file-vanished' }, files: 2 }],
  restarted: 1,
  unguarded: 0,
  listing: { confirmed: 999, otherSize: 0, replaced: 0, missing: 1, unconfirmed: 0, accepted: 0 },
  level: 'checksum',
  recomputed: 0,
  keptTimes: { same: 0, other: 0, none: 0, unseen: 0 },
  readBack: 0,
  readBackBytes: 0,
  receipt: null,
  extra: null,
  listingError: null,
  endedAt: Date.UTC(2026, 10, 22, 3, 5),
  check: null,
  elapsedMs: 62_000,
  isCompacted: false,
};

const row: RunRow = {
  sequence: 0,
  path: 'a&b <script>.txt',
  key: 'p/a&b <script>.txt',
  size: 12_345,
  state: 'uploaded',
  skipReason: null,
  error: null,
  listed: 'as-sent',
  keptTime: 'same',
  level: 'listed',
  evidence: {
    method: 'crc32',
    local: 'AAAAAA==',
    remote: 'AAAAAA==',
    sha256: null,
    etag: '"e1"',
    versionId: 'v1',
    requestId: 'r1',
    hostId: 'h1',
    atMs: Date.UTC(2026, 10, 22, 3, 4),
    guard: 'condition',
  },
  restarted: true,
  paused: false,
  sentBytes: 0,
};

const pageOf = (
  changed: Partial<RunSummary>,
  rows: readonly RunRow[],
  language: 'en' | 'ko' = 'en',
): string => [...htmlReport({ ...summary, ...changed }, record, rows, [], language)].join('');

describe('the HTML report', () => {
  it('contains how the run ended, the totals and what to do', () => {
    const page = pageOf({}, []);
    expect(page).toContain('<h1 class="partial">3 files are not in the bucket</h1>');
    expect(page).toContain('took 1 minute');
    expect(page).toContain('<dt>Found</dt><dd>1,003<small>12.3 MB</small></dd>');
    expect(page).toContain('999 files are there as sent, 1 missing.');
    expect(page).toContain('A link, not a file · 1 file');
    expect(page).toMatch(/<b>[^<]+<\/b> · 2 files<small>[^<]+<\/small>/);
  });

  it.each(['en', 'ko'] as const)(
    'tells what a receipt lacks, and calls nothing complete or deletable: %s',
    (language) => {
      const verification = { ...record, spec: { ...record.spec, mode: 'verify' as const } };
      const shortfall = { found: 7, unsent: 3 };
      const skippedBy = [{ reason: 'already-there' as const, files: 4 }];
      const verified = { ...summary, mode: 'verify' as const, outcome: 'complete' as const, skippedBy };
      const page = (receipt: RunSummary['receipt']): string =>
        [...htmlReport({ ...verified, receipt }, verification, [], [], language)].join('');
      const partial = page({ sha256: 'ab', shortfall });
      expect(partial).toContain('<h1 class="unverified">');
      const says = language === 'en' ? '3 of 7 files were not sent' : '파일 7개 중 3개를 보내지 못했습니다';
      expect(partial).toContain(says);
      expect(partial).not.toMatch(/can be deleted|삭제해도/);
      const whole = page({ sha256: 'ab', shortfall: null });
      expect(whole).toContain('<h1 class="complete">');
      expect(whole).not.toContain(says);
    },
  );

  it('is available in Korean', () => {
    const page = pageOf({}, [row], 'ko');
    expect(page).toContain('<html lang="ko">');
    expect(page).toContain('파일 3개가 버킷에 없습니다');
    expect(page).toContain('2026년 11월 22일');
    expect(page).toContain('업로드됨');
  });

  it.each([
    [
      'complete',
      {
        failed: { files: 0, bytes: 0 },
        listing: { confirmed: 1000, otherSize: 0, replaced: 0, missing: 0, unconfirmed: 0, accepted: 0 },
      },
      'All 1,000 files are in the bucket',
    ],
    ['cancelled', {}, 'The upload was cancelled'],
    ['stopped', { listing: null }, 'The upload could not continue'],
  ] as const)('describes an upload that is %s', (outcome, changed, verdict) => {
    expect(pageOf({ ...changed, outcome }, [])).toContain(`<h1 class="${outcome}">${verdict}</h1>`);
  });

  it('says as of when the files can be deleted, and only when all were looked at', () => {
    const complete = {
      outcome: 'complete',
      listing: { confirmed: 1000, otherSize: 0, replaced: 0, missing: 0, unconfirmed: 0, accepted: 0 },
    } as const;
    const deletable = /As of November 2\d, 2026 at .{4,8}, the uploaded files can be deleted/;
    expect(pageOf(complete, [])).toMatch(deletable);
    expect(pageOf(complete, [], 'ko')).toMatch(/2026년 11월 2\d일 .{4,9} 기준으로, 업로드한 파일은/);
    for (const doubtful of [
      { check: 'all' },
      { check: 'unproven' },
      { listing: null },
      { outcome: 'partial' },
    ] as const) {
      expect(pageOf({ ...complete, ...doubtful }, [])).not.toContain('can be deleted');
    }
  });

  it('has a line for every file, whatever its name contains', () => {
    const failed: RunRow = {
      ...row,
      state: 'failed',
      error: { code: 'file-vanished' },
      listed: null,
      level: null,
      evidence: null,
      restarted: false,
    };
    const page = pageOf({}, [row, failed]);
    expect(page).toContain(
      '<td>a&amp;b &lt;script&gt;.txt</td><td>p/a&amp;b &lt;script&gt;.txt</td><td class="n">12.3 KB</td><td class="s">Uploaded</td><td>changed during the upload, sent again from the start</td><td class="s l">Confirmed<small>modification time kept</small></td><td class="s" title="AAAAAA== · &quot;e1&quot; · v1 · r1 · h1 · 2026-11-22T03:04:00.000Z">Listed<small>CRC32 AAAAAA==</small></td>',
    );
    expect(page.match(/<tr class="failed /g)).toHaveLength(1);
    expect(page).not.toContain('<script');
  });
});

describe.each(['en', 'ko'] as const)('the texts of the HTML report in %s', (language) => {
  const words = createReportWords(language);

  it('exist for every reason', () => {
    for (const reason of skipReasons) expect(words.skip(reason)).not.toContain('skip.');
    for (const code of errorCodes) {
      expect(words.title({ code })).not.toContain('error.');
      expect(words.action({ code })).not.toContain('error.');
    }
  });
});

it('the texts of the HTML report exist in both languages', () => {
  expect(Object.keys(ko)).toEqual(Object.keys(en));
});
