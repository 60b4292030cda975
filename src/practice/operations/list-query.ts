import { invalidArgument } from '../protocol/s3-error.js';
import { listingEncode } from '../protocol/uri.js';

/**
 * The limit of a listing; more than 1,000 counts as 1,000.
 * @throws S3Error InvalidArgument when it is not a whole number from 0
 */
export function readLimit(query: ReadonlyMap<string, string>, name: string): number {
  const text = query.get(name);
  if (text === undefined || text === '') return 1000;
  if (!/^\d{1,10}$/.test(text) || Number(text) > 2_147_483_647)
    throw invalidArgument(`Argument ${name} must be an integer between 0 and 2147483647`, name, text);
  return Math.min(Number(text), 1000);
}

/**
 * How names are written in the answer: as they are, or encoded with `encoding-type=url`.
 * @throws S3Error InvalidArgument for another encoding
 */
export function readNameEncoding(query: ReadonlyMap<string, string>): {
  readonly requested: boolean;
  readonly write: (name: string) => string;
} {
  const encoding = query.get('encoding-type');
  if (encoding === undefined) return { requested: false, write: (name) => name };
  if (encoding !== 'url')
    throw invalidArgument('Invalid Encoding Method specified in Request', 'encoding-type', encoding);
  return { requested: true, write: listingEncode };
}

/**
 * The first byte string after everything that starts with `prefix`; null when there is none. A byte of UTF-8
 * is never 0xFF, so the last one can always be incremented.
 */
export function behindPrefix(prefix: Buffer): Buffer | null {
  if (prefix.length === 0) return null;
  const next = Buffer.from(prefix);
  next[next.length - 1] = (next.at(-1) ?? 0) + 1;
  return next;
}

/** The first byte string after `key` itself. */
export function behindKey(key: Buffer): Buffer {
  return Buffer.concat([key, Buffer.from([0])]);
}
