import { mayBeBucketName } from '../shared/aws/bucket-name.js';
import { HoistError } from '../shared/errors/errors.js';
import { CommandError } from './command-error.js';

/** A location in S3 as people and the AWS tools write it. */
export interface S3Url {
  readonly bucket: string;
  /** As typed, without the `/` after the bucket; empty for the whole bucket. */
  readonly prefix: string;
}

/** The journal stores at most this many characters of a prefix. */
const longestPrefix = 1024;

/**
 * Parses `s3://BUCKET` and `s3://BUCKET/PREFIX`. The prefix is taken literally: nothing in it is decoded,
 * because `%20`, `?` and `#` are ordinary characters of a key.
 *
 * @throws CommandError `s3-url-invalid`, `prefix-too-long`
 * @throws HoistError `bucket-name-invalid`
 */
export function parseS3Url(text: string): S3Url {
  const found = /^s3:\/\/(?<bucket>[^/]+)(?:\/(?<prefix>.*))?$/is.exec(text);
  const bucket = found?.groups?.['bucket'];
  if (bucket === undefined) throw new CommandError('s3-url-invalid');
  // Someone may have typed keys in front, as in other URLs: they must not be repeated in a message.
  if (/[@:\s]/.test(bucket)) throw new CommandError('s3-url-invalid');
  if (!mayBeBucketName(bucket)) throw new HoistError('bucket-name-invalid', { bucket });
  const prefix = found?.groups?.['prefix'] ?? '';
  if (prefix.length > longestPrefix) throw new CommandError('prefix-too-long');
  return { bucket, prefix };
}

/** `s3://bucket/prefix/`, with the prefix as the engine stores it. */
export function formatS3Url(bucket: string, prefix: string): string {
  return `s3://${bucket}/${prefix}`;
}
