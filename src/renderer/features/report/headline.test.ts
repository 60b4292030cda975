import { describe, expect, it } from 'vitest';
import { summarySample } from '../../gallery/samples/run.js';
import { createIntlFor, createTexts } from '../../i18n/texts.js';
import { headlineOf, unsettledTally } from './headline.js';

const tally = (files: number) => ({ files, bytes: files * 100 });

function sentence(change: Parameters<typeof summarySample>[0], language: 'en' | 'ko' = 'en'): string {
  const { message, present, wanted } = headlineOf(summarySample(change));
  return createTexts(createIntlFor(language)).text(message, { present, wanted, bucket: 'my-bucket' });
}

describe('the headline of a report', () => {
  it('says that every file is there when the listing says so', () => {
    expect(sentence({})).toBe('All 4 files are in my-bucket');
    expect(sentence({}, 'ko')).toBe('파일 4개가 모두 my-bucket 버킷에 있습니다');
    expect(headlineOf(summarySample()).tone).toBe('good');
  });

  it('counts files that were already there, and not those that the filter excludes', () => {
    expect(
      sentence({
        found: tally(9),
        uploaded: tally(3),
        skipped: tally(6),
        skippedBy: [
          { reason: 'excluded', files: 5 },
          { reason: 'already-there', files: 1 },
        ],
      }),
    ).toBe('All 4 files are in my-bucket');
    expect(
      sentence({ uploaded: tally(0), skipped: tally(4), skippedBy: [{ reason: 'already-there', files: 4 }] }),
    ).toBe('All 4 files were already in my-bucket');
  });

  it('never claims more than the listing', () => {
    const missing = {
      listing: { confirmed: 3, otherSize: 0, replaced: 0, missing: 1, unconfirmed: 0, accepted: 0 },
    };
    expect(sentence(missing)).toBe('3 of 4 files are in my-bucket');
    expect(headlineOf(summarySample(missing)).tone).toBe('warn');
    expect(sentence({ listing: null })).toBe(
      '4 files were sent to my-bucket, but not all of them are proven to be there',
    );
  });

  it('says what keys that may only write can show', () => {
    const writeOnly = {
      outcome: 'unverified',
      level: 'checksum',
      listing: { confirmed: 0, otherSize: 0, replaced: 0, missing: 0, unconfirmed: 4, accepted: 0 },
      listingError: { code: 'access-denied', details: { action: 's3:ListBucket' } },
    } as const;
    expect(sentence(writeOnly)).toBe('All 4 files were sent to my-bucket, and S3 confirmed their checksums');
    expect(headlineOf(summarySample(writeOnly)).tone).toBe('good');
    // Not without a checksum, and not when the listing failed for another reason.
    const unproven = '4 files were sent to my-bucket, but not all of them are proven to be there';
    expect(sentence({ ...writeOnly, level: 'accepted' })).toBe(unproven);
    expect(sentence({ ...writeOnly, listingError: { code: 'timed-out' } })).toBe(unproven);
  });

  it('counts failed and cancelled files as not there', () => {
    expect(
      sentence({
        found: tally(5),
        uploaded: tally(3),
        failed: tally(2),
        listing: { confirmed: 3, otherSize: 0, replaced: 0, missing: 0, unconfirmed: 0, accepted: 0 },
        outcome: 'partial',
      }),
    ).toBe('3 of 5 files are in my-bucket');
    const stopped = {
      uploaded: tally(0),
      skipped: tally(4),
      skippedBy: [{ reason: 'cancelled' as const, files: 4 }],
      listing: { confirmed: 0, otherSize: 0, replaced: 0, missing: 0, unconfirmed: 0, accepted: 0 },
      outcome: 'cancelled' as const,
    };
    expect(sentence(stopped)).toBe('None of the 4 files is in my-bucket');
    expect(sentence(stopped, 'ko')).toBe('파일 4개 중 my-bucket 버킷에 있는 것이 없습니다');
    expect(headlineOf(summarySample(stopped)).tone).toBe('idle');
  });

  it('counts what an interruption left as not there', () => {
    const broken = {
      found: tally(9),
      uploaded: tally(3),
      skipped: tally(1),
      failed: tally(1),
      skippedBy: [{ reason: 'excluded' as const, files: 1 }],
      listing: null,
      outcome: 'partial' as const,
      balanced: false,
    };
    expect(unsettledTally(summarySample(broken))).toEqual(tally(4));
    expect(sentence(broken)).toBe('3 of 8 files are in my-bucket');
    // Nothing was sent and nothing listed: an empty listing must not count as one.
    const untouched = {
      ...broken,
      uploaded: tally(0),
      listing: { confirmed: 0, otherSize: 0, replaced: 0, missing: 0, unconfirmed: 0, accepted: 0 },
    };
    expect(sentence(untouched)).toBe('None of the 8 files is in my-bucket');
    expect(headlineOf(summarySample(untouched)).tone).toBe('idle');
  });

  it('says of a verification what was compared', () => {
    const verification = {
      mode: 'verify' as const,
      uploaded: tally(0),
      skipped: tally(4),
      skippedBy: [{ reason: 'already-there' as const, files: 4 }],
    };
    expect(sentence(verification)).toBe('All 4 files are in my-bucket, as they are here');
    expect(sentence(verification, 'ko')).toBe('파일 4개가 모두 이곳과 똑같이 my-bucket 버킷에 있습니다');
    const receipt = { sha256: 'a'.repeat(64), shortfall: null };
    expect(sentence({ ...verification, receipt })).toBe('All 4 files of the receipt are in my-bucket');
    expect(sentence({ ...verification, receipt }, 'ko')).toBe(
      '영수증에 있는 파일 4개가 모두 my-bucket 버킷에 있습니다',
    );
    const incomplete = { ...receipt, shortfall: { found: 5, unsent: 1 } };
    expect(headlineOf(summarySample({ ...verification, receipt: incomplete })).tone).toBe('warn');
    const unproven = { ...verification, found: tally(5), failed: tally(1), outcome: 'unverified' as const };
    expect(sentence(unproven)).toBe(
      '4 of 5 files are proven to be in my-bucket; the others could not be compared',
    );
    expect(headlineOf(summarySample(unproven)).tone).toBe('warn');
    const different = { ...unproven, outcome: 'partial' as const };
    expect(sentence(different)).toBe('4 of 5 files are in my-bucket');
  });
});
