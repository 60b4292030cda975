import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HoistError } from '../shared/errors/errors.js';
import { CommandError } from './command-error.js';
import { formatS3Url, parseS3Url } from './s3-url.js';

function failure(text: string): string {
  try {
    parseS3Url(text);
    return 'none';
  } catch (error) {
    if (error instanceof CommandError) return error.code;
    return error instanceof HoistError ? JSON.stringify(error.error) : 'unexpected';
  }
}

describe('an s3:// URL', () => {
  it.each([
    ['s3://my-bucket', 'my-bucket', ''],
    ['s3://my-bucket/', 'my-bucket', ''],
    ['S3://my-bucket/a/b/', 'my-bucket', 'a/b/'],
    ['s3://my-bucket/100%25 of it?#x', 'my-bucket', '100%25 of it?#x'],
    ['s3://my.bucket/한글/', 'my.bucket', '한글/'],
    ['s3://my-bucket/line\nbreak', 'my-bucket', 'line\nbreak'],
  ])('%j', (text, bucket, prefix) => {
    expect(parseS3Url(text)).toEqual({ bucket, prefix });
  });

  it.each([
    'my-bucket',
    '',
    's3:',
    's3://',
    's3:///x',
    's3:/my-bucket',
    'https://my-bucket',
    ' s3://my-bucket',
  ])('is not %j', (text) => {
    expect(failure(text)).toBe('s3-url-invalid');
  });

  it('names a bucket that could exist', () => {
    expect(failure('s3://My_Bucket')).toContain('"bucket":"My_Bucket"');
    expect(failure('s3://ab')).toContain('bucket-name-invalid');
  });

  it('never gives back keys that someone put into it', () => {
    expect(failure('s3://AKIAEXAMPLE:secret@my-bucket')).toBe('s3-url-invalid');
  });

  it('has a prefix the record of a run can hold', () => {
    expect(parseS3Url(`s3://my-bucket/${'a'.repeat(1024)}`).prefix).toHaveLength(1024);
    expect(failure(`s3://my-bucket/${'a'.repeat(1025)}`)).toBe('prefix-too-long');
  });

  it('is read as it is written, whatever the prefix', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (prefix) => {
        expect(parseS3Url(formatS3Url('my-bucket', prefix))).toEqual({ bucket: 'my-bucket', prefix });
      }),
    );
  });
});
