import { notImplemented, S3Error } from '../protocol/s3-error.js';
import type { ObjectRecord } from '../store/object-store.js';
import { type Exchange, headerOf } from './exchange.js';

/** The condition of a write. */
export type WritePrecondition =
  | { readonly kind: 'none' }
  | { readonly kind: 'absent' }
  | { readonly kind: 'etag'; readonly etag: string };

function bare(etag: string): string {
  return etag.trim().replace(/^"(.*)"$/, '$1');
}

/**
 * `If-None-Match: *` or `If-Match: ETAG` of a write.
 * @throws S3Error NotImplemented for what S3 does not accept on writes
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
export function readWritePrecondition(exchange: Exchange): WritePrecondition {
  const noneMatch = headerOf(exchange, 'if-none-match');
  const match = headerOf(exchange, 'if-match');
  if (noneMatch !== undefined && match !== undefined) throw notImplemented('If-Match with If-None-Match');
  if (noneMatch !== undefined) {
    if (noneMatch !== '*') throw notImplemented('If-None-Match');
    return { kind: 'absent' };
  }
  if (match === undefined) return { kind: 'none' };
  return { kind: 'etag', etag: bare(match) };
}

/** @throws S3Error PreconditionFailed, or NoSuchKey when `If-Match` finds no object */
export function checkWritePrecondition(
  precondition: WritePrecondition,
  existing: () => ObjectRecord | null,
): void {
  if (precondition.kind === 'none') return;
  const current = existing();
  if (precondition.kind === 'absent') {
    if (current !== null) throw new S3Error('PreconditionFailed', { fields: { Condition: 'If-None-Match' } });
    return;
  }
  if (current === null) throw new S3Error('NoSuchKey');
  if (current.etag !== precondition.etag)
    throw new S3Error('PreconditionFailed', { fields: { Condition: 'If-Match' } });
}

/** Names of the four conditional headers of a read, or of the source of a copy. */
export interface ReadConditionNames {
  readonly match: string;
  readonly noneMatch: string;
  readonly modifiedSince: string;
  readonly unmodifiedSince: string;
}

export const readConditions: ReadConditionNames = {
  match: 'if-match',
  noneMatch: 'if-none-match',
  modifiedSince: 'if-modified-since',
  unmodifiedSince: 'if-unmodified-since',
};

export const copySourceConditions: ReadConditionNames = {
  match: 'x-amz-copy-source-if-match',
  noneMatch: 'x-amz-copy-source-if-none-match',
  modifiedSince: 'x-amz-copy-source-if-modified-since',
  unmodifiedSince: 'x-amz-copy-source-if-unmodified-since',
};

function listsEtag(header: string, etag: string): boolean {
  return header.split(',').some((entry) => entry.trim() === '*' || bare(entry) === etag);
}

/**
 * The result of the conditional headers for an object: an ETag decides alone, a date only without one (RFC
 * 9110, 13.2.2).
 */
export function evaluateReadConditions(
  exchange: Exchange,
  names: ReadConditionNames,
  record: ObjectRecord,
): 'proceed' | 'not-modified' | 'failed' {
  const match = headerOf(exchange, names.match);
  const unmodified = Date.parse(headerOf(exchange, names.unmodifiedSince) ?? '');
  if (match !== undefined) {
    if (!listsEtag(match, record.etag)) return 'failed';
  } else if (record.modified > unmodified) {
    return 'failed';
  }
  const noneMatch = headerOf(exchange, names.noneMatch);
  const modified = Date.parse(headerOf(exchange, names.modifiedSince) ?? '');
  if (noneMatch !== undefined) return listsEtag(noneMatch, record.etag) ? 'not-modified' : 'proceed';
  return record.modified <= modified ? 'not-modified' : 'proceed';
}
