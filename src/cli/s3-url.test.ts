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

describe('parseS3Url', () => {
  it.each([
    ['s3://my-bucket', 'my-bucket', ''],
    ['s3://my-bucket/', 'my-bucket', ''],
    ['S3://my-bucket/a/b/', 'my-bucket', 'a/b/'],
    ['s3://my-bucket/100%25 of it?#x', 'my-bucket', '100%25 of it?#x'],
    ['s3://my.bucket/한글/', 'my.bucket', '한글/'],
    ['s3://my-bucket/line\nbreak', 'my-bucket', 'line\nbreak'],
  ])('reads %j', (text, bucket, prefix) => {
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
  ])('refuses %j', (text) => {
    expect(failure(text)).toBe('s3-url-invalid');
  });

  it('refuses a bucket name that breaks the rules', () => {
    expect(failure('s3://My$Bucket')).toContain('"bucket":"My$Bucket"');
    expect(parseS3Url('s3://My_Bucket').bucket).toBe('My_Bucket');
    expect(failure('s3://ab')).toContain('bucket-name-invalid');
  });

  it('never repeats keys that someone typed into it', () => {
    expect(failure('s3://AKIAEXAMPLE:secret@my-bucket')).toBe('s3-url-invalid');
  });

  it('refuses a prefix that a run’s record can’t hold', () => {
    expect(parseS3Url(`s3://my-bucket/${'a'.repeat(1024)}`).prefix).toHaveLength(1024);
    expect(failure(`s3://my-bucket/${'a'.repeat(1025)}`)).toBe('prefix-too-long');
  });

  it('reads what formatS3Url writes, whatever the prefix', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (prefix) => {
        expect(parseS3Url(formatS3Url('my-bucket', prefix))).toEqual({ bucket: 'my-bucket', prefix });
      }),
    );
  });
});
